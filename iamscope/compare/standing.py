"""How one principal stands: whether it can grant itself anything, and gains access by becoming others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from iamscope.access.parts import Opaque, Part
from iamscope.cloud import World
from iamscope.compare.proving import Prover, Provers
from iamscope.graph.reach import Hubs, Reach, reach
from iamscope.model.finding import Witness
from iamscope.model.outsider import Outsider
from iamscope.model.principal import Principal
from iamscope.model.reach import Holding

_MOST_SAMPLES = 6


@dataclass(frozen=True, slots=True)
class Standing:
    """One principal, whom it can become, and what that makes of it.

    `admin` says that it can grant itself anything in its account, after guardrails. `escalates` says that it
    gains, for certain, access that it does not hold itself; `conditional` that it gains some, or may do
    everything, and only if something unknown is so. Becoming somebody without any access is no gain.
    `outsider` is what is known of a principal that is not in the snapshot.
    """

    principal: Principal
    reach: Reach
    admin: bool
    escalates: bool
    conditional: bool
    outsider: Outsider | None = None


def standing(world: World, provers: Provers, principal: Principal, hubs: Hubs | None = None) -> Standing:
    """Return how a principal stands."""
    found = reach(world, [principal], hubs=hubs)
    own = [holding for holding in found.forms(principal) if found.certain(holding)]
    gain = _best_gain(world, provers, Holding(principal), found)
    admin = any(world.administers(holding) for holding in own)
    # Where an unread policy or a condition decides whether it may do everything, it is not called safe.
    perhaps = not admin and gain is None and world.administers(Holding(principal), perhaps=True)
    return Standing(principal, found, admin, escalates=gain is True, conditional=gain is False or perhaps)


def _best_gain(world: World, provers: Provers, start: Holding, found: Reach) -> bool | None:
    """Return whether a principal surely gains access by becoming others, `None` where it gains none."""
    if len(found.paths) == 1:
        return None
    own = [_settled(part) for part in world.access(start).parts]
    if _all_there_is(world, provers, start, own):
        return None
    best: bool | None = None
    # What is certain comes first.
    for holding in _others(world, provers, start, found, own):
        if holding != start and (best is None or found.certain(holding)):
            surely = found.certain(holding) and _plainly(world, start, holding)
            gain = surely or _gain(world, provers.of(holding), own)
            if gain and found.certain(holding):
                return True
            best = False if gain is not None or world.unread(holding) else best
    return best


def _all_there_is(world: World, provers: Provers, start: Holding, own: Sequence[Part]) -> bool:
    """Return whether some parts are proven to be all requests that there are."""
    everything = Part(world.universe.actions.everything)
    granted = 0
    for part in own:
        granted |= part.actions
    return granted == everything.actions and provers.of(start).empty([everything.less(own)]) is True


def _others(
    world: World, provers: Provers, start: Holding, found: Reach, own: Sequence[Part]
) -> Iterable[Holding]:
    """Return who may have access that the start has not; of an account that it administers, few."""
    hub = found.administered(start)
    if hub is None:
        return found.paths
    theirs = (part.less(own) for part in world.access(hub.stands).parts)
    return found.beyond(hub) if provers.of(hub.stands).empty(theirs) else found.paths


def _plainly(world: World, start: Holding, holding: Holding) -> bool:
    """Return whether some request is found at once that a holding can make and the start never can."""
    return any(
        world.at_home(holding, action, resource).allowed
        and not world.decide(start, action, resource).possible
        for action, resource in islice(world.samples(holding), _MOST_SAMPLES)
    )


def _gain(world: World, prover: Prover, own: Sequence[Part]) -> bool | None:
    """Return whether a holding surely has access beyond some parts, `None` where none is found."""
    best: bool | None = None
    for part in world.access(prover.holding).parts:
        if any(isinstance(atom, Opaque) for atom, _ in part.literals):
            continue
        rest = part.less(own)
        for piece in prover.pieces([rest]) if rest.actions else ():
            witness = None if piece.hard else prover.any_witness(piece.part)
            if witness is not None and (not witness.depends or _at_home(world, prover.holding, witness)):
                return True
            best = False if witness is not None else best
    return best


def _at_home(world: World, holding: Holding, witness: Witness) -> bool:
    """Return whether a request is allowed if what it is about is the holder's."""
    return world.at_home(holding, witness.action, witness.resource).allowed


def _settled(part: Part) -> Part:
    """Return a part of the start's access without what it depends on: what it may have is no gain."""
    literals = tuple(one for one in part.literals if not isinstance(one[0], Opaque))
    return replace(part, literals=literals)
