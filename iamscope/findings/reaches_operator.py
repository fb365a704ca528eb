"""An agent that can become its operator."""

from collections.abc import Iterator

from iamscope.cloud import World
from iamscope.compare.agents import Comparison
from iamscope.compare.passages import Passage
from iamscope.compare.telling import how, tell
from iamscope.model.finding import Finding, Severity
from iamscope.model.wording import some

KIND = "reaches-operator"
SUMMARY = "The agent can become a principal that its manifest names as its operator."
ADVICE = (
    "Close the first step into the operator: the fix names the statement. If the agent needs something "
    "that the operator has, grant it to the agent's own principal and declare it."
)
SEVERITY = Severity.HIGH


def find(comparison: Comparison, world: World) -> Iterator[Finding]:
    """Yield one finding for each operator that the agent becomes, whatever that adds to its access."""
    for agent in comparison.agents:
        for one in agent.beyond.operators:
            yield tell(
                one,
                kind=KIND,
                severity=SEVERITY,
                agent=agent.role.name,
                start=[principal.id for principal in agent.principals],
                message=f"can become its operator `{one.where}`{_with(one)}",
                into=one.where,
            )


def _with(one: Passage) -> str:
    """Return the calls of the only step, or the whole path."""
    if len(one.path) > 1:
        return how(one)
    calls = ", ".join(f"`{call.action}`" for call in one.path[0].calls)
    depends = f", if {one.path[0].depends}" if one.path[0].depends else ""
    further = [name for name in one.reached if name != one.where]
    return f" with {calls}{depends}{f', and so {some(further)}' if further else ''}"
