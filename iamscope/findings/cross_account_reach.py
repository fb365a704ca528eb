"""Undeclared access in an account that neither the agent's principals nor its manifest name."""

from collections.abc import Iterator

from iamscope.cloud import World
from iamscope.compare.agents import Comparison
from iamscope.compare.telling import how, tell
from iamscope.model.finding import BY_DANGER, Finding

KIND = "cross-account-reach"
SUMMARY = "The agent has undeclared access in an account that neither its principals nor its manifest name."
ADVICE = (
    "Cut the edge on the agent's side, or take the agent, or its whole account, out of the trust on the "
    "other side. If it is meant, declare what it is for: an ARN with that account's number."
)
SEVERITY = BY_DANGER


def find(comparison: Comparison, world: World) -> Iterator[Finding]:
    """Yield one finding for each account and each edge by which the agent comes into it."""
    for agent in comparison.agents:
        for one in agent.beyond.accounts:
            yield tell(
                one,
                kind=KIND,
                severity=SEVERITY,
                agent=agent.role.name,
                start=[principal.id for principal in agent.principals],
                message=f"reaches into the account `{one.where}`, which its manifest does not name{how(one)}",
                into=one.where,
            )
