"""Paths: every minimal way from one principal to another."""

from pathlib import Path

from iamscope.cloud import World
from iamscope.compare.gaps import gaps_of
from iamscope.graph.all_paths import MOST_PATHS, Steps
from iamscope.graph.reach import reach
from iamscope.model.paths import Paths, Way
from iamscope.pipeline.assumptions import assumptions
from iamscope.pipeline.world import find_principal, load_world
from iamscope.snapshot import Snapshot


def paths(snapshot: Path, start: str, target: str) -> Paths:
    """Return the paths from one principal to another. Raises `IamscopeError`."""
    return between(*load_world(snapshot), start, target)


def between(snapshot: Snapshot, world: World, start: str, target: str) -> Paths:
    """Return the paths between two principals of a loaded world.

    Where the target is the start itself, they are the ways to change it.
    """
    one, two = (find_principal(world, name, snapshot.name) for name in (start, target))
    found = reach(world, [one])
    forms = [holding for holding, path in found.paths.items() if holding.principal == two and path]
    plain = [holding for holding in forms if not holding.changed]
    steps = Steps.of(world, found) if forms else None
    ways: list[Way] = []
    cut = False
    for holding in plain or forms:
        assert steps is not None
        every = steps.to(holding, MOST_PATHS - len(ways))
        ways += [Way(holding.describe(), path) for path in every.paths]
        cut = cut or every.cut
    return Paths(
        start=one.id,
        target=two.id,
        ways=tuple(sorted(ways, key=lambda way: (not way.certain, len(way.steps)))),
        cut=cut,
        others=len({holding.principal for holding in found.paths} - {one}),
        gaps=tuple(gaps_of(world, [holding.principal for holding in found.paths])),
        assumes=assumptions(world.gaps),
    )
