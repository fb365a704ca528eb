"""One principal for several agents."""

from collections.abc import Iterator

from iamscope.cloud import World
from iamscope.compare.agents import Comparison
from iamscope.model.finding import Finding, Severity
from iamscope.model.wording import some

KIND = "shared-identity"
SUMMARY = "Several manifests name the same principal."
ADVICE = "Give each agent a principal of its own, with what its own manifest declares."
SEVERITY = Severity.MEDIUM


def find(comparison: Comparison, world: World) -> Iterator[Finding]:
    """Yield one finding for each principal that several manifests claim."""
    for principal, roles in comparison.shared.items():
        yield Finding(
            kind=KIND,
            severity=SEVERITY,
            agent=roles[0],
            principal=principal,
            message=f"`{principal}` serves {len(roles)} agents ({some(roles, 5)}): "
            "each has the access of all, "
            "and a log cannot tell them apart",
            remedy="give each agent a principal of its own",
        )
