"""Follows ways: which of them the held principals can go, to which roles, and on what that depends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from iamscope.clouds.aws.escalate.bases import Basis, Place, bases, bases_on, best
from iamscope.clouds.aws.escalate.families import WAYS
from iamscope.clouds.aws.escalate.ground import Ground, Held, step
from iamscope.clouds.aws.escalate.mentions import Mentions
from iamscope.clouds.aws.escalate.places import regions_of
from iamscope.clouds.aws.escalate.ways import CARRIERS, Way
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.records.carriers import Carrier
from iamscope.model.reach import Step

PASS = "iam:PassRole"
_UNREAD = "the snapshot has no list of them"


@dataclass(frozen=True, slots=True)
class _Target:
    """A role, on what basis it is gained, and what that depends on besides."""

    role: Entity
    basis: Basis
    depends: tuple[str, ...] = ()


def follow(ground: Ground) -> Iterator[Step]:
    """Yield the steps to roles that the newest makes possible, by every way that there is.

    A role that is gained for certain is not gained again on a condition. Who is outdone opens no way
    that is not open already.
    """
    if ground.outdone:
        return
    certain: set[str] = set()
    supposed: set[tuple[str, str]] = set()
    for way in _open_ways(ground):
        for target in _targets(ground, way, supposed):
            found = _step(ground, way, target)
            if found is None or (not found.certain and target.role.arn in certain):
                continue
            if found.certain:
                certain.add(target.role.arn)
            yield found


def _step(ground: Ground, way: Way, target: _Target) -> Step | None:
    """Return the step to a target, unless its trust keeps the service out or the newest has no part in it."""
    if not (target.basis.certain and not target.depends) and ground.assured(target.role):
        return None
    admission = ground.admission(target.role, way.service)
    made = list(target.basis.made)
    reasons = (*target.basis.depends, *target.depends, *([admission] if admission else []))
    depends = [reason.replace("{role}", f"`{target.role.arn}`") for reason in reasons]
    if admission is None:
        return None
    if way.passes:
        to_it = {"iam:PassedToService": way.service}
        passed = ground.own_call(PASS, target.role.arn, to_it, target.basis.maker)
        if passed is None:
            return None
        made.insert(0, passed)
    if all(one.by is not ground.newest for one in made):
        return None
    held = Held(target.role, raised=False)
    return step(way.id, ground.newest, held, made, " and ".join(dict.fromkeys(depends)))


def _targets(ground: Ground, way: Way, supposed: set[tuple[str, str]]) -> Iterator[_Target]:
    """Yield the roles that a way may lead to and that are not held."""
    if way.carrier and not way.passes:
        yield from _carried(ground, way)
        if not ground.standing.was_read(way.carrier):
            yield from _supposed(ground, way, supposed)
        return
    account = ground.newest.entity.account
    found = _passing(ground, way, account)
    if not found:
        return
    for role in ground.decider.directory.trusting_service(account, way.service):
        if ground.holds(role) or role.service_linked:
            continue
        depends = _profile(way, role)
        if depends is not None:
            for basis in found:
                yield _Target(role, basis, depends)


def _profile(way: Way, role: Entity) -> tuple[str, ...] | None:
    """Return what being in an instance profile depends on, `None` for a role that is in none."""
    if way.profile == "has" and not role.profiles:
        return (f"an instance profile holds `{role.arn}`",) if role.profiles is None else None
    return None if way.profile == "lacks" and role.profiles else ()


def _passing(ground: Ground, way: Way, account: str) -> Sequence[Basis]:
    """Return on what basis a role can be passed: to something new, or to an existing resource."""
    if not way.carrier:
        return [*bases(ground, way, _places(ground, account), None)]
    existing = ground.standing.existing(account, way.carrier)
    found = bases_on(ground, way, account, ((_home(carrier), carrier) for carrier in existing))
    if not found and not ground.standing.was_read(way.carrier):
        return [
            basis.on_condition(f"there is {CARRIERS[way.carrier]} ({_UNREAD})")
            for basis in bases(ground, way, _places(ground, account), None)
            if basis.read
        ]
    return found


def _carried(ground: Ground, way: Way) -> Iterator[_Target]:
    """Yield the roles of existing resources that the calls of a way are possible on."""
    certain: set[str] = set()
    for carrier in ground.standing.carrying(way.carrier):
        role = ground.decider.directory.find(carrier.role) if carrier.role else None
        if role is None or ground.holds(role) or role.arn in certain:
            continue
        for basis in best(bases(ground, way, _home(carrier), carrier)):
            if basis.certain:
                certain.add(role.arn)
            yield _Target(role, basis)


def _supposed(ground: Ground, way: Way, supposed: set[tuple[str, str]]) -> Iterator[_Target]:
    """Yield the roles that trust the service of resources that nobody asked for: one may carry each.

    For all ways on the same sort of resource together a role is supposed once.
    """
    account = ground.newest.entity.account

    def supposable() -> Iterator[Entity]:
        return (
            role
            for role in ground.decider.directory.trusting_service(account, way.service)
            if not (ground.holds(role) or ground.assured(role) or role.service_linked)
            and (way.carrier, role.arn) not in supposed
        )

    # Most who come here cannot make the calls: then one role is looked at, not every role of the account.
    if next(supposable(), None) is None:
        return
    found = best(one for one in bases(ground, way, _places(ground, account), None) if one.read)
    roles = list(supposable()) if found else ()
    for basis in found:
        for role in roles:
            supposed.add((way.carrier, role.arn))
            carried = f"{CARRIERS[way.carrier]} carries `{role.arn}` ({_UNREAD})"
            yield _Target(role, basis, (carried,))


def _places(ground: Ground, account: str) -> list[Place]:
    """Return where in an account something new can be made, the regions in use first."""
    named = (name for held in ground.held if held.entity.account == account for name in regions_of(held))
    return [Place(account, region) for region in dict.fromkeys((*ground.regions, *named))]


def _home(carrier: Carrier) -> list[Place]:
    arn = split(carrier.arn)
    return [Place(arn.account, arn.region)] if arn else []


@cache
def _bits(mentions: Mentions) -> tuple[tuple[Way, int], ...]:
    return tuple((way, mentions.bits(way.actions)) for way in WAYS)


def _open_ways(ground: Ground) -> Iterator[Way]:
    """Yield the ways of which every call is named by a grant of somebody held, and some by the newest's."""
    company = ground.company
    own, every = company.own, company.every
    for way, bits in _bits(company.mentions):
        if bits & own and not bits & ~every:
            yield way
