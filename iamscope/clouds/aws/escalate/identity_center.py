"""Permission sets of Identity Center, which become roles in the accounts (fact AWS 6.5, rows sso-*)."""

from collections.abc import Iterator, Sequence

from iamscope.clouds.aws.escalate.ground import Ground, Made, step
from iamscope.clouds.aws.escalate.held import Held
from iamscope.clouds.aws.escalate.iam import raised
from iamscope.clouds.aws.escalate.paths import ANYTHING, PERMISSIONS, THE_ROLE, Path
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import partition_of
from iamscope.clouds.aws.records.identity_center import ROLE_PATH, PermissionSet
from iamscope.clouds.aws.variants import newcomer
from iamscope.model.reach import Step

ATTACH, PUT = "sso:AttachManagedPolicyToPermissionSet", "sso:PutInlinePolicyToPermissionSet"
CREATE, ASSIGN = "sso:CreatePermissionSet", "sso:CreateAccountAssignment"
PROVISION = "sso:ProvisionPermissionSet"
ACTIONS = (ATTACH, PUT, CREATE, ASSIGN)
_REWRITES = (("sso-002", ATTACH), ("sso-003", PUT))
_USER = "it is somebody who can sign in through Identity Center"
_AGAIN = "somebody provisions the permission set again"

PATHS = (
    Path(
        "sso-001",
        "A permission set is made and assigned in an account",
        (CREATE, ATTACH, ASSIGN),
        "anything in the account, up to its guardrails",
        PERMISSIONS,
    ),
    Path(
        "sso-002",
        "A policy is attached to its own permission set",
        (ATTACH, PROVISION),
        ANYTHING,
        PERMISSIONS,
    ),
    Path(
        "sso-003",
        "An inline policy is written for its own permission set",
        (PUT, PROVISION),
        ANYTHING,
        PERMISSIONS,
    ),
    Path("x-sso-more", "A permission set is assigned in an account", (ASSIGN,), THE_ROLE, PERMISSIONS),
)


def change_permission_sets(ground: Ground) -> Iterator[Step]:
    """Yield what somebody held gains by changing, making and assigning permission sets."""
    sets = ground.decider.inventory.permission_sets
    if not sets:
        return
    if _signed_in(ground.newest.entity):
        yield from _rewritten(ground, sets, [ground.newest])
    newest = ground.newest.read
    if any(newest.names(action) for _, action in _REWRITES):
        yield from _rewritten(ground, sets, [held for held in ground.held if _signed_in(held.entity)])
    if newest.names(ASSIGN) or (newest.names(ATTACH) and newest.names(CREATE)):
        yield from _assigned(ground, sets)
        yield from _new(ground, sets)


def _signed_in(entity: Entity) -> bool:
    return entity.kind == "role" and entity.path.startswith(ROLE_PATH)


def _rewritten(ground: Ground, sets: Sequence[PermissionSet], held: Sequence[Held]) -> Iterator[Step]:
    for whom in held:
        for one in sets:
            after = raised(whom)
            if whom.raised or not one.names(whom.entity.name) or ground.knows(after):
                continue
            for path, action in _REWRITES:
                made = _on_set(ground, action, one)
                again = _on_set(ground, PROVISION, one, whom.entity.account) if made else None
                if made:
                    calls = [*made, *(again or ())]
                    yield step(path, made[0].by, after, calls, "" if again else _AGAIN, changes=whom)


def _assigned(ground: Ground, sets: Sequence[PermissionSet]) -> Iterator[Step]:
    """Yield the roles of permission sets that somebody held can assign to itself."""
    for role in ground.decider.directory.entities.values():
        one = next((one for one in sets if one.names(role.name)), None) if _signed_in(role) else None
        if one is None or ground.holds(role):
            continue
        made = _on_set(ground, ASSIGN, one, role.account)
        if made:
            yield step("x-sso-more", ground.newest, Held(role, raised=False), made, _sign_in(ground))


def _new(ground: Ground, sets: Sequence[PermissionSet]) -> Iterator[Step]:
    one = sets[0]
    arn = one.instance.replace(":instance/", ":permissionSet/") + "/ps-new"
    free = PermissionSet(arn, "new", one.instance, one.account)
    created = _call(ground, CREATE, one.instance, one.account)
    attached = _on_set(ground, ATTACH, free) if created else None
    for account in sorted(ground.decider.directory.accounts) if created and attached else ():
        assigned = _on_set(ground, ASSIGN, free, account)
        if created and attached and assigned:
            arn = f"arn:{partition_of(one.arn)}:iam::{account}:role{ROLE_PATH}AWSReservedSSO_new"
            role = ground.newcomers.setdefault(arn, newcomer("role", arn, account, None))
            calls = [created, *attached, *assigned]
            if not ground.knows(Held(role, raised=True)):
                yield step("sso-001", ground.newest, Held(role, raised=True), calls, _sign_in(ground))


def _sign_in(ground: Ground) -> str:
    return "" if any(_signed_in(held.entity) for held in ground.held) else _USER


def _on_set(ground: Ground, action: str, one: PermissionSet, account: str = "") -> list[Made]:
    """Return how a call on a permission set can be made, which acts on its instance as well; else nothing."""
    names = [one.arn, *([one.instance] if one.instance else [])]
    names += [f"arn:{partition_of(one.arn)}:sso:::account/{account}"] if account else []
    calls = [_call(ground, action, name, one.account) for name in names]
    return [call for call in calls if call] if all(calls) else []


def _call(ground: Ground, action: str, resource: str, account: str) -> Made | None:
    """Return how somebody of the account that administers Identity Center makes a call."""
    possible: Made | None = None
    for held in ground.company.callers(action, read=True):
        if held.entity.account != account:
            continue
        made = ground.own_call(action, resource, None, held.read)
        if made is not None and made.decision.allowed:
            return made
        possible = possible or made
    return possible
