"""Which gaps may hide access of what is held."""

from collections.abc import Iterator

from iamscope.cloud import World
from iamscope.graph.reach import Reach
from iamscope.model.gap import Direction, Gap


def gaps_of(world: World, full: Reach) -> Iterator[Gap]:
    """Yield the gaps in granting layers that concern what is held, or may do so."""
    if full.paths:
        held = {holding.principal.id for holding in full.paths}
        scopes = {holding.principal.scope for holding in full.paths}
        for gap in sorted(set(world.gaps)):
            if gap.direction is Direction.GRANTS and not _elsewhere(world, gap.scope, held, scopes):
                yield gap


def _elsewhere(world: World, place: str, held: set[str], scopes: set[str]) -> bool:
    """Return whether a place surely does not concern what is held."""
    principal = world.find(place) if place else None
    if principal is not None and principal.id == place:
        return place not in held
    owner = world.scope_of(place)
    return owner is not None and owner not in scopes
