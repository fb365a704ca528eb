"""A denial that somebody relies on and that does not bind the agent."""

from collections.abc import Iterator

from iamscope.cloud import Facts, World
from iamscope.compare.agents import AgentComparison, Comparison
from iamscope.model.finding import Finding, Severity

KIND = "dead-guard"
SUMMARY = "A denial that looks like a fence around the agent does not bind it."
ADVICE = (
    "Take away the permission that the denial should have stopped, or start the agent with a session "
    "policy, which binds every call: `iamscope issue`."
)
SEVERITY = Severity.MEDIUM


def find(comparison: Comparison, world: World) -> Iterator[Finding]:
    """Yield one finding for each denial on an agent's principal that does not bind the agent."""
    for agent in comparison.agents:
        for principal, facts in _facts(agent, world):
            for source, reason in facts.dead_guards:
                yield Finding(
                    kind=KIND,
                    severity=SEVERITY,
                    agent=agent.role.name,
                    principal=principal,
                    message=f"is not held by the denial in {source.label()}: {reason}",
                    remedy="take away the permission that it should have stopped, or start the agent "
                    "with a session policy: `iamscope issue`",
                    sources=(source,),
                )


def _facts(agent: AgentComparison, world: World) -> Iterator[tuple[str, Facts]]:
    """Yield the facts about whoever an agent acts as: in its operator's session, that is the operator."""
    yield from agent.facts.items()
    if agent.role.agent.operator_session is not None:
        for operator in agent.operators:
            if operator.id not in agent.facts:
                yield operator.id, world.facts(operator)
