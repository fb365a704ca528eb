"""What a manifest declares and the agent is not granted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iamscope.cloud import World
from iamscope.compare.proving import Prover, Provers
from iamscope.manifest.place import Located
from iamscope.manifest.role import AgentRole, Entry
from iamscope.model.principal import Principal
from iamscope.model.reach import Holding


@dataclass(frozen=True, slots=True)
class Missing:
    """Declared actions of one entry of which nothing is granted to any principal of the agent."""

    actions: tuple[str, ...]
    entry: Entry


def find_missing(
    world: World, provers: Provers, principals: Sequence[Principal], role: AgentRole
) -> Iterator[Missing]:
    """Yield the entries of which some action is not granted on any of its resources.

    A pattern is missing only if nothing that it names is granted: it says what the agent may do,
    not that it does all of it.
    """
    holdings = [Holding(principal) for principal in principals]
    if not principals or any(world.unread(holding) for holding in holdings):
        return
    own = [provers.of(holding) for holding in holdings]
    for entry in role.access.get(world.cloud, ()):
        missing = tuple(str(action) for action in entry.actions if not _granted(world, own, action, entry))
        if missing:
            yield Missing(missing, entry)


def _granted(world: World, provers: Sequence[Prover], action: Located, entry: Entry) -> bool:
    """Return whether something of an entry is granted for an action, or may be."""
    wanted = world.universe.actions.matching(str(action))
    return not wanted or any(_meets(world, prover, wanted, entry) for prover in provers)


def _meets(world: World, prover: Prover, wanted: int, entry: Entry) -> bool:
    declared = world.declared(prover.holding, [entry]).restricted(wanted)
    granted = world.access(prover.holding).restricted(wanted)
    return prover.empty(granted.meetings(declared)) is not True
