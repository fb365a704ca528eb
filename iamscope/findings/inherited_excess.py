"""Undeclared access that comes through the operator."""

from collections.abc import Collection, Iterator, Sequence

from iamscope.cloud import World
from iamscope.compare.agents import AgentComparison, Comparison
from iamscope.compare.excess import Excess
from iamscope.model.danger import Danger
from iamscope.model.finding import BY_DANGER, Finding, Origin
from iamscope.model.wording import closing, some, through

KIND = "inherited-excess"
SUMMARY = (
    "The agent can do something that its manifest does not declare, and only because it can act as its "
    "operator."
)
ADVICE = (
    "Close the channel, not the permissions: the operator needs them. The fix names the statement that "
    "opens it. Where the agent *is* the operator, give it a role of its own, or start it under its "
    "manifest with `iamscope issue`."
)
SEVERITY = BY_DANGER


def find(comparison: Comparison, world: World) -> Iterator[Finding]:
    """Yield one finding for each operator and danger class: closing the channel removes all of it."""
    for agent in comparison.agents:
        groups: dict[tuple[str, Danger], list[Excess]] = {}
        for part in agent.excess:
            if part.origin is Origin.INHERITED:
                groups.setdefault((part.channel, part.danger), []).append(part)
        for (channel, danger), parts in groups.items():
            yield _finding(world, agent, channel, danger, parts)


def _finding(
    world: World, agent: AgentComparison, channel: str, danger: Danger, parts: Sequence[Excess]
) -> Finding:
    own = {principal.id for principal in agent.principals}
    bits = 0
    for part in parts:
        bits |= part.actions
    names = tuple(world.universe.ranked(bits))
    resources = tuple(sorted({name for part in parts for name in part.resources}))
    shown = min(parts, key=lambda part: (bool(part.witness.depends), names.index(part.witness.action)))
    how = "by running as" if channel in own else "through"
    return Finding(
        kind=KIND,
        severity=SEVERITY[danger],
        agent=agent.role.name,
        principal=channel,
        message=f"can {danger.verb} with {some(names)}, which its manifest does not declare, "
        f"{how} its operator `{channel}`{through(shown.path)}",
        remedy=_remedy(shown, own),
        danger=danger,
        origin=Origin.INHERITED,
        channel=channel,
        actions=names,
        action_count=len(names),
        resources=resources,
        resource_count=len(resources),
        witness=shown.witness,
        path=shown.path,
        sources=tuple(sorted({source for part in parts for source in part.proof})),
    )


def _remedy(part: Excess, own: Collection[str]) -> str:
    """Return the one change that closes the channel."""
    if part.channel in own:
        return "give the agent a principal of its own, or start it with a session policy: `iamscope issue`"
    for step in part.path:
        if step.target.principal.id == part.channel:
            return closing(step)
    return f"close the way into `{part.channel}`"
