"""Undeclared access in another environment than the agent's own."""

from collections.abc import Iterator

from iamscope.cloud import World
from iamscope.compare.agents import Comparison
from iamscope.compare.telling import how, tell
from iamscope.model.finding import BY_DANGER, Finding

KIND = "cross-environment-reach"
SUMMARY = "The agent comes from its own environment into another one of the estate."
ADVICE = (
    "Cut the edge, or narrow the statement to resources of the agent's own environment, by name or by a "
    "condition on their tag."
)
SEVERITY = BY_DANGER


def find(comparison: Comparison, world: World) -> Iterator[Finding]:
    """Yield one finding for each environment and each edge by which the agent comes into it."""
    for agent in comparison.agents:
        for one in agent.beyond.environments:
            yield tell(
                one,
                kind=KIND,
                severity=SEVERITY,
                agent=agent.role.name,
                start=[principal.id for principal in agent.principals],
                message=f"reaches out of its own environment into `{one.where}`{how(one)}",
                into=one.where,
            )
