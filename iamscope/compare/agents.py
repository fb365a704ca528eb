"""Every agent of a fleet against one snapshot."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from iamscope.cloud import Facts, World
from iamscope.compare.beyond import Beyond, find_beyond
from iamscope.compare.environments import Environments
from iamscope.compare.excess import Excess, Undecided, find_excess
from iamscope.compare.forbidden import Forbidden, find_forbidden
from iamscope.compare.gaps import gaps_of
from iamscope.compare.missing import Missing, find_missing
from iamscope.compare.origin import origins
from iamscope.compare.passages import Tracker
from iamscope.compare.proving import Provers
from iamscope.compare.strangers import Stranger, find_strangers
from iamscope.graph.reach import Reach, reach
from iamscope.manifest.role import AgentRole, Fleet
from iamscope.model.gap import Gap
from iamscope.model.principal import Principal


@dataclass(frozen=True, slots=True)
class AgentComparison:
    """One agent: its principals in the snapshot, its reach, and how that compares with its manifest."""

    role: AgentRole
    principals: tuple[Principal, ...]
    absent: tuple[str, ...]
    """Principals that the manifest names and the snapshot does not have."""
    operators: tuple[Principal, ...]
    reach: Reach
    excess: tuple[Excess, ...]
    undecided: tuple[Undecided, ...]
    forbidden: tuple[Forbidden, ...]
    missing: tuple[Missing, ...]
    facts: Mapping[str, Facts]
    gaps: tuple[Gap, ...]
    """The gaps that may hide access of this agent."""
    beyond: Beyond


@dataclass(frozen=True, slots=True)
class Comparison:
    """A whole fleet: its agents, principals shared by several, and agents without a manifest."""

    agents: tuple[AgentComparison, ...]
    shared: Mapping[str, tuple[str, ...]]
    undeclared: tuple[tuple[Principal, Facts], ...]
    strangers: tuple[Stranger, ...]
    """Those of the agents without a manifest that gain something by becoming others, or administer."""


def compare(world: World, fleet: Fleet, environments: Environments) -> Comparison:
    """Return how the reach of each agent compares with its manifest."""
    provers = Provers(world)
    agents = tuple(_agent(world, provers, role, environments) for role in fleet.roles)
    claimed: dict[str, list[str]] = {}
    for agent in agents:
        for principal in agent.principals:
            claimed.setdefault(principal.id, []).append(agent.role.name)
    shared = {name: tuple(sorted(roles)) for name, roles in sorted(claimed.items()) if len(roles) > 1}
    undeclared = tuple(_undeclared(world, set(claimed)))
    strangers = find_strangers(world, provers, [principal for principal, _ in undeclared], environments)
    return Comparison(agents, shared, undeclared, tuple(strangers))


def _agent(world: World, provers: Provers, role: AgentRole, environments: Environments) -> AgentComparison:
    operators, _ = _found(world, [str(name) for name in role.operators])
    # An agent that acts in its operator's session is whatever its operator is: everything is a channel.
    names = [
        str(name)
        for name in (*role.agent.principals, *(role.operators if role.agent.operator_session else ()))
    ]
    principals, absent = _found(world, names)
    full = reach(world, principals)
    entries = role.access.get(world.cloud, ())
    sides = origins(world, full, principals, operators)
    excess, undecided = find_excess(world, provers, full, entries, sides, operators, environments)
    forbidden, open_lines = find_forbidden(world, provers, full, role, environments)
    tracker = Tracker(world, provers, full, principals, environments)
    return AgentComparison(
        role=role,
        principals=tuple(principals),
        absent=tuple(absent),
        operators=tuple(operators),
        reach=full,
        excess=excess,
        undecided=(*undecided, *open_lines),
        forbidden=forbidden,
        missing=tuple(find_missing(world, provers, principals, role)),
        facts={principal.id: world.facts(principal) for principal in principals},
        gaps=tuple(gaps_of(world, [holding.principal for holding in full.paths])),
        beyond=find_beyond(tracker, role, operators, excess),
    )


def _found(world: World, names: Sequence[str]) -> tuple[list[Principal], list[str]]:
    found: dict[str, Principal] = {}
    absent: list[str] = []
    for name in names:
        principal = world.find(name)
        if principal is None:
            absent.append(name)
        else:
            found[principal.id] = principal
    return list(found.values()), absent


def _undeclared(world: World, claimed: set[str]) -> Iterator[tuple[Principal, Facts]]:
    for principal in world.principals():
        if principal.id not in claimed and world.marks(principal):
            yield principal, world.facts(principal)
