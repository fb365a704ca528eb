"""What a manifest declares and the agent is not granted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iamscope.access.containment import overlap
from iamscope.cloud import Grant, World
from iamscope.manifest.role import AgentRole, Entry
from iamscope.model.principal import Principal
from iamscope.model.reach import Holding


@dataclass(frozen=True, slots=True)
class Missing:
    """Declared actions of one entry of which nothing is granted to any principal of the agent."""

    actions: tuple[str, ...]
    entry: Entry


def find_missing(world: World, principals: Sequence[Principal], role: AgentRole) -> Iterator[Missing]:
    """Yield the entries of which some action is not granted on any of its resources.

    A pattern is missing only if nothing that it names is granted: it says what the agent may do,
    not that it does all of it.
    """
    grants = [grant for principal in principals for grant in world.grants(Holding(principal))]
    if not principals or any(world.unread(Holding(principal)) for principal in principals):
        return
    for entry in role.access.get(world.cloud, ()):
        parts = world.declared([entry])
        actions = tuple(
            str(action) for action in entry.actions if not _granted(world, str(action), parts, grants)
        )
        if actions:
            yield Missing(actions, entry)


def _granted(world: World, pattern: str, declared: Sequence[Grant], grants: Sequence[Grant]) -> bool:
    bits = world.universe.actions.matching(pattern)
    if not bits:
        return True
    for part in declared:
        for grant in grants:
            meets = all(overlap(a, b) for a in part.within for b in grant.within)
            if meets and bits & grant.actions:
                return True
    return False
