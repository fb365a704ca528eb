"""Undeclared access that comes through the operator."""

from collections.abc import Collection, Iterator

from iamscope.cloud import World
from iamscope.compare.agents import Comparison
from iamscope.compare.excess import Excess
from iamscope.model.finding import BY_DANGER, Finding, Origin
from iamscope.model.wording import some, through

KIND = "inherited-excess"


def find(comparison: Comparison, world: World) -> Iterator[Finding]:
    """Yield one finding for each operator statement and danger class that the manifest does not declare."""
    for agent in comparison.agents:
        own = {principal.id for principal in agent.principals}
        for part in agent.excess:
            if part.origin is not Origin.INHERITED:
                continue
            names = tuple(world.universe.ranked(part.actions))
            if part.channel in own:
                how, remedy = (
                    "by running as",
                    "give the agent a principal of its own, or a session policy: `iamscope issue`",
                )
            else:
                how, remedy = (
                    "through",
                    f"remove the way into `{part.channel}`, or shorten {part.source.label()}",
                )
            yield Finding(
                kind=KIND,
                severity=BY_DANGER[part.danger],
                agent=agent.role.name,
                principal=part.holding.principal.id,
                message=f"can {part.danger.verb} with {some(names)}, which its manifest does not declare, "
                f"{how} its operator `{part.channel}`{through(part.path)}",
                remedy=_remedy(part, own),
                danger=part.danger,
                origin=part.origin,
                channel=part.channel,
                actions=names,
                action_count=len(names),
                resources=part.resources,
                resource_count=len(part.resources),
                witness=part.witness,
                path=part.path,
                sources=(part.source,),
            )


def _remedy(part: Excess, own: Collection[str]) -> str:
    """Return the one change that closes the channel."""
    if part.channel in own:
        return "give the agent a principal of its own, or start it with a session policy: `iamscope issue`"
    for step in part.path:
        if step.target.principal.id == part.channel:
            call = step.calls[0]
            origin = call.sources[0].label() if call.sources else f"the trust of `{part.channel}`"
            return f"take `{call.action}` on `{part.channel}` out of {origin}"
    return f"close the way into `{part.channel}`"
