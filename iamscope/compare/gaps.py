"""Which gaps may hide access of what is held."""

from collections.abc import Collection, Iterator

from iamscope.cloud import World
from iamscope.graph.reach import Reach
from iamscope.model.gap import Direction, Gap
from iamscope.model.principal import Principal


def gaps_of(world: World, full: Reach) -> Iterator[Gap]:
    """Yield the gaps in granting layers that concern what is held, or may do so."""
    if full.paths:
        held = {holding.principal for holding in full.paths}
        elsewhere = _elsewhere(world, held)
        for gap in sorted(set(world.gaps)):
            place = gap.scope.partition("/")[0]
            if gap.direction is Direction.GRANTS and gap.scope not in elsewhere and place not in elsewhere:
                yield gap


def _elsewhere(world: World, held: Collection[Principal]) -> set[str]:
    """Return the places that surely do not concern what is held: other scopes, and what lies in them."""
    scopes = {principal.scope for principal in held}
    others = {principal for principal in world.principals() if principal not in held}
    far = {resource.id for resource in world.resources() if resource.scope and resource.scope not in scopes}
    return {principal.id for principal in others} | far | ({principal.scope for principal in others} - scopes)
