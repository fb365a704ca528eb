"""Undeclared access that the agent has by itself."""

from collections.abc import Iterator, Sequence

from iamscope.cloud import World
from iamscope.compare.agents import Comparison
from iamscope.compare.excess import Excess
from iamscope.model.finding import BY_DANGER, Finding, Mark, Origin
from iamscope.model.wording import closing, shared, some, through

KIND = "own-excess"
SEVERITY = BY_DANGER


def find(comparison: Comparison, world: World) -> Iterator[Finding]:
    """Yield one finding for each statement and danger class of the agent's own undeclared access."""
    for agent in comparison.agents:
        for part in agent.excess:
            if part.origin is Origin.INHERITED:
                continue
            names = tuple(world.universe.ranked(part.actions))
            also = shared(part.sharing)
            if part.origin is Origin.INHERITED_AND_OWN:
                also = f", as its operator `{part.channel}` can too"
            yield Finding(
                kind=KIND,
                severity=SEVERITY[part.danger],
                agent=agent.role.name,
                principal=part.holding.principal.id,
                message=f"can {part.danger.verb} with {some(names)}, which its manifest does not declare"
                f"{also}{through(part.path)}",
                remedy=_remedy(part, names),
                danger=part.danger,
                origin=part.origin,
                channel=part.channel,
                sharing=part.sharing,
                actions=names,
                action_count=len(names),
                resources=part.resources,
                resource_count=len(part.resources),
                witness=part.witness,
                path=part.path,
                sources=part.proof,
            )


def _remedy(part: Excess, names: Sequence[str]) -> str:
    """Return the change that takes the access, or the way to it, away."""
    if part.path:
        return closing(part.path[0])
    if part.source.via and part.sharing is not None and part.sharing.mark is Mark.SHARED_GRANT:
        # The operator needs what the group gives.
        return f"take `{part.holding.principal.id}` out of {part.source.via}, or declare {some(names)}"
    return f"take {some(names)} out of {part.source.label()}, or declare it"
