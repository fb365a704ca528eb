"""What the page of a scan says of one agent."""

from collections.abc import Iterator, Sequence

from iamscope.model.columns import count, listing, short, wrapped
from iamscope.model.finding import Finding
from iamscope.model.operator import How
from iamscope.model.safe import printable
from iamscope.model.scan import AgentSummary, Reached, UndecidedPart
from iamscope.report.text.phrases import LONG, sentence, standing
from iamscope.report.text.rows import PROOF, ROW, exceptions, fix, row, rows, whole


def agent_lines(
    agent: AgentSummary, findings: Sequence[Finding], snapshot: str, *, details: bool
) -> Iterator[str]:
    """Yield all that is said of one agent; with `details` each finding by itself."""
    name = printable(agent.name)
    yield name
    yield "-" * len(name)
    yield from identity(agent)
    yield from reaches(agent.reaches, details)
    yield ""
    if details:
        for finding in findings:
            yield from whole(finding, snapshot)
    else:
        yield from rows(standing(findings))
        yield from exceptions(findings)
    yield from undecided(agent.undecided)
    if not details:
        yield from fix(standing(findings))


def identity(agent: AgentSummary) -> Iterator[str]:
    """Yield whom an agent acts as, and who is likely its operator."""
    same = set(agent.principals) & set(agent.operators)
    for principal in agent.principals:
        mark = ", its operator" if principal in same else ""
        yield from wrapped(f"acts as     {printable(principal)}{mark}", "  ", ROW)
    yield from likely_operators(agent, "  ")


def likely_operators(agent: AgentSummary, indent: str) -> Iterator[str]:
    """Yield who is likely the operator of an agent whose manifest names none."""
    for how in How:
        links = [link for link in agent.likely_operators if link.how is how]
        if links:
            found = listing([f"{short(link.principal)} ({printable(link.source)})" for link in links])
            told = f"operator by {how.value}: {found}; not declared in the manifest"
            yield from wrapped(f"{indent}{told}", after=ROW)


def reaches(found: Sequence[Reached], details: bool = False) -> Iterator[str]:
    """Yield whom an agent can become; with `details` by which way."""
    if details:
        for item in found:
            yield from _way(item)
        return
    others = [item for item in found if not item.changed]
    surely = [short(item.principal) for item in others if item.certain]
    perhaps = [short(item.principal) for item in others if not item.certain]
    if any(item.raised for item in found):
        yield "  can become  anything: it can rewrite the policies of a principal it acts as"
    for names, mark in ((surely, ""), (perhaps, " (perhaps)")):
        if names:
            yield from wrapped(f"can become  {listing(names)}{mark}", "  ", " " * 14)
    changes = [f"{short(item.principal)} {printable(item.changes)}" for item in found if item.changes]
    if changes:
        yield from wrapped(f"can act as  {listing(changes)}", "  ", " " * 14)


def _way(item: Reached) -> Iterator[str]:
    what = "can give itself anything, as" if item.raised else "can become "
    perhaps = "" if item.certain else ", perhaps"
    steps = "; then ".join(
        f"{step.id}: {' and '.join(call.action for call in step.calls)}"
        + (f", if {printable(step.depends, LONG)}" if step.depends else "")
        for step in item.path
    )
    changes = f", {printable(item.changes, LONG)}" if item.changes else ""
    yield from wrapped(f"{what} {printable(item.principal)}{changes}{perhaps} ({steps})", "  ", " " * 14)


def undecided(parts: Sequence[UndecidedPart]) -> Iterator[str]:
    """Yield one row for each reason why something cannot be told."""
    reasons: dict[str, list[UndecidedPart]] = {}
    for part in parts:
        reasons.setdefault(part.reason, []).append(part)
    for reason, members in reasons.items():
        actions = {action for part in members for action in part.actions}
        first = members[0]
        of = f"{printable(first.actions[0])}, granted by {printable(first.source, LONG)}"
        what = of if len(actions) == 1 else f"{count(len(actions), 'action')}, such as {of},"
        verb = "is" if len(actions) == 1 else "are"
        yield from row("unknown", f"cannot tell whether {what} {verb} excess: {printable(reason, LONG)}")


def without_agent(findings: Sequence[Finding], details: bool) -> Iterator[str]:
    """Yield the findings about principals that no manifest names."""
    yield "without a manifest"
    yield "------------------"
    for finding in findings:
        yield from row(finding.severity.value, f"{printable(finding.principal)} {sentence(finding)}")
        if details:
            yield from wrapped(f"fix         {printable(finding.remedy, LONG)}", PROOF, " " * 24)
    if not details:
        yield from fix(findings)
