"""Concrete requests that prove a claim: found by trying, confirmed by the authorizer."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from iamscope.access.globs import Glob
from iamscope.cloud import Grant, World
from iamscope.compare.coverage import declares
from iamscope.compare.grouping import within
from iamscope.model.finding import Witness
from iamscope.model.reach import Holding
from iamscope.model.resource import Resource
from iamscope.model.truth import describe

_TRIES = 500
_MADE_UP = 4


def find_witness(
    world: World,
    holding: Holding,
    grant: Grant,
    action: str,
    *,
    declared: Sequence[Grant] = (),
    also_within: Sequence[Glob] = (),
    only: Iterable[Resource] | None = None,
) -> Witness | None:
    """Return a request for an action, within a part and undeclared, that is allowed or might be.

    `only` names the resources that count, with what lies in them, if not all do. A certain witness
    is preferred; `None` means that none was found, not that there is none.
    """
    narrowed = replace(grant, within=(*grant.within, *also_within))
    if only is None:
        names = world.examples(action, narrowed.within, holding.principal.scope)
    else:
        names = _of(world, narrowed, action, only)
    candidates = (
        name
        for name in names
        if not any(world.universe.fits(pattern, name) for pattern in grant.outside)
        and not declares(world.universe, declared, action, name)
    )
    return _first_allowed(world, holding, action, islice(candidates, _TRIES))


def _first_allowed(world: World, holding: Holding, action: str, names: Iterable[str]) -> Witness | None:
    possible: Witness | None = None
    for name in names:
        decision = world.decide(holding, action, name)
        if decision.allowed:
            return Witness(holding.principal.id, action, name)
        if decision.possible and possible is None:
            possible = Witness(holding.principal.id, action, name, describe(decision.residual))
    return possible


def _of(world: World, grant: Grant, action: str, resources: Iterable[Resource]) -> Iterator[str]:
    """Yield the resources that an action can act on within a part, and made-up ones that lie in them."""
    bit = world.universe.actions.matching(action)
    for resource, pattern in within(world, grant, resources):
        if world.universe.applicable(pattern, bit):
            name = pattern.exact
            if name is not None:
                yield name
            else:
                yield from islice(world.examples(action, (*grant.within, pattern), resource.scope), _MADE_UP)
