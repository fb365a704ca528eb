"""Concrete requests that prove a claim: found by trying, confirmed by the authorizer."""

from collections.abc import Sequence

from iamscope.access.globs import Glob
from iamscope.cloud import Grant, World
from iamscope.compare.coverage import declares
from iamscope.model.finding import Witness
from iamscope.model.reach import Holding
from iamscope.model.truth import describe

_TRIES = 60


def find_witness(
    world: World,
    holding: Holding,
    grant: Grant,
    action: str,
    *,
    declared: Sequence[Grant] = (),
    also_within: Sequence[Glob] = (),
) -> Witness | None:
    """Return a request for an action, within a part and undeclared, that is allowed or might be.

    A certain witness is preferred; `None` means that none was found, not that there is none.
    """
    possible: Witness | None = None
    patterns = (*grant.within, *also_within)
    for tries, resource in enumerate(world.examples(action, patterns, holding.principal.scope)):
        if tries == _TRIES:
            break
        if any(world.universe.fits(pattern, resource) for pattern in grant.outside):
            continue
        if declares(world.universe, declared, action, resource):
            continue
        decision = world.decide(holding, action, resource)
        if decision.allowed:
            return Witness(holding.principal.id, action, resource)
        if decision.possible and possible is None:
            possible = Witness(holding.principal.id, action, resource, describe(decision.residual))
    return possible
