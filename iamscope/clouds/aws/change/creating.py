"""Edits that make things, applied to a draft."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import orjson

from iamscope.clouds.aws.change.creations import (
    AddStatement,
    AttachNamed,
    Creation,
    DeleteGroup,
    DeletePolicy,
    DeleteResource,
    PutCarrier,
    PutGroup,
    PutKey,
    PutPolicy,
    PutPrincipal,
    PutProfile,
    PutResource,
)
from iamscope.clouds.aws.change.draft import Draft, Holder, own_of, with_own
from iamscope.clouds.aws.change.errors import UnfitEditError
from iamscope.clouds.aws.records.accounts import Entity, Group, ManagedPolicy
from iamscope.clouds.aws.records.arns import account_of, name_of, split
from iamscope.clouds.aws.records.carriers import Carrier
from iamscope.clouds.aws.records.documents import Attachment, parse_document
from iamscope.clouds.aws.records.inventory import FUNCTION, AccessKey, Function
from iamscope.model.resource import Resource
from iamscope.model.safe import quoted


def create(draft: Draft, edit: Creation) -> None:
    """Apply an edit to a draft. Raises `IamscopeError`."""
    match edit:
        case PutPrincipal():
            _put_principal(draft, edit)
        case PutGroup(group):
            _put_group(draft, group)
        case DeleteGroup(group):
            _delete_group(draft, draft.group(group))
        case PutPolicy(policy, document):
            _put_policy(draft, policy, document)
        case DeletePolicy(policy):
            _delete_policy(draft, policy)
        case AttachNamed(policy, holder):
            _attach(draft, policy, holder)
        case PutResource():
            _put_resource(draft, edit)
        case DeleteResource(resource):
            _delete_resource(draft, resource)
        case PutCarrier():
            _put_carrier(draft, edit)
        case PutProfile(role, profile):
            entity = draft.role(role)
            draft.keep(replace(entity, profiles=tuple(sorted({*(entity.profiles or ()), profile}))))
        case AddStatement(resource, statement):
            _add_statement(draft, resource, orjson.loads(statement))
        case PutKey(user, key):
            entity = draft.user(user)
            draft.keys.append(AccessKey(entity.account, entity.name, key, ""))


def _put_resource(draft: Draft, edit: PutResource) -> None:
    if edit.tags is not None or edit.resource not in draft.inventory:
        draft.inventory[edit.resource] = Resource(edit.resource, edit.account, dict(edit.tags or {}))


def _put_principal(draft: Draft, edit: PutPrincipal) -> None:
    before = draft.entities.get(edit.principal)
    entity = before or _new(draft, edit.principal)
    if edit.trust is not None and entity.kind == "role":
        entity = replace(entity, trust=parse_document(edit.trust, where=f"trust policy, {draft.where}"))
    if edit.tags is not None:
        entity = replace(entity, tags=dict(edit.tags))
    if edit.boundary is not None:
        entity = replace(entity, **_boundary(draft, edit.boundary, entity.arn))
    draft.keep(entity)


def _new(draft: Draft, arn: str) -> Entity:
    parsed = split(arn)
    kind, _, rest = parsed.resource.partition("/") if parsed else ("", "", "")
    if parsed is None or parsed.service != "iam" or kind not in ("user", "role") or not rest:
        raise UnfitEditError(f"{quoted(arn, 400)} is not the ARN of a user or role", where=draft.where)
    path = f"/{rest.rpartition('/')[0]}/" if "/" in rest else "/"
    closed = parse_document({"Version": "2012-10-17", "Statement": []}, where=arn)
    return Entity(
        kind=kind,
        arn=arn,
        name=name_of(arn),
        id="",
        path=path,
        account=parsed.account,
        created="",
        identity=(),
        trust=closed if kind == "role" else None,
    )


def _boundary(draft: Draft, arn: str, holder: str) -> dict[str, Any]:
    document = draft.text_of(arn)
    if document is None:
        return {"boundary": None, "boundary_unread": arn}
    return {"boundary": Attachment(document, arn, holder), "boundary_unread": ""}


def _put_group(draft: Draft, arn: str) -> None:
    key = account_of(arn), name_of(arn)
    draft.groups.setdefault(key, Group(arn, key[1], key[0]))


def _delete_group(draft: Draft, group: Group) -> None:
    for member in list(draft.members(group)):
        draft.keep(replace(member, groups=tuple(name for name in member.groups if name != group.name)))
    del draft.groups[group.account, group.name]


def _put_policy(draft: Draft, arn: str, document: str) -> None:
    text = parse_document(document, where=f"policy {quoted(arn, 400)}")
    before = draft.policies.get(arn)
    if before is None:
        draft.policies[arn] = ManagedPolicy(arn, name_of(arn), text, ("v1",))
    else:
        draft.rewrite(arn, replace(before, document=text, versions=(*before.versions, "planned")))


def _delete_policy(draft: Draft, arn: str) -> None:
    holders: tuple[Holder, ...] = (*draft.groups.values(), *draft.entities.values())
    for holder in holders:
        left = [item for item in own_of(holder) if item.name != arn]
        if len(left) < len(own_of(holder)):
            draft.keep(with_own(holder, left))
    draft.policies.pop(arn, None)


def _attach(draft: Draft, arn: str, name: str) -> None:
    holder = draft.holder(name)
    document = draft.text_of(arn)
    if document is not None:
        others = [item for item in own_of(holder) if item.name != arn]
        draft.keep(with_own(holder, (*others, Attachment(document, arn, holder.arn or holder.name))))
    elif isinstance(holder, Group):
        draft.keep(replace(holder, unread=tuple(sorted({*holder.unread, arn}))))
    else:
        draft.keep(replace(holder, unread_own=tuple(sorted({*holder.unread_own, arn}))))


def _delete_resource(draft: Draft, arn: str) -> None:
    draft.inventory.pop(arn, None)
    draft.resources.pop(arn, None)
    draft.carriers = [one for one in draft.carriers if one.arn != arn]
    draft.functions = [one for one in draft.functions if one.arn != arn]


def _put_carrier(draft: Draft, edit: PutCarrier) -> None:
    same = [one for one in draft.carriers if (one.arn, one.role) == (edit.resource, edit.role)]
    draft.carriers = [one for one in draft.carriers if one not in same]
    draft.carriers.append(Carrier(edit.kind, edit.resource, edit.role, dict(edit.facts)))
    draft.inventory.setdefault(edit.resource, Resource(edit.resource, account_of(edit.resource), {}))
    if edit.kind == FUNCTION:
        draft.functions = [one for one in draft.functions if one.arn != edit.resource]
        draft.functions.append(Function(edit.resource, edit.role))


def _add_statement(draft: Draft, resource: str, statement: object) -> None:
    standing = draft.resources.get(resource, ())
    documents: Iterable[dict[str, Any]] = (orjson.loads(item.document.text) for item in standing)
    statements = [one for found in documents for one in _listed(found.get("Statement", []))]
    whole = {"Version": "2012-10-17", "Statement": [*statements, statement]}
    text = parse_document(whole, where=f"policy of {quoted(resource, 400)}")
    draft.resources[resource] = (Attachment(text, "resource policy", resource),)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
