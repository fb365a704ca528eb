"""Concrete requests that prove a claim: found by trying, confirmed by the authorizer."""

from collections.abc import Sequence

from iamscope.access.globs import Glob
from iamscope.cloud import Grant, World
from iamscope.compare.coverage import declares
from iamscope.model.finding import Witness
from iamscope.model.reach import Holding
from iamscope.model.truth import describe

_TRIES = 500


def find_witness(
    world: World,
    holding: Holding,
    grant: Grant,
    action: str,
    *,
    declared: Sequence[Grant] = (),
    also_within: Sequence[Glob] = (),
    only: Sequence[str] | None = None,
) -> Witness | None:
    """Return a request for an action, within a part and undeclared, that is allowed or might be.

    `only` names the resources that count, if not all do. A certain witness is preferred; `None`
    means that none was found, not that there is none.
    """
    possible: Witness | None = None
    patterns = (*grant.within, *also_within)
    candidates = world.examples(action, patterns, holding.principal.scope)
    if only is not None:
        candidates = (name for name in only if _fits(world, action, patterns, name))
    tried = 0
    for resource in candidates:
        if any(world.universe.fits(pattern, resource) for pattern in grant.outside):
            continue
        if declares(world.universe, declared, action, resource):
            continue
        if tried == _TRIES:
            break
        tried += 1
        decision = world.decide(holding, action, resource)
        if decision.allowed:
            return Witness(holding.principal.id, action, resource)
        if decision.possible and possible is None:
            possible = Witness(holding.principal.id, action, resource, describe(decision.residual))
    return possible


def _fits(world: World, action: str, patterns: Sequence[Glob], resource: str) -> bool:
    """Return whether a resource fits all patterns and can be the object of an action."""
    bit = world.universe.actions.matching(action)
    fits = all(world.universe.fits(pattern, resource) for pattern in patterns)
    return fits and bool(world.universe.applicable(Glob.literal(resource), bit))
