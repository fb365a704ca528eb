"""An agent that has no identity of its own."""

from collections.abc import Iterator

from iamscope.cloud import World
from iamscope.compare.agents import Comparison
from iamscope.model.finding import Finding, Severity

KIND = "runs-as-operator"
SUMMARY = (
    "The agent has no principal of its own: the manifest names one and the same as agent and as operator."
)
ADVICE = (
    "Give the agent a role of its own. Where it has to run as its operator, start it under a session "
    "policy made from its manifest: `iamscope issue MANIFEST --role-arn ROLE` gives a short-lived "
    "credential that can do what the manifest says and nothing else."
)
SEVERITY = Severity.HIGH


def find(comparison: Comparison, world: World) -> Iterator[Finding]:
    """Yield one finding for each principal that is the agent and its operator at once."""
    for agent in comparison.agents:
        operators = {operator.id for operator in agent.operators}
        for principal in agent.principals:
            if principal.id in operators:
                yield Finding(
                    kind=KIND,
                    severity=SEVERITY,
                    agent=agent.role.name,
                    principal=principal.id,
                    message=f"acts as its operator `{principal.id}`: what the operator may do, it can do",
                    remedy="give the agent a role of its own, or a session policy: `iamscope issue`",
                )
