"""Reach: what a principal can become, and what that is worth."""

from dataclasses import dataclass
from pathlib import Path

from iamscope import catalog
from iamscope.cloud import World
from iamscope.compare.environments import environments
from iamscope.compare.gaps import gaps_of
from iamscope.compare.proving import Provers
from iamscope.compare.standing import standing
from iamscope.compare.worth import worth
from iamscope.graph.all_paths import Steps
from iamscope.graph.reach import Reach
from iamscope.manifest.estate import Estate
from iamscope.manifest.load import load_estate
from iamscope.model.reach import Holding
from iamscope.model.reach_told import AllWays, Told
from iamscope.model.scan import Reached
from iamscope.pipeline.assumptions import assumptions
from iamscope.pipeline.world import find_principal, load_world
from iamscope.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class ReachAnswer:
    """What one principal can become, as reports tell it and as a graph is drawn of it."""

    told: Told
    found: Reach


def reach(snapshot: Path, name: str, estate: Path | None = None, *, all_paths: bool = False) -> ReachAnswer:
    """Return what a principal can become. Raises `IamscopeError` for input that cannot be read."""
    places = load_estate(estate, catalog.vocabularies()) if estate else None
    return answer(*load_world(snapshot), name, places, all_paths=all_paths)


def answer(
    snapshot: Snapshot, world: World, name: str, estate: Estate | None = None, *, all_paths: bool = False
) -> ReachAnswer:
    """Return what a principal of a loaded world can become."""
    start = find_principal(world, name, snapshot.name)
    provers = Provers(world)
    stands = standing(world, provers, start)
    found = stands.reach
    told = Told(
        principal=start,
        reaches=tuple(Reached.of(holding, path) for holding, path in found.paths.items() if path),
        admin=stands.admin,
        escalates=stands.escalates,
        conditional=stands.conditional,
        worth=worth(world, provers, found, Holding(start), environments(world, estate)),
        ways=_all_ways(world, found) if all_paths else (),
        gaps=tuple(gaps_of(world, [holding.principal for holding in found.paths])),
        assumes=assumptions(world.gaps),
    )
    return ReachAnswer(told, found)


def _all_ways(world: World, found: Reach) -> tuple[AllWays, ...]:
    steps = Steps.of(world, found)
    return tuple(steps.to(holding) for holding, path in found.paths.items() if path)
