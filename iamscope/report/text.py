"""A scan as a page for a terminal: 100 columns, readable without colour."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from iamscope.model.finding import Finding, Origin, Severity
from iamscope.model.safe import printable
from iamscope.model.scan import AgentSummary, Reached, Scan

FORMAT = "text"
_WIDTH = 100
_SEVERITY_WIDTH = 9
_SHOWN_REACHES = 4


def render(scan: Scan, *, details: bool = False) -> str:
    """Return the page. With `details` every finding stands alone with its proof; else they are summed up."""
    return "\n".join(_lines(scan, details)) + "\n"


def _lines(scan: Scan, details: bool) -> Iterator[str]:
    yield from _head(scan)
    of_agent: dict[str, list[Finding]] = {}
    for finding in scan.findings:
        of_agent.setdefault(finding.agent, []).append(finding)
    ordered = sorted(scan.agents, key=lambda agent: (_worst(of_agent.get(agent.name, ())), agent.name))
    clean = [
        agent
        for agent in ordered
        if agent.principals and not of_agent.get(agent.name) and not agent.undecided
    ]
    for agent in ordered:
        if agent not in clean and agent.principals:
            yield ""
            yield from _agent(agent, of_agent.get(agent.name, []), details)
    if of_agent.get(""):
        yield ""
        yield from _without_agent(of_agent[""])
    if clean:
        yield ""
        yield from _wrap(
            "Nothing beyond the manifest: " + ", ".join(printable(agent.name) for agent in clean)
        )
    yield ""
    yield from _foot(scan, details)


def _head(scan: Scan) -> Iterator[str]:
    snapshot = scan.snapshot
    when = f", taken {snapshot.taken_at[:10]}" if snapshot.taken_at else ""
    scopes = _count(len(snapshot.scopes), "account")
    yield f"Scan of {printable(snapshot.name)}{when}"
    yield (
        f"{scopes}, {_count(snapshot.principals, 'principal')}, {_count(len(scan.agents), 'agent')}: "
        f"{_tally(scan.findings)}"
    )


def _tally(findings: Sequence[Finding]) -> str:
    counts = [(severity, sum(finding.severity is severity for finding in findings)) for severity in Severity]
    named = [f"{count} {severity.value}" for severity, count in counts if count]
    return ", ".join(named) or "no findings"


def _worst(findings: Sequence[Finding]) -> int:
    return min((finding.severity.rank for finding in findings), default=len(Severity))


def _agent(agent: AgentSummary, findings: Sequence[Finding], details: bool) -> Iterator[str]:
    yield printable(agent.name).ljust(_WIDTH - 1, " ").rstrip()
    yield "-" * min(_WIDTH, len(printable(agent.name)))
    same = set(agent.principals) & set(agent.operators)
    for principal in agent.principals:
        mark = "  (its operator's own principal)" if principal in same else ""
        yield f"  acts as     {printable(principal)}{mark}"
    yield from _reaches(agent.reaches)
    yield ""
    if details:
        for finding in findings:
            yield from _whole(finding)
            yield ""
    else:
        yield from _rows(findings)
        yield from _fixes(findings)
    for part in agent.undecided:
        text = f"cannot tell whether `{part.actions[0]}`, granted by {part.source}, is excess: {part.reason}"
        yield from _row(None, printable(text, 400))


def _reaches(reaches: Sequence[Reached]) -> Iterator[str]:
    for item in reaches[:_SHOWN_REACHES]:
        steps = ", then ".join(
            f"{step.id} {'+'.join(call.action for call in step.calls)}" for step in item.path
        )
        perhaps = "" if item.certain else ", perhaps"
        what = "can give itself anything" if item.raised else "can become"
        target = "" if item.raised else f" {printable(item.principal)}"
        yield from _wrap(
            f"{what}{target}{perhaps} ({printable(steps, 300)})", indent="  ", after="              "
        )
    if len(reaches) > _SHOWN_REACHES:
        yield f"  can become {len(reaches) - _SHOWN_REACHES} more principals"


def _rows(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield one row for each danger class and origin, summed over statements, and one for all else."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        summed = finding.danger is not None and finding.origin is not None
        key = (
            (str(finding.danger), str(finding.origin), finding.channel) if summed else (finding.fingerprint,)
        )
        groups.setdefault(key, []).append(finding)
    for members in sorted(groups.values(), key=lambda members: members[0].order[:1]):
        first = members[0]
        summed = first.danger is not None and first.origin is not None
        yield from _row(first.severity, _summed(first, members) if summed else _sentence(first))


def _summed(first: Finding, members: Sequence[Finding]) -> str:
    actions = {action for finding in members for action in finding.actions}
    resources = {resource for finding in members for resource in finding.resources}
    counts = [_count(len(actions), "undeclared action")]
    if resources:
        counts.insert(0, _count(len(resources), "production resource"))
    granted = _count(len({source for finding in members for source in finding.sources}), "statement")
    assert first.danger is not None
    assert first.origin is not None
    inherited = first.origin is Origin.INHERITED
    operator = printable(_short_name(first.channel))
    whence = f"through its operator {operator}" if inherited else _OWN[first.origin]
    return f"can {first.danger.verb}: {', '.join(counts)}, {whence} ({granted}){_example(members)}"


_OWN = {Origin.OWN: "by itself", Origin.INHERITED_AND_OWN: "by itself and through its operator alike"}


def _short_name(name: str) -> str:
    return name.rsplit("/", 1)[-1]


def _example(members: Sequence[Finding]) -> str:
    ordered = sorted(members, key=lambda finding: -finding.resource_count)
    proven = [finding.witness for finding in ordered if finding.witness is not None]
    if not proven:
        return ""
    witness = next((item for item in proven if not item.depends), proven[0])
    perhaps = f", if {printable(witness.depends, 200)}" if witness.depends else ""
    return f"; for example {witness.action} on {printable(witness.resource)}{perhaps}"


def _whole(finding: Finding) -> Iterator[str]:
    yield from _row(finding.severity, f"{finding.kind}: {_sentence(finding)}")
    for source in finding.sources:
        yield from _wrap(f"granted by  {printable(source.label(), 300)}", indent=" " * 12, after=" " * 24)
    if finding.witness:
        witness = finding.witness
        depends = f", if {printable(witness.depends, 300)}" if witness.depends else ""
        yield from _wrap(
            f"proof       `{witness.action}` on {printable(witness.resource)}{depends}",
            indent=" " * 12,
            after=" " * 24,
        )
    yield from _wrap(f"fix         {_clean(finding.remedy)}", indent=" " * 12, after=" " * 24)


def _without_agent(findings: Sequence[Finding]) -> Iterator[str]:
    yield "without a manifest"
    yield "------------------"
    for finding in findings:
        yield from _row(finding.severity, f"{printable(finding.principal)} {_sentence(finding)}")
    yield from _fixes(findings)


def _fixes(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the one change to make first: the one that closes a channel, else the worst finding's."""
    first = min(findings, key=lambda finding: _FIX_ORDER.get(finding.kind, len(_FIX_ORDER)), default=None)
    if first is not None:
        yield from _wrap(f"fix first: {_clean(first.remedy)}", indent="  -> ", after="     ")


