"""Access: what a principal is effectively allowed."""

from dataclasses import replace
from pathlib import Path

from iamscope import catalog
from iamscope.compare.gaps import gaps_of
from iamscope.model.effective import Effective
from iamscope.pipeline.assumptions import assumptions
from iamscope.pipeline.world import find_principal, load_world


def access(snapshot: Path, name: str) -> Effective:
    """Return the effective access of a snapshot's principal. Raises `IamscopeError`."""
    found, world = load_world(snapshot)
    principal = find_principal(world, name, found.name)
    allowed = catalog.clouds()[found.cloud].effective(world, principal)
    return replace(allowed, assumes=assumptions(world.gaps), gaps=tuple(gaps_of(world, [principal])))
