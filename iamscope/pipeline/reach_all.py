"""Reach of everybody: how each principal of a snapshot stands."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from iamscope.cloud import World
from iamscope.compare.proving import Provers
from iamscope.compare.standing import Standing, standing
from iamscope.graph.reach import Hubs
from iamscope.model.gap import Direction, Gap
from iamscope.pipeline.assumptions import assumptions
from iamscope.pipeline.world import load_world


@dataclass(frozen=True, slots=True)
class Everybody:
    """The principals of a snapshot one by one, and what was not read."""

    standings: Iterator[Standing]
    gaps: tuple[Gap, ...]
    assumes: tuple[str, ...]


def reach_all(snapshot: Path, *, external: bool = False) -> Everybody:
    """Return how everybody stands, sorted, with `external` those outside too, after the others.

    Raises `IamscopeError` for input that cannot be read.
    """
    _, world = load_world(snapshot)
    gaps = tuple(gap for gap in sorted(set(world.gaps)) if gap.direction is Direction.GRANTS)
    return Everybody(_standings(world, external=external), gaps, assumptions(world.gaps))


def _standings(world: World, *, external: bool) -> Iterator[Standing]:
    provers, hubs = Provers(world), Hubs(world)
    for principal in world.principals():
        yield standing(world, provers, principal, hubs)
    for outsider in world.outsiders() if external else ():
        yield replace(standing(world, provers, outsider.principal, hubs), outsider=outsider)
