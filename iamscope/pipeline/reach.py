"""Reach: what a principal can become, and what that is worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from iamscope import catalog
from iamscope.cloud import World
from iamscope.compare.environments import environments
from iamscope.compare.gaps import gaps_of
from iamscope.compare.proving import Provers
from iamscope.compare.worth import worth
from iamscope.graph.all_paths import Steps
from iamscope.graph.reach import Reach
from iamscope.graph.reach import reach as closure
from iamscope.manifest.estate import Estate
from iamscope.manifest.load import load_estate
from iamscope.model.reach import Holding
from iamscope.model.reach_told import AllWays, Told
from iamscope.model.scan import Reached
from iamscope.pipeline.assumptions import assumptions
from iamscope.pipeline.exposed import exposed
from iamscope.pipeline.policy_text import read_policy
from iamscope.pipeline.world import find_start, load_world
from iamscope.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose reach is asked for, and how.

    `estate` says what is production. `session_policies` limit a session of a role: names with texts, or
    of managed policies without. With `all_paths` every minimal path to each is found.
    """

    name: str
    estate: Estate | None = None
    session_policies: Sequence[tuple[str, str | None]] = ()
    all_paths: bool = False


@dataclass(frozen=True, slots=True)
class ReachAnswer:
    """What one principal can become, as reports tell it and as a graph is drawn of it."""

    told: Told
    found: Reach


def reach(
    snapshot: Path,
    name: str,
    estate: Path | None = None,
    session_policies: Sequence[str] = (),
    *,
    all_paths: bool = False,
) -> ReachAnswer:
    """Return what a principal can become. Raises `IamscopeError` for input that cannot be read.

    Each session policy is a file, or the ARN of a managed policy.
    """
    places = load_estate(estate, catalog.vocabularies()) if estate else None
    limits = [(one, None if one.startswith("arn:") else read_policy(one)) for one in session_policies]
    return answer(*load_world(snapshot), Asking(name, places, limits, all_paths))


def answer(snapshot: Snapshot, world: World, asking: Asking) -> ReachAnswer:
    """Return what a principal of a loaded world can become."""
    principal, outsider = find_start(world, asking.name, snapshot.name)
    limits = asking.session_policies
    start = world.session(principal, limits) if limits else Holding(principal)
    found = closure(world, [start])
    gained = worth(world, Provers(world), found, start, environments(world, asking.estate))
    own = [holding for holding in found.paths if holding.principal == principal and found.certain(holding)]
    others = [holding for holding, path in found.paths.items() if path]
    gains = [
        found.certain(holding) and any(not one.depends for one in adds)
        for holding, adds in zip(others, gained.added, strict=True)
        if adds
    ]
    told = Told(
        principal=principal,
        reaches=tuple(Reached.of(holding, path) for holding, path in found.paths.items() if path),
        admin=any(world.administers(holding) for holding in own),
        escalates=any(gains),
        conditional=bool(gains) and not any(gains),
        worth=gained,
        ways=_all_ways(world, found) if asking.all_paths else (),
        gaps=tuple(gaps_of(world, [holding.principal for holding in found.paths])),
        assumes=assumptions(world.gaps),
        session=tuple(name for name, _ in limits),
        exposures=exposed(world, found),
        outsider=outsider,
    )
    return ReachAnswer(told, found)


def _all_ways(world: World, found: Reach) -> tuple[AllWays, ...]:
    steps = Steps.of(world, found)
    return tuple(steps.to(holding) for holding, path in found.paths.items() if path)
