"""A principal that looks like an agent and has no manifest."""

from collections.abc import Iterator

from iamscope.cloud import World
from iamscope.compare.agents import Comparison
from iamscope.model.finding import Finding, Severity

KIND = "undeclared-agent"
SUMMARY = "A principal looks like an agent, and no manifest names it."
ADVICE = "Write a manifest: `iamscope manifest init NAME --principal ARN`, then fill in what it is for."
SEVERITY = Severity.MEDIUM


def find(comparison: Comparison, world: World) -> Iterator[Finding]:
    """Yield one finding for each marked principal that no manifest names."""
    for principal, facts in comparison.undeclared:
        yield Finding(
            kind=KIND,
            severity=SEVERITY,
            agent="",
            principal=principal.id,
            message=f"looks like an agent ({'; '.join(facts.marks)}), and no manifest names it",
            remedy=f"write one: `iamscope manifest init {principal.name} --principal {principal.id}`",
        )
