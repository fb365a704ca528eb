"""A declared permission that the agent does not have."""

from collections.abc import Iterator

from iamscope.cloud import World
from iamscope.compare.agents import Comparison
from iamscope.model.finding import Finding, Severity
from iamscope.model.wording import some

KIND = "missing-permission"
SUMMARY = "A manifest declares a permission that the agent does not have."
ADVICE = (
    "Grant it, if the agent is to do its work, or take it out of the manifest: what is declared and not "
    "granted today is granted tomorrow without anybody being asked."
)
SEVERITY = Severity.LOW


def find(comparison: Comparison, world: World) -> Iterator[Finding]:
    """Yield one finding for each manifest entry with actions that nothing grants."""
    for agent in comparison.agents:
        for part in agent.missing:
            resources = tuple(str(resource) for resource in part.entry.resources)
            yield Finding(
                kind=KIND,
                severity=SEVERITY,
                agent=agent.role.name,
                principal=agent.principals[0].id,
                message=f"is declared to use {some(part.actions)} on {some(resources, 2)} "
                f"at {part.entry.place}, but nothing grants it",
                remedy="grant it, or take it out of the manifest",
                actions=part.actions,
                action_count=len(part.actions),
                resources=resources,
                resource_count=len(resources),
            )
