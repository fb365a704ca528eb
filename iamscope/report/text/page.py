"""A scan as a page for a terminal: 100 columns, readable without colour, the worst first."""

from collections.abc import Iterator, Sequence

from iamscope.model.columns import count, listing, wrapped
from iamscope.model.finding import Finding, Severity
from iamscope.model.gap import Direction
from iamscope.model.safe import printable
from iamscope.model.scan import AgentSummary, Scan
from iamscope.report.text.agents import agent_lines, likely_operators, without_agent
from iamscope.report.text.phrases import LONG, alarm, harm, harms, standing, whence
from iamscope.report.text.rows import fix

FORMAT = "text"
_HEADLINES = 5
_ALARMING = (Severity.CRITICAL, Severity.HIGH)


def render(scan: Scan, *, details: bool = False) -> str:
    """Return the page; with `details` every finding stands alone with its proof, else they are summed up."""
    return "\n".join(_lines(scan, details)) + "\n"


def _lines(scan: Scan, details: bool) -> Iterator[str]:
    of_agent: dict[str, list[Finding]] = {}
    for finding in scan.findings:
        of_agent.setdefault(finding.agent, []).append(finding)
    present = [agent for agent in scan.agents if agent.principals]
    ordered = sorted(present, key=lambda agent: (_worst(of_agent.get(agent.name, ())), agent.name))
    clean = [agent.name for agent in ordered if not of_agent.get(agent.name) and not agent.undecided]
    yield from _head(scan)
    yield from _headlines(ordered, of_agent)
    for agent in ordered:
        if agent.name not in clean:
            yield ""
            yield from agent_lines(agent, of_agent.get(agent.name, []), scan.snapshot.name, details=details)
    if of_agent.get(""):
        yield ""
        yield from without_agent(of_agent[""], details)
    if clean:
        yield ""
        names = listing([printable(name) for name in clean], 20)
        yield from wrapped(f"Nothing beyond the manifest: {names}", after="  ")
        for agent in ordered:
            if agent.name in clean:
                yield from likely_operators(agent, f"  {printable(agent.name)}: ")
    yield ""
    yield from _foot(scan, details)


def _head(scan: Scan) -> Iterator[str]:
    snapshot = scan.snapshot
    when = f", taken {printable(snapshot.taken_at[:10])}" if snapshot.taken_at else ""
    yield from wrapped(f"Scan of {printable(snapshot.name)}{when}", after="  ")
    sizes = (
        count(len(snapshot.scopes), "account"),
        count(snapshot.principals, "principal"),
        _agents(scan.agents),
    )
    yield from wrapped(f"{', '.join(sizes)}: {_tally(scan.findings)}", after="  ")


def _agents(agents: Sequence[AgentSummary]) -> str:
    """Return how many agents there are, and how many of them are not in the snapshot at all."""
    absent = sum(not agent.principals for agent in agents)
    return count(len(agents), "agent") + (f" ({absent} absent)" if absent else "")


def _tally(findings: Sequence[Finding]) -> str:
    counted = standing(findings)
    counts = [(sum(one.severity is severity for one in counted), severity.value) for severity in Severity]
    counts.append((len(findings) - len(counted), "accepted"))
    return ", ".join(f"{number} {word}" for number, word in counts if number) or "no findings"


def _worst(findings: Sequence[Finding]) -> int:
    return min((finding.severity.rank for finding in standing(findings)), default=len(Severity))


def _headlines(agents: Sequence[AgentSummary], of_agent: dict[str, list[Finding]]) -> Iterator[str]:
    """Yield one sentence for each agent that can do the worst, with the one change that ends it."""
    excess = [
        (agent, min(found, key=alarm)) for agent in agents if (found := harms(of_agent.get(agent.name, ())))
    ]
    worst = min((finding.severity for _, finding in excess), key=lambda item: item.rank, default=None)
    alarming = [(agent, item) for agent, item in excess if item.severity is worst and worst in _ALARMING]
    if alarming:
        yield ""
    for agent, finding in alarming[:_HEADLINES]:
        yield from wrapped(f"{printable(agent.name)} {harm(finding)}{whence(finding)}.", after="  ")
        yield from fix(standing(of_agent[agent.name]))
    if len(alarming) > _HEADLINES:
        yield f"{count(len(alarming) - _HEADLINES, 'more agent')} of this severity below"


def _foot(scan: Scan, details: bool) -> Iterator[str]:
    for notice in scan.notices:
        yield from wrapped(f"notice: {printable(notice, LONG)}", after="  ")
    if scan.assumes:
        words = ", ".join(printable(word) for word in scan.assumes)
        yield from wrapped(f"assumes: {words} (unread, and could only take access away)", after="  ")
    yield from _gaps(scan, details)
    facts = ", ".join(f"{name} {version}" for name, version in scan.snapshot.facts.items())
    yield from wrapped(f"facts: {facts}", after="  ")
    if not details and scan.findings:
        yield "every finding with its proof: --details, or --format json"


def _gaps(scan: Scan, details: bool) -> Iterator[str]:
    """Yield what was not read and could grant access."""
    gaps = [gap for gap in scan.gaps if gap.direction is Direction.GRANTS]
    if details:
        for gap in gaps:
            where = f" in {printable(gap.scope)}" if gap.scope else ""
            missing = f"; needs {printable(gap.missing)}" if gap.missing else ""
            told = f"gap: {printable(gap.call)}{where}: {printable(gap.reason, LONG)}{missing}"
            yield from wrapped(told, after="  ")
    elif gaps:
        calls = dict.fromkeys(printable(gap.call) for gap in gaps)
        yield from wrapped(f"gaps: {', '.join(calls)} (unread, and could grant more)", after="  ")
