"""Reach: what a principal can become."""

from dataclasses import dataclass
from pathlib import Path

from iamscope.cloud import World
from iamscope.compare.gaps import gaps_of
from iamscope.graph.reach import Reach
from iamscope.graph.reach import reach as closure
from iamscope.model.exposure import Exposure
from iamscope.model.gap import Gap
from iamscope.model.outsider import Outsider
from iamscope.model.principal import Principal
from iamscope.model.scan import Reached
from iamscope.pipeline.assumptions import assumptions
from iamscope.pipeline.exposed import exposed
from iamscope.pipeline.world import find_start, load_world
from iamscope.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class ReachAnswer:
    """What one principal can become, in order of discovery, what that exposes, and what may hide more.

    `outsider` is what is known of one that the snapshot does not show.
    """

    principal: Principal
    reaches: tuple[Reached, ...]
    gaps: tuple[Gap, ...]
    assumes: tuple[str, ...]
    found: Reach
    exposures: tuple[Exposure, ...]
    outsider: Outsider | None = None


def reach(snapshot: Path, name: str) -> ReachAnswer:
    """Return what a principal can become. Raises `IamscopeError` for input that cannot be read."""
    return answer(*load_world(snapshot), name)


def answer(snapshot: Snapshot, world: World, name: str) -> ReachAnswer:
    """Return what a principal of a loaded world can become."""
    start, outsider = find_start(world, name, snapshot.name)
    found = closure(world, [start])
    reached = tuple(Reached.of(holding, path) for holding, path in found.paths.items() if path)
    gaps = gaps_of(world, [holding.principal for holding in found.paths])
    exposures = exposed(world, found)
    return ReachAnswer(start, reached, tuple(gaps), assumptions(world.gaps), found, exposures, outsider)
