"""Edits applied: records in, new records out."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import orjson

from iamscope.access.actions import ActionIndex
from iamscope.clouds.aws.change.creating import create
from iamscope.clouds.aws.change.creations import Creation
from iamscope.clouds.aws.change.draft import Draft, Holder, own_of, with_own
from iamscope.clouds.aws.change.edits import (
    Attach,
    CreatePolicy,
    DeleteDocument,
    DeleteKey,
    DeletePrincipal,
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
from iamscope.clouds.aws.change.errors import UnfitEditError, UnknownNameError, UnknownStatementError
from iamscope.clouds.aws.change.statements import index_of, raw_statements, replaced, without_actions
from iamscope.clouds.aws.records.accounts import Entity, Group, ManagedPolicy
from iamscope.clouds.aws.records.arns import account_of, name_of, split
from iamscope.clouds.aws.records.documents import Attachment, PolicyDocument, parse_document
from iamscope.clouds.aws.records.whole import Records
from iamscope.errors import IamscopeError, ManyErrors
from iamscope.model.safe import unquotable


def apply(records: Records, edits: Iterable[Edit | Creation], actions: ActionIndex) -> Records:
    """Return the records after some edits, one after the other; the given ones stay as they are.

    Raises `ManyErrors` with every mistake in the edits, or the only one.
    """
    draft = Draft.of(records)
    errors: list[IamscopeError] = []
    for edit in edits:
        draft.where = f"`{unquotable(edit.words, 400)}`:"
        try:
            _apply(draft, edit, actions)
        except IamscopeError as error:
            errors.append(error)
    if errors:
        raise errors[0] if len(errors) == 1 else ManyErrors(tuple(errors))
    return draft.records(records)


def _apply(draft: Draft, edit: Edit | Creation, actions: ActionIndex) -> None:
    match edit:
        case _ if isinstance(edit, Creation):
            create(draft, edit)
        case PutDocument() | DeleteDocument() | PutStatement() | RemoveStatement() | TakeActions():
            _apply_to_document(draft, edit, actions)
        case Attach(policy, holder):
            _attach(draft, policy, draft.holder(holder))
        case Detach(policy, holder):
            _detach(draft, policy, draft.holder(holder))
        case Join(user, group):
            _join(draft, draft.user(user), draft.group(group))
        case Leave(user, group):
            _leave(draft, draft.user(user), draft.group(group))
        case SetBoundary(principal, policy):
            _bound(draft, draft.principal(principal), draft.policy(policy))
        case RemoveBoundary(principal):
            draft.keep(replace(draft.principal(principal), boundary=None, boundary_unread=""))
        case CreatePolicy(policy, document):
            _create(draft, policy, _parsed(draft, document))
        case DeletePrincipal(principal):
            entity = draft.principal(principal)
            del draft.entities[entity.arn]
            draft.keys = [key for key in draft.keys if not _belongs(key.account, key.user_name, entity)]
        case DeleteKey(key):
            draft.keys.remove(draft.key(key))


def _apply_to_document(
    draft: Draft,
    edit: PutDocument | DeleteDocument | PutStatement | RemoveStatement | TakeActions,
    actions: ActionIndex,
) -> None:
    match edit:
        case PutDocument(place, document):
            _put(draft, place, _parsed(draft, document))
        case DeleteDocument(place):
            _delete(draft, place)
        case PutStatement(place, statement, document):
            raw = _object(draft, document)
            _rewrite_statement(draft, place, statement, lambda _: raw)
        case RemoveStatement(place, statement):
            _rewrite_statement(draft, place, statement, lambda _: None)
        case TakeActions(place, statement, taken):
            _take(draft, place, statement, taken, actions)


def _parsed(draft: Draft, document: str) -> PolicyDocument:
    return parse_document(document, where=f"the document of {draft.where.rstrip(':')}")


def _object(draft: Draft, document: str) -> dict[str, Any]:
    try:
        found = orjson.loads(document)
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise UnfitEditError("the statement is not a JSON object", where=draft.where)
    return found


def _put(draft: Draft, place: Place, document: PolicyDocument) -> None:
    match place:
        case Inline(holder, name):
            found = draft.holder(holder)
            others = [item for item in own_of(found) if item.name != name]
            holder_name = found.arn or found.name
            draft.keep(with_own(found, (*others, Attachment(document, name, holder_name))))
        case Managed(policy):
            own = draft.own_policy(policy)
            versions = (*own.versions, _next_version(own.versions))
            draft.rewrite(own.arn, replace(own, document=document, versions=versions))
        case Trust(role):
            draft.keep(replace(draft.role(role), trust=document))
        case OfResource(resource):
            if resource not in draft.inventory and resource not in draft.resources:
                raise UnknownNameError("resource of the snapshot", resource, where=draft.where, near=None)
            draft.resources[resource] = (Attachment(document, "resource policy", resource),)


def _next_version(versions: Iterable[str]) -> str:
    numbers = [int(text[1:]) for text in versions if text[:1] == "v" and text[1:].isdigit()]
    return f"v{max(numbers, default=0) + 1}"


def _delete(draft: Draft, place: Place) -> None:
    draft.document(place)
    match place:
        case Inline(holder, name):
            found = draft.holder(holder)
            draft.keep(with_own(found, (item for item in own_of(found) if item.name != name)))
        case OfResource(resource):
            del draft.resources[resource]
        case _:
            hint = "detach a managed policy; a role always has a trust policy"
            raise UnfitEditError(
                "only inline and resource policies are deleted", where=draft.where, hint=hint
            )


def _rewrite_statement(
    draft: Draft, place: Place, statement: str, change: Callable[[dict[str, Any]], dict[str, Any] | None]
) -> None:
    document = draft.document(place)
    index = index_of(document, statement)
    if index is None:
        labels = [f"`{unquotable(one.sid or str(one.index))}`" for one in document.statements]
        known = f"{', '.join(labels[:8])}{' and more' if len(labels) > 8 else ''}" if labels else "none"
        raise UnknownStatementError(statement, "the document", where=draft.where, known=known)
    text = replaced(document, index, change(raw_statements(document)[index]))
    _put(draft, place, _parsed(draft, text))


def _take(draft: Draft, place: Place, statement: str, taken: tuple[str, ...], actions: ActionIndex) -> None:
    for action in taken:
        if not actions.matching(action):
            raise UnfitEditError(f"`{unquotable(action)}` names no action of AWS", where=draft.where)

    def without(raw: dict[str, Any]) -> dict[str, Any] | None:
        if str(raw.get("Effect", raw.get("effect", ""))).lower() != "allow":
            raise UnfitEditError("only an Allow statement gives actions to take", where=draft.where)
        return without_actions(raw, taken, actions)

    _rewrite_statement(draft, place, statement, without)


def _attach(draft: Draft, name: str, holder: Holder) -> None:
    policy = draft.policy(name)
    others = [item for item in own_of(holder) if item.name != policy.arn]
    attached = Attachment(policy.document, policy.arn, holder.arn or holder.name)
    draft.keep(with_own(holder, (*others, attached)))


def _detach(draft: Draft, name: str, holder: Holder) -> None:
    unread = holder.unread if isinstance(holder, Group) else holder.unread_own
    if name in unread:
        left = tuple(arn for arn in unread if arn != name)
        if isinstance(holder, Group):
            draft.keep(replace(holder, unread=left))
        else:
            draft.keep(replace(holder, unread_own=left))
        return
    arn = draft.policy(name).arn
    left_over = [item for item in own_of(holder) if item.name != arn]
    if len(left_over) == len(own_of(holder)):
        raise UnfitEditError(
            f"`{unquotable(arn, 400)}` is not attached to `{unquotable(holder.name)}` itself",
            where=draft.where,
            hint="a policy of a group is detached from the group",
        )
    draft.keep(with_own(holder, left_over))


def _join(draft: Draft, user: Entity, group: Group) -> None:
    if group.account != user.account:
        raise UnfitEditError("user and group are of different accounts", where=draft.where)
    draft.keep(replace(user, groups=tuple(sorted({*user.groups, group.name}))))


def _leave(draft: Draft, user: Entity, group: Group) -> None:
    if group.account != user.account or group.name not in user.groups:
        raise UnfitEditError(f"`{unquotable(user.name)}` is not in the group", where=draft.where)
    draft.keep(replace(user, groups=tuple(name for name in user.groups if name != group.name)))


def _bound(draft: Draft, entity: Entity, policy: ManagedPolicy) -> None:
    boundary = Attachment(policy.document, policy.arn, entity.arn)
    draft.keep(replace(entity, boundary=boundary, boundary_unread=""))


def _create(draft: Draft, arn: str, document: PolicyDocument) -> None:
    parsed = split(arn)
    if parsed is None or parsed.service != "iam" or not parsed.resource.startswith("policy/"):
        raise UnfitEditError(f"`{unquotable(arn, 400)}` is not the ARN of a policy", where=draft.where)
    if arn in draft.policies or account_of(arn) == "aws":
        raise UnfitEditError(f"`{unquotable(arn, 400)}` exists already", where=draft.where)
    draft.policies[arn] = ManagedPolicy(arn, name_of(arn), document, ("v1",))


def _belongs(account: str, user_name: str, entity: Entity) -> bool:
    return entity.kind == "user" and (account, user_name) == (entity.account, entity.name)
