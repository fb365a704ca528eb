"""Rewriting the policies of somebody held, so that it can do anything (fact AWS 6.5, rows iam-*)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain

from iamscope.clouds.aws.escalate.changes import Change, changes
from iamscope.clouds.aws.escalate.ground import Context, Ground, Made, step
from iamscope.clouds.aws.escalate.held import Held
from iamscope.clouds.aws.escalate.objects import facts_of, group_arn
from iamscope.clouds.aws.escalate.paths import ANYTHING, PERMISSIONS, Path
from iamscope.clouds.aws.escalate.sts import ASSUME, UPDATE_TRUST
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.variants import ADMINISTRATOR, grants_added
from iamscope.model.reach import Step

CREATE_VERSION, DELETE_VERSION = "iam:CreatePolicyVersion", "iam:DeletePolicyVersion"
CREATE_KEY, ADD = "iam:CreateAccessKey", "iam:AddUserToGroup"
_PUT_USER, _ATTACH_USER = "iam:PutUserPolicy", "iam:AttachUserPolicy"
_PUT_ROLE, _ATTACH_ROLE = "iam:PutRolePolicy", "iam:AttachRolePolicy"
_MOST_VERSIONS = 5


@dataclass(frozen=True, slots=True)
class _Rewrite:
    """A call that gives a user or role any policy.

    `own` is its id where somebody changes itself, `joined` where another is changed that lets the
    writer in, `trusted` where the writer opens a role's trust as well.
    """

    kind: str
    action: str
    own: str
    joined: str
    trusted: str = ""


_REWRITES = (
    _Rewrite("user", _PUT_USER, "iam-007", "iam-018"),
    _Rewrite("user", _ATTACH_USER, "iam-008", "iam-015"),
    _Rewrite("role", _PUT_ROLE, "iam-005", "iam-017", "iam-021"),
    _Rewrite("role", _ATTACH_ROLE, "iam-009", "iam-014", "iam-019"),
)
_VERSION = _Rewrite("role", CREATE_VERSION, "iam-001", "iam-016", "iam-020")
_GROUPS = (("iam-011", "iam:PutGroupPolicy"), ("iam-010", "iam:AttachGroupPolicy"))
ACTIONS = (*(one.action for one in _REWRITES), CREATE_VERSION, ADD, *(action for _, action in _GROUPS))


def _path(name: str, title: str, *actions: str) -> Path:
    return Path(name, title, actions, ANYTHING, PERMISSIONS)


PATHS = (
    _path("iam-001", "A new default version of its own policy is written", CREATE_VERSION),
    _path("iam-005", "A role writes an inline policy for itself", _PUT_ROLE),
    _path("iam-007", "A user writes an inline policy for itself", _PUT_USER),
    _path("iam-008", "A user attaches a policy to itself", _ATTACH_USER),
    _path("iam-009", "A role attaches a policy to itself", _ATTACH_ROLE),
    _path("iam-010", "A policy is attached to a group of its own", "iam:AttachGroupPolicy"),
    _path("iam-011", "An inline policy is written for a group of its own", "iam:PutGroupPolicy"),
    _path("iam-014", "A policy is attached to a role, which is assumed", _ATTACH_ROLE, ASSUME),
    _path("iam-015", "A policy is attached to a user, who is given a key", _ATTACH_USER, CREATE_KEY),
    _path("iam-016", "The policy of a role is rewritten, and the role assumed", CREATE_VERSION, ASSUME),
    _path("iam-017", "An inline policy is written for a role, which is assumed", _PUT_ROLE, ASSUME),
    _path("iam-018", "An inline policy is written for a user, who is given a key", _PUT_USER, CREATE_KEY),
    _path("iam-019", "A policy is attached to a role, and its trust rewritten", _ATTACH_ROLE, UPDATE_TRUST),
    _path("iam-020", "The policy of a role and its trust are rewritten", CREATE_VERSION, UPDATE_TRUST),
    _path("iam-021", "A policy is written for a role, and its trust rewritten", _PUT_ROLE, UPDATE_TRUST),
)


def rewrite_policies(ground: Ground) -> Iterator[Step]:
    """Yield how somebody held comes to give itself everything: by its own calls, or by others' on it."""
    for change in changes(ground, ACTIONS):
        after = raised(change.whom)
        if change.whom.raised or ground.knows(after) or ground.awaits(after):
            continue
        for one in chain(_own_policies(change), _versions(change), _groups(change)):
            if one.certain:
                ground.company.rising.add(after.holding())
            yield one
            if ground.awaits(after):
                break


