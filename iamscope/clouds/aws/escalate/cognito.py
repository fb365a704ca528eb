"""Identity pools of Cognito, which hand out their roles (fact AWS 6.6, cognitoidentity-001 and x-cognito)."""

from collections.abc import Iterator, Mapping, Sequence

from iamscope.clouds.aws.escalate.ground import Ground, Made, step
from iamscope.clouds.aws.escalate.held import Held
from iamscope.clouds.aws.escalate.paths import ASSUMPTION, THE_ROLE, Path
from iamscope.clouds.aws.outside import tokens
from iamscope.clouds.aws.outside.entering import admitted
from iamscope.clouds.aws.outside.naming import OIDC, Who
from iamscope.clouds.aws.outside.pools import COGNITO_HOST, POOL
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.carriers import Carrier
from iamscope.model.reach import Step
from iamscope.model.truth import describe

USER_POOL = "cognito-idp:userpool"
SET_ROLES, UPDATE_POOL = "cognito-identity:SetIdentityPoolRoles", "cognito-identity:UpdateIdentityPool"
SET_PASSWORD = "cognito-idp:AdminSetUserPassword"
ACTIONS = (SET_ROLES, UPDATE_POOL, SET_PASSWORD)
"""Of which the newest has to mention one."""
_PASS = "iam:PassRole"
_ISSUER = Who(COGNITO_HOST, OIDC)
_GUEST, _USER = "unauthenticated", "authenticated"

PATHS = (
    Path(
        "cognitoidentity-001",
        "An identity pool is given the role, and hands out its credentials",
        (_PASS, SET_ROLES),
        THE_ROLE,
        ASSUMPTION,
    ),
    Path(
        "x-cognito",
        "An identity pool is made to hand out the credentials of the role that it has",
        (UPDATE_POOL, SET_PASSWORD),
        THE_ROLE,
        ASSUMPTION,
    ),
)


def use_pools(ground: Ground) -> Iterator[Step]:
    """Yield the roles that identity pools hand out to somebody held."""
    newest = ground.newest.read
    if ground.outdone:
        return
    if newest.names(SET_ROLES):
        yield from _given(ground)
    if newest.names(UPDATE_POOL):
        yield from _opened(ground, newest)
    if newest.names(SET_PASSWORD):
        yield from _signed_in(ground, newest)


def _given(ground: Ground) -> Iterator[Step]:
    """Yield the roles that can be passed to a pool; a pool nobody asked for is a condition."""
    account = ground.newest.entity.account
    pools = {one.arn: one for one in ground.standing.existing(account, POOL)}
    for role in ground.decider.directory.federated(account):
        if ground.holds(role):
            continue
        made = _passed(ground, role)
        for depends in _ways_in(ground, role, [*pools.values()]) if made else ():
            yield step("cognitoidentity-001", ground.newest, Held(role, raised=False), made, depends)
            break


def _passed(ground: Ground, role: Entity) -> list[Made]:
    """Return how the newest passes a role to a pool, nothing where it may not."""
    newest = ground.newest.read
    given = ground.own_call(SET_ROLES, "*", {"aws:ResourceAccount": role.account}, newest)
    to_it = {"iam:PassedToService": COGNITO_HOST}
    passed = ground.own_call(_PASS, role.arn, to_it, newest) if given else None
    return [passed, given] if given and passed else []


def _ways_in(ground: Ground, role: Entity, pools: Sequence[Carrier]) -> Iterator[str]:
    """Yield what getting a role from one of some pools depends on, nothing first."""
    found = [words for pool in pools for words in _from(ground, role, pool)]
    unread = not pools and not ground.standing.was_read(POOL)
    if unread and admitted(ground.decider, tokens.someone(_ISSUER, role), role) is not None:
        found.append("there is an identity pool that the role trusts (the snapshot has no list of them)")
    yield from sorted(found, key=bool)


def _from(ground: Ground, role: Entity, pool: Carrier) -> Iterator[str]:
    guests = pool.facts.get(_GUEST, "")
    conditions: Mapping[str, str] = {
        _GUEST: "" if guests == "yes" else f"`{pool.arn}` lets guests in",
        _USER: f"somebody held signs in to `{pool.arn}`",
    }
    for way, depends in conditions.items():
        trusts = _trusts(ground, role, pool.arn, guest=way == _GUEST)
        if trusts is not None and not (way == _GUEST and guests == "no"):
            yield " and ".join(words for words in (depends, trusts) if words)


def _opened(ground: Ground, newest: Held) -> Iterator[Step]:
    """Yield the roles for guests of the pools that somebody can open to them."""
    for pool, role in _carried(ground, (_GUEST,)):
        made = ground.own_call(UPDATE_POOL, pool.arn, None, newest)
        trusts = _trusts(ground, role, pool.arn, guest=True) if made else None
        if made and trusts is not None:
            yield step("x-cognito", ground.newest, Held(role, raised=False), [made], trusts)


def _signed_in(ground: Ground, newest: Held) -> Iterator[Step]:
    """Yield the roles for users of pools, where somebody can sign in as one of a pool of users."""
    carried = list(_carried(ground, (_USER, "mapped")))
    made = _password(ground, newest) if carried else None
    for pool, role in carried:
        trusts = _trusts(ground, role, pool.arn, guest=False)
        if made and trusts is not None:
            depends = f"users of `{made.call.resource}` sign in to `{pool.arn}`"
            words = " and ".join(text for text in (depends, trusts) if text)
            yield step("x-cognito", ground.newest, Held(role, raised=False), [made], words)


def _password(ground: Ground, newest: Held) -> Made | None:
    """Return how somebody sets the password of a user, in a pool that exists or, if need be, in any."""
    account = newest.entity.account
    names = [one.arn for one in ground.standing.existing(account, USER_POOL)]
    for region in ground.regions if not names else ():
        sort = ground.usual(USER_POOL, region, account)
        names += [name for name, _ in ground.common((SET_PASSWORD,), sort)] if sort is not None else []
    made = (ground.own_call(SET_PASSWORD, name, None, newest) for name in names)
    return next((one for one in made if one is not None), None)


def _carried(ground: Ground, identities: Sequence[str]) -> Iterator[tuple[Carrier, Entity]]:
    for pool in ground.standing.carrying(POOL):
        role = ground.decider.directory.entities.get(pool.role)
        known = pool.facts.get("identity", identities[0])
        if role is not None and known in identities and not ground.holds(role):
            yield pool, role


def _trusts(ground: Ground, role: Entity, pool: str, *, guest: bool) -> str | None:
    """Return on what it depends that a role takes a pool's token, `None` where it does not."""
    found = admitted(ground.decider, tokens.of_pool(role, pool, guest=guest), role)
    if found is None:
        return None
    return "" if found.decision.allowed else describe(found.decision.residual)
