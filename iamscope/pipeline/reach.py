"""Reach: what a principal can become."""

from dataclasses import dataclass
from pathlib import Path

from iamscope.graph.reach import reach as closure
from iamscope.model.principal import Principal
from iamscope.model.scan import Reached
from iamscope.pipeline.assumptions import assumptions
from iamscope.pipeline.world import find_principal, load_world


@dataclass(frozen=True, slots=True)
class ReachAnswer:
    """What one principal can become; `reaches` is in order of discovery, certain ones first."""

    principal: Principal
    reaches: tuple[Reached, ...]
    assumes: tuple[str, ...]


def reach(snapshot: Path, name: str) -> ReachAnswer:
    """Return what a principal can become. Raises `IamscopeError` for input that cannot be read."""
    loaded, world = load_world(snapshot)
    start = find_principal(world, name, loaded.name)
    found = closure(world, [start])
    reached = tuple(
        Reached(holding.principal.id, found.certain(holding), holding.raised, path)
        for holding, path in found.paths.items()
        if path
    )
    return ReachAnswer(start, reached, assumptions(world.gaps))
