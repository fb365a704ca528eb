"""Access: what a principal is effectively allowed."""

from dataclasses import replace
from pathlib import Path

from iamscope import catalog
from iamscope.model.effective import Effective
from iamscope.model.reach import Holding
from iamscope.pipeline.assumptions import assumptions
from iamscope.pipeline.world import find_principal, load_world

# Of the layers that may be unread, those that bear on a principal's own policies.
_OWN = frozenset({"scp-unread"})


def access(snapshot: Path, name: str) -> Effective:
    """Return the effective access of a snapshot's principal. Raises `IamscopeError`."""
    found, world = load_world(snapshot)
    principal = find_principal(world, name, found.name)
    allowed = catalog.clouds()[found.cloud].effective(world, principal)
    assumes = tuple(word for word in assumptions(world.gaps) if word in _OWN)
    return replace(allowed, assumes=assumes, gaps=tuple(world.unread(Holding(principal))))
