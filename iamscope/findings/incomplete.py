"""Something that could not be read, and may hide access of an agent."""

from collections.abc import Iterator

from iamscope.cloud import World
from iamscope.compare.agents import Comparison
from iamscope.model.finding import Finding, Severity
from iamscope.model.wording import some

KIND = "incomplete"
SUMMARY = "Something that could give an agent more access was not read."
ADVICE = (
    "Collect again with the permissions that are named; `docs/clouds/aws.md` holds the whole policy. A "
    "single file of `aws iam get-account-authorization-details` always lacks the rest of the account: use "
    "`iamscope collect aws`."
)
SEVERITY = Severity.NOTE


def find(comparison: Comparison, world: World) -> Iterator[Finding]:
    """Yield one finding for each agent whose reach may be larger than what was read."""
    for agent in comparison.agents:
        if agent.gaps:
            calls = tuple(dict.fromkeys(gap.call for gap in agent.gaps))
            missing = tuple(dict.fromkeys(gap.missing for gap in agent.gaps if gap.missing))
            yield Finding(
                kind=KIND,
                severity=SEVERITY,
                agent=agent.role.name,
                principal=agent.principals[0].id,
                message=f"may reach more than was read: {some(calls)} could not be read",
                remedy=f"collect again with {some(missing)}" if missing else "collect the whole account",
            )
