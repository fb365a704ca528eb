"""Reach that the manifest forbids in so many words."""

from collections.abc import Iterator

from iamscope.cloud import World
from iamscope.compare.agents import Comparison
from iamscope.manifest.role import AgentRole
from iamscope.model.finding import Finding, Severity
from iamscope.model.wording import some, through

KIND = "forbidden-reach"
SUMMARY = "The agent can do something that its manifest says it must never do."
ADVICE = (
    "Deny the actions to the principal that is named, in a guardrail that the agent cannot lift (a "
    "permissions boundary, a service control policy), or close the way to it: the path says which."
)
SEVERITY = Severity.CRITICAL


def find(comparison: Comparison, world: World) -> Iterator[Finding]:
    """Yield one finding for each line under `never` that the agent can do."""
    for agent in comparison.agents:
        for part in agent.forbidden:
            because = f" ({part.reason})" if part.reason else ""
            yield Finding(
                kind=KIND,
                severity=SEVERITY,
                agent=agent.role.name,
                principal=part.witness.principal,
                message=f"can reach what {_rule(agent.role, part.place)} at {part.place}: "
                f"{part.what}{because}{through(part.path)}",
                remedy=f"deny {some(part.actions)} to `{part.witness.principal}`, or close the way to it",
                danger=part.danger,
                actions=part.actions,
                action_count=len(part.actions),
                resources=part.resources,
                resource_count=len(part.resources),
                witness=part.witness,
                path=part.path,
                sources=part.sources,
            )


def _rule(role: AgentRole, place: str) -> str:
    """Return which key of the manifest forbids something at a place."""
    own = {str(name.place) for name in role.environments}
    entries = {str(entry.place) for entries in role.never.values() for entry in entries}
    return "`environments` leaves out" if place in own - entries else "`never` forbids"
