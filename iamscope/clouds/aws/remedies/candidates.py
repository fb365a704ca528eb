"""Changes that could remove a finding, from the smallest to the largest; none of them is proven here."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from iamscope.clouds.aws.change.draft import Holder, own_of
from iamscope.clouds.aws.change.edits import (
    CreatePolicy,
    DeleteDocument,
    Detach,
    Edit,
    Inline,
    Leave,
    Managed,
    Place,
    PutDocument,
    PutStatement,
    RemoveStatement,
    SetBoundary,
)
from iamscope.clouds.aws.change.statements import (
    element,
    raw_of,
    raw_statements,
    statement_text,
    text_of,
    without_elements,
)
from iamscope.clouds.aws.compose import merged
from iamscope.clouds.aws.data.dead_actions import MCP_KEYS
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.documents import Attachment, PolicyDocument
from iamscope.clouds.aws.records.whole import Records
from iamscope.clouds.aws.remedies.narrowing import declared_part
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.errors import IamscopeError
from iamscope.manifest.role import Entry
from iamscope.model.source import Source

_AWS = ":iam::aws:policy/"


class CannotError(IamscopeError):
    """A change of some sort does not exist; the search for a remedy goes on with the next."""

    code = "no-such-change"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A change that may remove a finding; `session` is a session policy for each start of the agent."""

    kind: str
    edits: tuple[Edit, ...]
    session: str = ""