def raised(held: Held) -> Held:
    """Return the same holder as one that can give itself everything, beside which no grant counts."""
    kept = tuple(change for change in held.added if change not in grants_added(held.added))
    return Held(held.entity, True, kept, held.lifted, held.session)


def _own_policies(change: Change) -> Iterator[Step]:
    entity = change.whom.entity
    for rewrite in _REWRITES:
        if rewrite.kind == entity.kind:
            made = change.call(rewrite.action, entity.arn, {**facts_of(entity), **attaching(rewrite.action)})
            if made is not None:
                yield _step(change, rewrite, [made])


def attaching(action: str, arn: str = ADMINISTRATOR) -> dict[str, str]:
    """Return which policy a call attaches, if it attaches one."""
    return {"iam:PolicyARN": arn} if "Attach" in action else {}


def _versions(change: Change) -> Iterator[Step]:
    for name in dict.fromkeys(attachment.name for attachment in change.whom.entity.identity):
        policy = change.ground.decider.directory.policies.get(name)
        if policy is None or ":iam::aws:" in policy.arn:
            continue
        made = change.call(CREATE_VERSION, policy.arn)
        calls = [made] if made else []
        if made and len(policy.versions) >= _MOST_VERSIONS:
            room = change.ground.call(DELETE_VERSION, policy.arn, read=True)
            calls = [made, room] if room else []
        if calls:
            yield _step(change, _VERSION, calls)


def _groups(change: Change) -> Iterator[Step]:
    entity, ground = change.whom.entity, change.ground
    if entity.kind != "user":
        return
    joins = ground.anyone_names(ADD, read=True)
    for group in ground.decider.directory.groups_of(entity.account):
        member, arn = group.name in entity.groups, group_arn(group, entity)
        added = None if member or not joins else ground.call(ADD, arn, read=True)
        for path, action in _GROUPS if member or added else ():
            # Who makes it member and who rewrites the group need not be the same.
            made = (change.call if member else _by_anybody(ground))(action, arn, attaching(action))
            if made is not None:
                calls = [added, made] if added else [made]
                yield step(path, calls[0].by, raised(change.whom), calls, changes=change.whom)


def _by_anybody(ground: Ground) -> Callable[[str, str, Context], Made | None]:
    return partial(ground.call, read=True)


def _step(change: Change, rewrite: _Rewrite, calls: list[Made]) -> Step:
    whom, writer = change.whom, calls[0].by
    path, more = rewrite.own, None
    if writer.entity.arn != whom.entity.arn and whom.entity.kind == rewrite.kind:
        path, more = _joining(change.ground, writer, whom.entity, rewrite)
    return step(path, writer, raised(whom), [*calls, *([more] if more else [])], changes=whom)


def _joining(ground: Ground, writer: Held, entity: Entity, rewrite: _Rewrite) -> tuple[str, Made | None]:
    """Return the id of a change of somebody else, and how its writer gets in, where it surely can.

    That one is held anyway, so that nothing depends on it.
    """
    ways: list[tuple[str, str, Context | None]] = [
        (rewrite.joined, CREATE_KEY if entity.kind == "user" else ASSUME, None)
    ]
    if rewrite.trusted:
        ways.append((rewrite.trusted, UPDATE_TRUST, facts_of(entity)))
    tried = [
        (path, ground.own_call(action, entity.arn, context, by=writer)) for path, action, context in ways
    ]
    for path, made in tried:
        if made is not None and made.decision.allowed:
            return path, made
    return next((path for path, made in tried if made is not None), rewrite.joined), None
