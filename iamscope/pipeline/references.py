"""Excess that is none for certain, because a manifest references what nobody knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iamscope import catalog
from iamscope.cloud import World
from iamscope.compare.agents import Comparison
from iamscope.manifest.role import AgentRole
from iamscope.model.finding import Finding
from iamscope.model.safe import quoted
from iamscope.model.scan import UndecidedPart


@dataclass(frozen=True, slots=True)
class Judged:
    """Findings that hold whatever unknown references say, and what hangs on them, by agent."""

    findings: tuple[Finding, ...]
    undecided: Mapping[str, tuple[UndecidedPart, ...]]


def judged(world: World, comparison: Comparison, findings: Sequence[Finding]) -> Judged:
    """Return findings without the excess of agents whose manifests reference something unknown.

    What such a reference stands for may declare all of it, so it is neither excess for certain nor none.
    """
    unknown = {agent.role.name: _unknown(world, agent.role) for agent in comparison.agents}
    hanging = [one for one in findings if one.origin is not None and one.danger and unknown.get(one.agent)]
    undecided: dict[str, list[UndecidedPart]] = {}
    for one in hanging:
        undecided.setdefault(one.agent, []).append(_part(one, unknown[one.agent]))
    return Judged(
        tuple(one for one in findings if one not in hanging),
        {name: tuple(parts) for name, parts in undecided.items()},
    )


def _unknown(world: World, role: AgentRole) -> str:
    """Return why it is not known what a manifest declares, or nothing."""
    entries = role.access.get(world.cloud, ())
    if not any(entry.references for entry in entries):
        return ""
    unresolved = catalog.comparer(world.cloud).unresolved(entries, world)
    return "; ".join(_words(str(one.name), str(one.name.place)) for one in unresolved)


def _words(name: str, place: str) -> str:
    return f"{quoted(name)}, which {place} references and which may declare it, is not at hand"


def _part(finding: Finding, reason: str) -> UndecidedPart:
    source = finding.sources[0].label() if finding.sources else ""
    return UndecidedPart(finding.principal, source, str(finding.danger), finding.actions, reason)
