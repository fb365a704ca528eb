"""Policies that stand on a resource, such as trusts, without the principal that they let in."""

from collections.abc import Iterator
from typing import Any

from iamscope.clouds.aws.change.edits import (
    DeleteDocument,
    Edit,
    OfResource,
    Place,
    PutStatement,
    RemoveStatement,
    Trust,
)
from iamscope.clouds.aws.change.statements import element, raw_statements, statement_text, without_elements
from iamscope.clouds.aws.decisions import TRUST
from iamscope.clouds.aws.directory import session_prefix
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.documents import PolicyDocument
from iamscope.clouds.aws.remedies.candidates import CannotError, label_of
from iamscope.clouds.aws.world import AwsWorld
from iamscope.model.source import Source


def shut_out(world: AwsWorld, principal: Entity, source: Source) -> Iterator[Edit]:
    """Yield the edit that takes a principal out of the statement that lets it in."""
    place: Place
    if source.document == TRUST:
        role = world.directory.entities.get(source.attached_to)
        if role is None or role.trust is None:
            raise CannotError(f"the trust policy of `{source.attached_to}` is not known")
        place, standing = Trust(role.arn), role.trust
    else:
        found = world.inventory.policies.get(source.attached_to, ())
        if len(found) != 1:
            raise CannotError(f"the policy of `{source.attached_to}` is not one that can be edited")
        place, standing = OfResource(source.attached_to), found[0].document
    yield _without(place, standing, source.index, principal)


def _without(place: Place, standing: PolicyDocument, index: int, principal: Entity) -> Edit:
    raw = raw_statements(standing)[index]
    left = _others(raw, principal)
    if left is None:
        raise CannotError(
            f"the statement names more than `{principal.name}`: everybody, or its whole account"
        )
    if left:
        text = statement_text({**without_elements(raw, "principal"), "Principal": left})
        return PutStatement(place, label_of(standing, index), text)
    if len(standing.statements) == 1:
        if isinstance(place, Trust):
            raise CannotError("a trust policy needs a statement, and this one would have none")
        return DeleteDocument(place)
    return RemoveStatement(place, label_of(standing, index))


def _others(raw: dict[str, Any], principal: Entity) -> dict[str, Any] | None:
    """Return the principals of a statement without one, or nothing where it is not named by itself."""
    named = element(raw, "Principal")
    if not isinstance(named, dict):
        return None
    left: dict[str, Any] = {}
    met = False
    for kind, value in named.items():
        items = value if isinstance(value, list) else [value]
        if kind.lower() == "aws":
            kept = [item for item in items if not _is(item, principal)]
            met = met or len(kept) < len(items)
            items = kept
        if items:
            left[kind] = items[0] if len(items) == 1 else items
    return left if met else None


def _is(name: str, principal: Entity) -> bool:
    if name in (principal.arn, principal.id):
        return True
    return principal.kind == "role" and name.lower().startswith(session_prefix(principal).lower())