@dataclass(frozen=True, slots=True)
class Cutter:
    """Makes changes of one world's documents that leave an agent what some entries declare."""

    records: Records
    universe: AwsUniverse
    entries: Sequence[Entry]

    def narrowing(self, holder: Entity, sources: Iterable[Source]) -> tuple[Edit, ...]:
        """Return edits that cut statements of a principal's policies to what is declared.

        A document that others use is left as it is: the principal gets the declared part of it as
        an inline policy of its own instead.
        """
        found: list[Edit] = []
        by_document: dict[tuple[str, str], set[int]] = {}
        for source in sorted(set(sources)):
            by_document.setdefault((source.document, source.via), set()).add(source.index)
        for (name, via), indexes in by_document.items():
            if via:
                found += self._out_of_group(holder, via.removeprefix("group "))
            elif ":" not in name:
                found += self._cut(Inline(holder.arn, name), _named(holder, name).document, indexes)
            elif _AWS in name or self._users(name) > 1:
                found += self._instead(holder, name)
            else:
                attached = _named(holder, name)
                found += self._cut(Managed(name), attached.document, indexes, Detach(name, holder.arn))
        return tuple(found)

    def _cut(
        self, place: Place, standing: PolicyDocument, indexes: set[int], empty: Edit | None = None
    ) -> Iterator[Edit]:
        """Yield edits of one document, the last statement first so that numbers keep their meaning."""
        raws = raw_statements(standing)
        parts = {
            index: declared_part(raws[index], standing.statements[index], self.entries, self.universe)
            for index in indexes
        }
        if len(indexes) == len(raws) and not any(parts.values()):
            yield empty or DeleteDocument(place)
        elif any(len(part) > 1 for part in parts.values()):
            listed = [one for index, raw in enumerate(raws) for one in parts.get(index, [raw])]
            yield PutDocument(place, text_of({**_without_statements(standing), "Statement": listed}))
        else:
            for index in sorted(indexes, reverse=True):
                label = label_of(standing, index)
                if parts[index]:
                    yield PutStatement(place, label, statement_text(parts[index][0]))
                else:
                    yield RemoveStatement(place, label)

    def _instead(self, holder: Entity, arn: str) -> Iterator[Edit]:
        """Yield the declared part of a managed policy as an inline policy, and then the detachment."""
        attached = _named(holder, arn)
        yield from self._own_copy(holder, [attached], f"{arn.rpartition('/')[2]}-declared")
        yield Detach(arn, holder.arn)

    def _out_of_group(self, holder: Entity, name: str) -> Iterator[Edit]:
        """Yield the declared part of a group's policies as an inline policy, and then the leave."""
        group = self.records.groups[holder.account, name]
        if group.unread:
            raise CannotError(f"a policy of the group `{name}` was not read")
        yield from self._own_copy(holder, group.policies, f"{name}-declared")
        yield Leave(holder.arn, f"group/{name}" if not group.arn else group.arn)

    def _own_copy(self, holder: Entity, policies: Sequence[Attachment], name: str) -> Iterator[Edit]:
        """Yield the put of what some policies allow and is declared, with their denies whole."""
        listed = [
            one
            for attached in policies
            for raw, statement in zip(
                raw_statements(attached.document), attached.document.statements, strict=True
            )
            for one in (
                declared_part(raw, statement, self.entries, self.universe) if statement.allow else [raw]
            )
        ]
        for one in listed:
            # Labels of several documents may be the same; AWS wants them once.
            one.pop("Sid", None)
        taken = {item.name for item in own_of(holder)}
        if name[:128] in taken:
            raise CannotError(f"`{holder.name}` has an inline policy `{name[:128]}` already")
        if listed:
            text = text_of({"Version": "2012-10-17", "Statement": listed})
            yield PutDocument(Inline(holder.arn, name[:128]), text)

    def _users(self, arn: str) -> int:
        """Return how many principals and groups a managed policy is attached to or bounds."""
        holders: Iterable[Holder] = (*self.records.entities.values(), *self.records.groups.values())
        attached = sum(any(item.name == arn for item in own_of(holder)) for holder in holders)
        bounds = (entity.boundary for entity in self.records.entities.values())
        return attached + sum(boundary is not None and boundary.name == arn for boundary in bounds)

    def mending(self, holder: Entity, source: Source) -> Iterator[Edit]:
        """Yield the edit that lets a denial bind the principal: without what only AWS's MCP servers send."""
        shared = ":" in source.document and (_AWS in source.document or self._users(source.document) > 1)
        if source.layer != "identity" or source.via or shared:
            raise CannotError(
                "others are held by the same document, and what it would mean for them is not known"
            )
        standing = _named(holder, source.document).document
        raw = raw_statements(standing)[source.index]
        tests = {
            operator: {key: value for key, value in block.items() if key.lower() not in MCP_KEYS}
            for operator, block in (element(raw, "Condition") or {}).items()
        }
        if tests == (element(raw, "Condition") or {}):
            raise CannotError("it denies an action without effect, and which one was meant cannot be told")
        left = {operator: block for operator, block in tests.items() if block}
        mended = {**without_elements(raw, "condition"), **({"Condition": left} if left else {})}
        place = Managed(source.document) if ":" in source.document else Inline(holder.arn, source.document)
        yield PutStatement(place, label_of(standing, source.index), statement_text(mended))

    def boundary(self, holder: Entity) -> tuple[Edit, ...]:
        """Return the edits that bound a principal by what is declared."""
        partition = holder.arn.split(":")[1]
        arn = f"arn:{partition}:iam::{holder.account}:policy/{holder.name[:110]}-declared-only"
        if arn in self.records.policies:
            raise CannotError(f"the policy `{arn}` exists already")
        if not self.entries:
            raise CannotError("the manifest declares nothing to bound it by")
        return CreatePolicy(arn, text_of(merged(self.entries))), SetBoundary(holder.arn, arn)

    def session(self) -> str:
        """Return the session policy that allows what is declared."""
        if not self.entries:
            raise CannotError("the manifest declares nothing to limit a session to")
        return text_of(merged(self.entries))


def _named(holder: Entity, name: str) -> Attachment:
    found = next((item for item in holder.own if item.name == name), None)
    if found is None:
        raise CannotError(f"`{name}` is no policy of `{holder.name}` itself")
    return found


def label_of(standing: PolicyDocument, index: int) -> str:
    """Return what a statement is called in an edit: its label where that is its own, else its number."""
    sid = standing.statements[index].sid
    alone = sum(one.sid == sid for one in standing.statements) == 1
    return sid if sid and alone and not sid.isdigit() else f"#{index}"


def _without_statements(standing: PolicyDocument) -> dict[str, object]:
    return {name: value for name, value in raw_of(standing).items() if name.lower() != "statement"}