_FIX_ORDER = {"runs-as-operator": 0, "inherited-excess": 1, "own-excess": 2}


def _foot(scan: Scan, details: bool) -> Iterator[str]:
    for notice in scan.notices:
        yield from _wrap(f"notice: {printable(notice, 400)}")
    if scan.assumes:
        yield from _wrap(
            f"assumes: {', '.join(scan.assumes)} (unread layers that could only take access away)"
        )
    for gap in scan.gaps:
        if gap.direction.value == "grants":
            missing = f"; needs {gap.missing}" if gap.missing else ""
            yield from _wrap(
                f"gap: {printable(gap.call)} in {printable(gap.scope)}: {printable(gap.reason)}{missing}"
            )
    facts = ", ".join(f"{name} {version}" for name, version in scan.snapshot.facts.items())
    yield from _wrap(f"facts: {facts}")
    if not details and scan.findings:
        yield "every finding with its proof: --details, or --format json"


def _sentence(finding: Finding) -> str:
    return _clean(finding.message)


def _clean(text: str) -> str:
    return printable(text, 600)


def _row(severity: Severity | None, text: str) -> Iterator[str]:
    label = (severity.value.upper() if severity else "UNKNOWN").ljust(_SEVERITY_WIDTH)
    yield from _wrap(text, indent=f"  {label} ", after=" " * (_SEVERITY_WIDTH + 3))


def _wrap(text: str, indent: str = "", after: str = "  ") -> Iterable[str]:
    return textwrap.wrap(
        text,
        width=_WIDTH,
        initial_indent=indent,
        subsequent_indent=after if indent else "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
