"""An agent that administers an account, or becomes somebody who does."""

from collections.abc import Iterator, Sequence

from iamscope.cloud import World
from iamscope.compare.agents import Comparison
from iamscope.compare.passages import Passage
from iamscope.compare.telling import how, tell
from iamscope.model.finding import Finding, Severity

KIND = "reaches-admin"
SUMMARY = "The agent can do whatever it likes in an account, or becomes somebody who can."
ADVICE = (
    "Cut the edge that is named, or the statement that makes the agent an administrator. Where a "
    "principal can rewrite its own policies, a permissions boundary that it cannot lift holds."
)
SEVERITY = Severity.CRITICAL


def find(comparison: Comparison, world: World) -> Iterator[Finding]:
    """Yield one finding for each account and each edge by which the agent comes to administer it."""
    for agent in comparison.agents:
        start = [principal.id for principal in agent.principals]
        for one in agent.beyond.administrators:
            yield _finding(one, agent.role.name, start)
    for stranger in comparison.strangers:
        if stranger.administrator is not None:
            yield _finding(stranger.administrator, "", ())


def _finding(one: Passage, agent: str, start: Sequence[str]) -> Finding:
    what = "can do whatever it likes in" if not one.path else "comes to do whatever it likes in"
    return tell(
        one,
        kind=KIND,
        severity=SEVERITY,
        agent=agent,
        start=start,
        message=f"{what} the account `{one.where}`{how(one)}",
        into=one.where,
    )
