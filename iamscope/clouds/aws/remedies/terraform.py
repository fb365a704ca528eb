"""Edits as Terraform: each resource as it should be, imported by name; documents are files beside it.

A text of a snapshot stands in a quoted string only, with what Terraform would expand in it escaped.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from iamscope.clouds.aws.change.draft import Draft, Holder, kind_of, own_of
from iamscope.clouds.aws.change.edits import (
    Attach,
    CreatePolicy,
    DeleteDocument,
    Detach,
    Edit,
    Inline,
    Join,
    Leave,
    Managed,
    OfResource,
    Place,
    PutDocument,
    PutStatement,
    RemoveBoundary,
    RemoveStatement,
    SetBoundary,
    TakeActions,
    Trust,
)
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.records.whole import Records

_UNKNOWN = "description, force_destroy, force_detach_policies, max_session_duration, tags, tags_all"


@dataclass(frozen=True, slots=True)
class Terraform:
    """Writes blocks; `after` is what they describe, `paper` gives the file of a place's document."""

    after: Records
    paper: Callable[[Place], str]

    def of(self, edits: Sequence[Edit]) -> tuple[str, ...]:
        """Return the blocks of some edits, each resource once."""
        return tuple(dict.fromkeys(block for edit in edits for block in self._blocks(edit)))

    def _blocks(self, edit: Edit) -> Iterator[str]:
        match edit:
            case PutDocument(place) | PutStatement(place) | RemoveStatement(place) | TakeActions(place):
                yield from self._document(place)
            case DeleteDocument(Inline(holder, _)):
                yield self._exclusive("policies", "policy_names", self._holder(holder), managed=False)
            case Attach(_, holder) | Detach(_, holder):
                found = self._holder(holder)
                yield self._exclusive("policy_attachments", "policy_arns", found, managed=True)
            case Join(user, _) | Leave(user, _):
                entity = self._holder(user)
                assert isinstance(entity, Entity)
                lines = [f"user   = {quoted(entity.name)}", f"groups = {_listed(entity.groups)}"]
                yield _resource("aws_iam_user_group_membership", entity.name, lines, "")
            case SetBoundary(principal, _) | RemoveBoundary(principal):
                yield self._principal(principal)
            case CreatePolicy(policy, _):
                name = policy.rpartition("/")[2]
                lines = [f"name   = {quoted(name)}", f"policy = {self._file(Managed(policy))}"]
                yield _resource("aws_iam_policy", name, lines, "")
            case _:
                yield f"# No resource of the AWS provider says this: see apply.sh ({type(edit).__name__}).\n"

    def _document(self, place: Place) -> Iterator[str]:
        match place:
            case Inline(holder, name):
                found = self._holder(holder)
                kind = kind_of(found)
                lines = [
                    f"name   = {quoted(name)}",
                    f"{kind.ljust(6)} = {quoted(found.name)}",
                    f"policy = {self._file(place)}",
                ]
                yield _resource(
                    f"aws_iam_{kind}_policy", f"{found.name}_{name}", lines, f"{found.name}:{name}"
                )
            case Managed(policy):
                known = Draft.of(self.after).policy(policy)
                lines = [f"name   = {quoted(known.name)}", f"policy = {self._file(place)}"]
                more = ["", "lifecycle {", "  ignore_changes = [description, path, tags, tags_all]", "}"]
                yield _resource("aws_iam_policy", known.name, [*lines, *more], known.arn)
            case Trust(role):
                yield self._principal(role)
            case OfResource(resource):
                parsed = split(resource)
                if parsed is None or parsed.service != "s3":
                    yield "# The policy of this resource is part of another resource block: see apply.sh.\n"
                else:
                    lines = [f"bucket = {quoted(parsed.resource)}", f"policy = {self._file(place)}"]
                    yield _resource("aws_s3_bucket_policy", parsed.resource, lines, parsed.resource)

    def _exclusive(self, what: str, list_name: str, holder: Holder, *, managed: bool) -> str:
        """Return the block that says which policies a holder has, and that it has no others."""
        kind = kind_of(holder)
        names = [item.name for item in own_of(holder) if (":" in item.name) is managed]
        if managed:
            names += holder.unread_own if isinstance(holder, Entity) else holder.unread
        width = max(len(list_name), len(f"{kind}_name"))
        lines = [
            f"{f'{kind}_name'.ljust(width)} = {quoted(holder.name)}",
            f"{list_name.ljust(width)} = {_listed(sorted(names))}",
        ]
        return _resource(f"aws_iam_{kind}_{what}_exclusive", holder.name, lines, holder.name)

    def _principal(self, name: str) -> str:
        """Return a user or role with its boundary and trust; what a snapshot does not tell is ignored."""
        found = Draft.of(self.after).principal(name)
        given = {"name": quoted(found.name), "path": quoted(found.path)}
        if found.kind == "role":
            given["assume_role_policy"] = self._file(Trust(found.arn))
        boundary = found.boundary.name if found.boundary else found.boundary_unread
        if boundary:
            given["permissions_boundary"] = quoted(boundary)
        width = max(map(len, given))
        lines = [f"{name.ljust(width)} = {value}" for name, value in given.items()]
        lines += ["", "lifecycle {", f"  ignore_changes = [{_ignored(found.kind)}]", "}"]
        return _resource(f"aws_iam_{found.kind}", found.name, lines, found.name)

    def _file(self, place: Place) -> str:
        return f'file("${{path.module}}/documents/{self.paper(place)}")'

    def _holder(self, name: str) -> Holder:
        return Draft.of(self.after).holder(name)


def _ignored(kind: str) -> str:
    known = _UNKNOWN if kind == "role" else "force_destroy, tags, tags_all"
    return known.replace("force_destroy, ", "") if kind == "role" else known


def _resource(kind: str, name: str, lines: Sequence[str], imported: str) -> str:
    label = labelled(name)
    body = "\n".join(f"  {line}" if line else "" for line in lines)
    block = f'resource "{kind}" "{label}" {{\n{body}\n}}\n'
    if not imported:
        return block
    return f"import {{\n  to = {kind}.{label}\n  id = {quoted(imported)}\n}}\n\n{block}"


def labelled(name: str) -> str:
    """Return a name as Terraform takes it for a label; the digits at its end tell like names apart."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower(), flags=re.ASCII).strip("_")[:80]
    return f"r_{plain}_{hashlib.sha256(name.encode()).hexdigest()[:6]}"


def quoted(text: str) -> str:
    """Return a text as a Terraform string in which nothing is expanded."""
    return json.dumps(text).replace("${", "$${").replace("%{", "%%{")


def _listed(items: Sequence[str]) -> str:
    return f"[{', '.join(map(quoted, items))}]"
