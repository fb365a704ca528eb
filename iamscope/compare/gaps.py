"""Which gaps may hide access of what is held."""

from collections.abc import Collection, Iterator

from iamscope.cloud import World
from iamscope.model.gap import Direction, Gap
from iamscope.model.principal import Principal


def gaps_of(world: World, principals: Collection[Principal]) -> Iterator[Gap]:
    """Yield the gaps in granting layers that concern some principals, or may do so."""
    if principals:
        held = {principal.id for principal in principals}
        scopes = {principal.scope for principal in principals}
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
