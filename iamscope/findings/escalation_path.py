"""A way to access that the agent does not hold itself, by becoming others or changing policies."""

from collections.abc import Iterator

from iamscope.cloud import World
from iamscope.compare.agents import Comparison
from iamscope.compare.telling import how, tell
from iamscope.model.finding import BY_DANGER, Finding

KIND = "escalation-path"
SUMMARY = "The agent gains access that it does not hold, by becoming others or by changing policies."
ADVICE = (
    "Cut the edge. The fix names a call that the manifest does not declare, so that nothing declared is "
    "lost; `iamscope fix` tries it, scans again, and writes the documents. If every call on the way is "
    "declared, the manifest declares more than it seems to: narrow it, or what the role at the end may "
    "do."
)
SEVERITY = BY_DANGER


def find(comparison: Comparison, world: World) -> Iterator[Finding]:
    """Yield one finding for each edge that opens a way: what lies behind it is told as excess."""
    for agent in comparison.agents:
        for one in agent.beyond.escalations:
            yield tell(
                one,
                kind=KIND,
                severity=SEVERITY,
                agent=agent.role.name,
                start=[principal.id for principal in agent.principals],
                message=f"gains access that it does not hold and its manifest does not declare{how(one)}",
            )
    for stranger in comparison.strangers:
        if stranger.escalation is not None:
            yield tell(
                stranger.escalation,
                kind=KIND,
                severity=SEVERITY,
                agent="",
                start=(),
                message=f"gains access that it does not hold itself{how(stranger.escalation)}",
            )
