"""Edits of AWS applied to worlds, and what is not the same afterwards."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from iamscope.cloud import Change, World
from iamscope.clouds.aws.change.applying import apply
from iamscope.clouds.aws.change.draft import changed
from iamscope.clouds.aws.change.edits import Edit
from iamscope.clouds.aws.change.plain import from_objects
from iamscope.clouds.aws.change.words import parse_edits
from iamscope.clouds.aws.decisions import TRUST
from iamscope.clouds.aws.directory import named_principals, principal_of
from iamscope.clouds.aws.principal_side import principal_side
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.documents import Attachment, PolicyDocument, parse_document
from iamscope.clouds.aws.sides import Side
from iamscope.clouds.aws.world import AwsWorld
from iamscope.model.principal import Principal


class Changer:
    """Applies edits to AWS worlds."""

    def parse(self, texts: Sequence[str], read: Callable[[str], str]) -> tuple[Edit, ...]:
        """Return edits in words, such as `detach ops from role/deploy`."""
        return parse_edits(texts, read)

    def from_objects(self, raw: object, where: str) -> tuple[Edit, ...]:
        """Return edits as plain values."""
        return from_objects(raw, where)

    def words(self, edit: Edit) -> str:
        """Return an edit in words."""
        return edit.words

    def apply(self, world: World, edits: Sequence[Edit]) -> AwsWorld:
        """Return the world after some edits."""
        assert isinstance(world, AwsWorld)
        return AwsWorld.of(apply(world.records, edits, world.universe.actions))

    def changes(self, before: World, after: World) -> Iterator[Change]:
        """Yield principals whose policies are not the same, then trust policies and those of resources."""
        assert isinstance(before, AwsWorld)
        assert isinstance(after, AwsWorld)
        old, new = before.records.entities, after.records.entities
        different = list(changed(old, new))
        for arn in different:
            if arn not in new or _carried(old[arn]) != _carried(new[arn]):
                principal = principal_of(old[arn])
                left = principal_side(after, principal) if arn in new else None
                yield Change("principal", arn, principal_side(before, principal), left)
        for arn in different:
            trusts = [entity.trust for entity in (old[arn], new.get(arn)) if entity is not None]
            if len(trusts) == 2 and trusts[0] is not trusts[1]:
                yield _document(TRUST, arn, trusts[0], trusts[1])
        policies = before.inventory.policies, after.inventory.policies
        for arn in sorted({*policies[0], *policies[1]}):
            one, two = (_standing(found, arn) for found in policies)
            if one is not two:
                yield _document("resource policy", arn, one, two)

    def concerned(self, before: World, after: World) -> tuple[Principal, ...]:
        """Return principals whose policies changed, and those whom a changed document names or named."""
        assert isinstance(before, AwsWorld)
        assert isinstance(after, AwsWorld)
        found: dict[str, Principal] = {}
        for change in self.changes(before, after):
            names = [change.name] if change.what == "principal" else []
            for side in (change.before, change.after) if change.what != "principal" else ():
                names += [name for document in side.documents for name in named_principals(document)]
            for name in names:
                entity = before.directory.find(name) if name.startswith("arn:") else None
                if entity is not None:
                    found[entity.arn] = principal_of(entity)
        return tuple(found[arn] for arn in sorted(found))


def _carried(entity: Entity) -> tuple[object, ...]:
    """Return what bears on a principal's own access."""
    return entity.identity, entity.boundary, entity.unread, entity.boundary_unread


def _standing(policies: Mapping[str, tuple[Attachment, ...]], arn: str) -> PolicyDocument | None:
    standing = policies.get(arn, ())
    return standing[0].document if standing else None


def _document(what: str, arn: str, one: PolicyDocument | None, two: PolicyDocument | None) -> Change:
    layers: tuple[tuple[PolicyDocument, ...], ...] = ()
    if what == TRUST:
        # A trust names no resource: it is about its role.
        own = {"Effect": "Allow", "Action": "*", "Resource": arn}
        layers = ((parse_document({"Version": "2012-10-17", "Statement": [own]}, where=arn),),)
    sides = [
        Side(((found,) if found else (), *layers), labels=(what,) if found else ()) for found in (one, two)
    ]
    return Change(what, arn, *sides)
