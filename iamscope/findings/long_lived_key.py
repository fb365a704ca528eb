"""An agent with a credential that does not expire."""

from collections.abc import Iterator

from iamscope.cloud import World
from iamscope.compare.agents import Comparison
from iamscope.model.finding import Finding, Severity

KIND = "long-lived-key"
SUMMARY = "An agent's user has an active access key, which never expires."
ADVICE = (
    "Let the agent use short-lived credentials of a role (`iamscope issue`, or the platform's own "
    "workload identity), then delete the key. Deactivate it first: what breaks shows who else uses it."
)
SEVERITY = Severity.HIGH


def find(comparison: Comparison, world: World) -> Iterator[Finding]:
    """Yield one finding for each active key of an agent's principal."""
    for agent in comparison.agents:
        for principal in agent.principals:
            for name, created in agent.facts[principal.id].keys:
                since = f", made on {created[:10]}" if created else ""
                yield Finding(
                    kind=KIND,
                    severity=SEVERITY,
                    agent=agent.role.name,
                    principal=principal.id,
                    message=f"holds the key `{name}`{since}, which never expires",
                    remedy="replace the key by short-lived credentials of a role, then delete it",
                )
