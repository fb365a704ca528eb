"""Users and roles that somebody held makes for itself (fact AWS 6.5, rows x-createrole and x-createuser)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from iamscope.clouds.aws.authorize.layers import naming
from iamscope.clouds.aws.escalate.ground import Context, Ground, Made, step
from iamscope.clouds.aws.escalate.held import Held
from iamscope.clouds.aws.escalate.iam import CREATE_KEY, attaching
from iamscope.clouds.aws.escalate.paths import ANYTHING, CREATION, Path
from iamscope.clouds.aws.escalate.sts import ASSUME, assumption
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.documents import Attachment
from iamscope.clouds.aws.variants import newcomer
from iamscope.model.reach import Step

_BOUNDARY = "iam:permissionsboundary"
_MOST_NAMES = 10


@dataclass(frozen=True, slots=True)
class _Kind:
    path: str
    kind: str
    create: str
    grants: tuple[str, ...]


_KINDS = (
    _Kind("x-createrole", "role", "iam:CreateRole", ("iam:PutRolePolicy", "iam:AttachRolePolicy")),
    _Kind("x-createuser", "user", "iam:CreateUser", ("iam:PutUserPolicy", "iam:AttachUserPolicy")),
)

ACTIONS = (*(action for kind in _KINDS for action in (kind.create, *kind.grants)), CREATE_KEY)

PATHS = (
    Path(
        "x-createrole",
        "A role is made, given any policy, and assumed",
        ("iam:CreateRole", *_KINDS[0].grants, ASSUME),
        ANYTHING,
        CREATION,
    ),
    Path(
        "x-createuser",
        "A user is made, given any policy and an access key",
        ("iam:CreateUser", *_KINDS[1].grants, CREATE_KEY),
        ANYTHING,
        CREATION,
    ),
)


def make_principals(ground: Ground) -> Iterator[Step]:
    """Yield the new users and roles that can do more than anybody held can grant itself."""
    newest = ground.newest.read
    if newest.entity.account in ground.company.unlimited:
        return
    for kind in _KINDS:
        actions = (kind.create, *kind.grants, *((CREATE_KEY,) if kind.kind == "user" else ()))
        if not any(newest.names(action) for action in actions):
            continue
        for grant in kind.grants:
            if ground.anyone_names(kind.create, read=True) and ground.anyone_names(grant, read=True):
                yield from _made(ground, kind, grant)


def _made(ground: Ground, kind: _Kind, grant: str) -> Iterator[Step]:
    account = ground.newest.entity.account
    sort = ground.usual(f"iam:{kind.kind}", "", account)
    possible = ground.common((kind.create, grant), sort) if sort is not None else ()
    names = list(islice(dict.fromkeys(name for name, _ in possible), _MOST_NAMES))
    found: Step | None = None
    for boundary in (None, *_demanded(ground, kind.create)):
        for arn in names:
            if arn in ground.decider.directory.entities or f":{kind.kind}/" not in arn or "*" in arn:
                continue
            one = _new(ground, kind, grant, newcomer(kind.kind, arn, account, boundary))
            if one is not None and one.certain:
                yield one
                return
            found = found or one
    if found is not None:
        yield found


def _new(ground: Ground, kind: _Kind, grant: str, entity: Entity) -> Step | None:
    facts: Context = {"iam:PermissionsBoundary": entity.boundary.name if entity.boundary else None}
    calls = [ground.call(kind.create, entity.arn, facts, read=True)]
    calls.append(
        ground.call(grant, entity.arn, {**facts, **attaching(grant)}, read=True) if calls[0] else None
    )
    calls.append(_entry(ground, kind, entity) if calls[-1] else None)
    made = [call for call in calls if call is not None]
    if len(made) < len(calls):
        return None
    known = ground.newcomers.setdefault(entity.arn, entity)
    after = Held(entity, raised=True)
    if known.boundary != entity.boundary or ground.knows(after) or not ground.gains(ground.newest, after):
        return None
    return step(kind.path, ground.newest, after, made)


def _entry(ground: Ground, kind: _Kind, entity: Entity) -> Made | None:
    if kind.kind == "user":
        return ground.call(CREATE_KEY, entity.arn, read=True)
    return assumption(ground, entity, [ground.newest.read])


def _demanded(ground: Ground, action: str) -> Sequence[Attachment]:
    """Return the boundaries that policies demand of new principals, as far as they were read."""
    policies = ground.decider.directory.policies
    names = {
        value
        for held in ground.company.callers(action, read=True)
        for item in held.entity.identity
        for statement in naming(item.document, action.lower())
        for test in statement.conditions
        if test.key.lower() == _BOUNDARY
        for value in test.values
    }
    return [Attachment(policies[name].document, name, name) for name in sorted(names) if name in policies]
