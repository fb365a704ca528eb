"""Limits taken off somebody held: its boundary, and policies that deny (fact AWS 6.5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from iamscope.clouds.aws.escalate.changes import Change, changes
from iamscope.clouds.aws.escalate.ground import Context, Ground, Made, step
from iamscope.clouds.aws.escalate.objects import facts_of, group_arn
from iamscope.clouds.aws.escalate.paths import MANIPULATION, NO_LIMIT, Path
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.documents import Attachment
from iamscope.clouds.aws.variants import ADMINISTRATOR, BOUNDARY, group_lifted, policy_lifted, variant
from iamscope.model.reach import Step

_OFF_BOUNDARY = {
    "user": (("iam-022", "iam:DeleteUserPermissionsBoundary"), ("iam-024", "iam:PutUserPermissionsBoundary")),
    "role": (("iam-023", "iam:DeleteRolePermissionsBoundary"), ("iam-024", "iam:PutRolePermissionsBoundary")),
}
_DETACH = {"user": ("iam-025", "iam:DetachUserPolicy"), "role": ("x-detachrole", "iam:DetachRolePolicy")}
_DELETE = {"user": ("iam-026", "iam:DeleteUserPolicy"), "role": ("x-detachrole", "iam:DeleteRolePolicy")}
_OF_GROUP = ("iam:DetachGroupPolicy", "iam:DeleteGroupPolicy")
_LEAVE = "iam:RemoveUserFromGroup"
ACTIONS = (
    *(action for pairs in _OFF_BOUNDARY.values() for _, action in pairs),
    *(action for pairs in (_DETACH, _DELETE) for _, action in pairs.values()),
    *_OF_GROUP,
    _LEAVE,
)
# More policies than this with both grants and denials are not taken off one principal.
_MOST_LIFTED = 4


def _path(name: str, title: str, *actions: str) -> Path:
    return Path(name, title, actions, NO_LIMIT, MANIPULATION)


PATHS = (
    _path("iam-022", "The boundary of a user is deleted", "iam:DeleteUserPermissionsBoundary"),
    _path("iam-023", "The boundary of a role is deleted", "iam:DeleteRolePermissionsBoundary"),
    _path(
        "iam-024",
        "A boundary gives way to one that limits nothing",
        "iam:PutUserPermissionsBoundary",
        "iam:PutRolePermissionsBoundary",
    ),
    _path("iam-025", "A managed policy that denies is detached from a user", "iam:DetachUserPolicy"),
    _path("iam-026", "An inline policy that denies is deleted from a user", "iam:DeleteUserPolicy"),
    _path(
        "x-detachrole",
        "A policy that denies is taken off a role or a group, or the user leaves the group",
        "iam:DetachRolePolicy",
        "iam:DeleteRolePolicy",
        *_OF_GROUP,
        _LEAVE,
    ),
)


@dataclass(frozen=True, slots=True)
class _Lift:
    """One limit, the call that takes it off, and whether no grant goes with it."""

    path: str
    name: str
    action: str
    resource: str
    context: Context
    pure: bool


def lift_limits(ground: Ground) -> Iterator[Step]:
    """Yield how somebody held loses a limit, where it gains something by that."""
    for change in changes(ground, ACTIONS):
        if len(change.whom.lifted) < _MOST_LIFTED:
            yield from _lifted(change)


def _lifted(change: Change) -> Iterator[Step]:
    """Yield one step for each limit; where one surely goes and takes no grant along, all else follows it."""
    found: list[tuple[_Lift, Step]] = []
    for lift in _limits(change.ground, change.whom.entity):
        made = change.call(lift.action, lift.resource, lift.context)
        known = made and _step(change, lift, made)
        if known:
            found.append((lift, known))
    surely = [one for lift, one in found if lift.pure and one.certain]
    yield from surely[:1] or (one for _, one in found)


def _step(change: Change, lift: _Lift, made: Made) -> Step | None:
    whom, directory = change.whom, change.ground.decider.directory
    lifted = tuple(sorted({*whom.lifted, lift.name}))
    plain = directory.entities.get(whom.entity.arn, whom.entity)
    after = replace(whom, entity=variant(plain, whom.added, lifted, directory), lifted=lifted)
    if change.ground.knows(after) or not change.ground.gains(whom, after):
        return None
    return step(lift.path, made.by, after, [made], changes=whom)


def _limits(ground: Ground, entity: Entity) -> Iterator[_Lift]:
    facts = facts_of(entity)
    if entity.boundary is not None or entity.boundary_unread:
        for path, action in _OFF_BOUNDARY[entity.kind]:
            wide = {**facts, "iam:PermissionsBoundary": ADMINISTRATOR}
            context = wide if "Put" in action else facts
            yield _Lift(path, BOUNDARY, action, entity.arn, context, pure=True)
    for item in entity.identity:
        if any(not statement.allow for statement in item.document.statements):
            yield from _off(ground, entity, item)


def _off(ground: Ground, entity: Entity, item: Attachment) -> Iterator[_Lift]:
    managed, pure = ":" in item.name, _denies_only([item])
    if not item.via:
        path, action = (_DETACH if managed else _DELETE)[entity.kind]
        context = {**facts_of(entity), **({"iam:PolicyARN": item.name} if managed else {})}
        yield _Lift(path, policy_lifted(item), action, entity.arn, context, pure)
        return
    name = item.via.removeprefix("group ")
    group = ground.decider.directory.groups.get((entity.account, name))
    if group is not None:
        arn, action = group_arn(group, entity), _OF_GROUP[0 if managed else 1]
        context = {"iam:PolicyARN": item.name} if managed else {}
        yield _Lift("x-detachrole", policy_lifted(item), action, arn, context, pure)
        whole = _denies_only([one for one in entity.identity if one.via == item.via])
        yield _Lift("x-detachrole", group_lifted(name), _LEAVE, arn, {}, whole)


def _denies_only(items: Sequence[Attachment]) -> bool:
    return not any(statement.allow for item in items for statement in item.document.statements)
