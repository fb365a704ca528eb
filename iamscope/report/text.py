"""A scan as a page for a terminal: 100 columns, readable without colour, the worst first."""

from collections.abc import Iterator, Sequence

from iamscope.model.columns import count, listing, short, wrapped
from iamscope.model.danger import Danger
from iamscope.model.finding import Accepted, Finding, Mark, Origin, Severity, Sharing
from iamscope.model.gap import Direction
from iamscope.model.operator import How
from iamscope.model.safe import printable
from iamscope.model.scan import AgentSummary, Reached, Scan, UndecidedPart

FORMAT = "text"
_LONG = 600
_LABEL = 10
_ROW = " " * (_LABEL + 2)
_PROOF = " " * 12
_HEADLINES = 5
_ALARMING = (Severity.CRITICAL, Severity.HIGH)
_FIX_ORDER = ("runs-as-operator", "inherited-excess", "own-excess")


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
            yield from _agent(agent, of_agent.get(agent.name, []), details)
    if of_agent.get(""):
        yield ""
        yield from _without_agent(of_agent[""], details)
    if clean:
        yield ""
        names = listing([printable(name) for name in clean], 20)
        yield from wrapped(f"Nothing beyond the manifest: {names}", after="  ")
        for agent in ordered:
            if agent.name in clean:
                yield from _likely_operators(agent, f"  {printable(agent.name)}: ")
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
    standing = _standing(findings)
    counts = [(sum(one.severity is severity for one in standing), severity.value) for severity in Severity]
    counts.append((len(findings) - len(standing), "accepted"))
    return ", ".join(f"{number} {word}" for number, word in counts if number) or "no findings"


def _standing(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings that no exception accepts today."""
    return [finding for finding in findings if not finding.accepted]


def _worst(findings: Sequence[Finding]) -> int:
    return min((finding.severity.rank for finding in _standing(findings)), default=len(Severity))


def _headlines(agents: Sequence[AgentSummary], of_agent: dict[str, list[Finding]]) -> Iterator[str]:
    """Yield one sentence for each agent that can do the worst, with the one change that ends it."""
    excess = [
        (agent, min(harms, key=_alarm)) for agent in agents if (harms := _harms(of_agent.get(agent.name, ())))
    ]
    worst = min((finding.severity for _, finding in excess), key=lambda item: item.rank, default=None)
    alarming = [(agent, item) for agent, item in excess if item.severity is worst and worst in _ALARMING]
    if alarming:
        yield ""
    for agent, finding in alarming[:_HEADLINES]:
        yield from wrapped(f"{printable(agent.name)} {_harm(finding)}{_whence(finding)}.", after="  ")
        yield from _fix(_standing(of_agent[agent.name]))
    if len(alarming) > _HEADLINES:
        yield f"{count(len(alarming) - _HEADLINES, 'more agent')} of this severity below"


def _harms(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in _standing(findings) if finding.danger and finding.origin]


def _alarm(finding: Finding) -> tuple[int, int, bool, int, bool, int]:
    """Return what comes first: the worst, certain, widest, inherited and nearest."""
    assert finding.danger is not None
    place = (finding.severity.rank, finding.danger.rank, not _certain(finding), -finding.resource_count)
    operators = finding.origin is Origin.INHERITED or _by_shared_grant(finding)
    return (*place, not operators, len(finding.path))


def _by_shared_grant(finding: Finding) -> bool:
    return finding.sharing is not None and finding.sharing.mark is Mark.SHARED_GRANT


def _harm(finding: Finding) -> str:
    """Return what an agent can do, with the first thing that it can do it to."""
    assert finding.danger is not None
    perhaps = "" if _certain(finding) else "perhaps "
    if finding.danger is Danger.DESTROYS_PRODUCTION and finding.resource_count and finding.witness:
        resource = short(finding.witness.resource)
        if finding.resource_count == 1:
            return f"can {perhaps}destroy the production resource {resource}"
        return f"can {perhaps}destroy {finding.resource_count:,} production resources, such as {resource}"
    return f"can {perhaps}{finding.danger.verb} with {_request(finding, conditions=False)}"


def _whence(finding: Finding) -> str:
    if finding.origin is Origin.INHERITED:
        same = not finding.path or finding.path[0].origin.principal.id == finding.channel
        return f", {'because it acts as' if same else 'through'} its operator {short(finding.channel)}"
    how = f"through {short(finding.principal)}" if finding.path else "by itself"
    if finding.path and all(step.target.principal == step.origin.principal for step in finding.path):
        how = "by rewriting its own policies"
    also = ", as its operator can" if finding.origin is Origin.INHERITED_AND_OWN else ""
    return f", {how}{also}{_shared(finding.sharing)}"


def _shared(sharing: Sharing | None) -> str:
    if sharing is None:
        return ""
    who = f"its operator {short(sharing.operators[0])}"
    match sharing.mark:
        case Mark.SHARED_GRANT:
            many = f" (serves {count(sharing.principals, 'principal')})" if sharing.principals else ""
            return f", by a grant shared with {who}{many}"
        case Mark.SCOPE:
            return f", by a grant to many, {who} among them"
        case Mark.COPIED:
            return f", by a copy of a policy of {who}"


def _certain(finding: Finding) -> bool:
    depends = finding.witness.depends if finding.witness else ""
    return not depends and all(step.certain for step in finding.path)


def _agent(agent: AgentSummary, findings: Sequence[Finding], details: bool) -> Iterator[str]:
    name = printable(agent.name)
    yield name
    yield "-" * len(name)
    same = set(agent.principals) & set(agent.operators)
    for principal in agent.principals:
        mark = ", its operator" if principal in same else ""
        yield from wrapped(f"acts as     {printable(principal)}{mark}", "  ", _ROW)
    yield from _likely_operators(agent, "  ")
    yield from _reaches(agent.reaches, details)
    yield ""
    if details:
        for finding in findings:
            yield from _whole(finding)
    else:
        yield from _rows(_standing(findings))
        yield from _exceptions(findings)
    yield from _undecided(agent.undecided)
    if not details:
        yield from _fix(_standing(findings))


def _likely_operators(agent: AgentSummary, indent: str) -> Iterator[str]:
    """Yield who is likely the operator of an agent whose manifest names none."""
    for how in How:
        links = [link for link in agent.likely_operators if link.how is how]
        if links:
            found = listing([f"{short(link.principal)} ({printable(link.source)})" for link in links])
            told = f"operator by {how.value}: {found}; not declared in the manifest"
            yield from wrapped(f"{indent}{told}", after=_ROW)


def _reaches(reaches: Sequence[Reached], details: bool) -> Iterator[str]:
    if details:
        for item in reaches:
            yield from _way(item)
        return
    others = [item for item in reaches if not item.changed]
    surely = [short(item.principal) for item in others if item.certain]
    perhaps = [short(item.principal) for item in others if not item.certain]
    if any(item.raised for item in reaches):
        yield "  can become  anything: it can rewrite the policies of a principal it acts as"
    for names, mark in ((surely, ""), (perhaps, " (perhaps)")):
        if names:
            yield from wrapped(f"can become  {listing(names)}{mark}", "  ", " " * 14)
    changes = [f"{short(item.principal)} {printable(item.changes)}" for item in reaches if item.changes]
    if changes:
        yield from wrapped(f"can act as  {listing(changes)}", "  ", " " * 14)


def _way(item: Reached) -> Iterator[str]:
    what = "can give itself anything, as" if item.raised else "can become "
    perhaps = "" if item.certain else ", perhaps"
    steps = "; then ".join(
        f"{step.id}: {' and '.join(call.action for call in step.calls)}"
        + (f", if {printable(step.depends, _LONG)}" if step.depends else "")
        for step in item.path
    )
    changes = f", {printable(item.changes, _LONG)}" if item.changes else ""
    yield from wrapped(f"{what} {printable(item.principal)}{changes}{perhaps} ({steps})", "  ", " " * 14)


def _rows(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield one row for each danger class and origin, summed over statements, and one for all else."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        summed = finding.danger is not None and finding.origin is not None
        apart = "away" if finding.path and finding.origin is not Origin.INHERITED else ""
        key = (str(finding.danger), str(finding.origin), finding.channel, apart, str(finding.sharing))
        groups.setdefault(key if summed else (finding.fingerprint,), []).append(finding)
    for members in sorted(groups.values(), key=lambda members: _place(members[0])):
        first = members[0]
        if first.danger is not None and first.origin is not None:
            yield from _summed(first.danger, members)
        else:
            yield from _row(first.severity.value, _sentence(first))


def _place(finding: Finding) -> tuple[int, bool, int]:
    """Return where a row stands: the worst first, and harm before what a rule says of it."""
    return (finding.severity.rank, finding.origin is None, finding.danger.rank if finding.danger else -1)


def _summed(danger: Danger, members: Sequence[Finding]) -> Iterator[str]:
    shown = min(members, key=_alarm)
    perhaps = "" if _certain(shown) else "perhaps "
    others = len({finding.principal for finding in members}) - 1
    more = f" and {others:,} more" if others > 0 and shown.path else ""
    yield from _row(shown.severity.value, f"can {perhaps}{danger.verb}{_whence(shown)}{more}")
    actions = {action for finding in members for action in finding.actions}
    resources = {resource for finding in members for resource in finding.resources}
    statements = {source for finding in members for source in finding.sources}
    counts = [count(len(actions), "undeclared action"), f"granted by {count(len(statements), 'statement')}"]
    if resources:
        counts.insert(1, f"on {count(len(resources), 'production resource')}")
    yield from wrapped(" ".join(counts), _ROW)
    if shown.witness:
        yield from wrapped(f"such as {_request(shown)}", _ROW, f"{_ROW}  ")


def _request(finding: Finding, *, conditions: bool = True) -> str:
    witness = finding.witness
    if witness is None:
        return "something"
    depends = f", if {printable(witness.depends, 200)}" if witness.depends and conditions else ""
    return f"{printable(witness.action)} on {short(witness.resource)}{depends}"


def _whole(finding: Finding) -> Iterator[str]:
    yield from _row(finding.severity.value, f"{finding.kind}: {_sentence(finding)}")
    for source in finding.sources:
        yield from wrapped(f"granted by  {printable(source.label(), _LONG)}", _PROOF, " " * 24)
    if finding.witness:
        witness = finding.witness
        depends = f", if {printable(witness.depends, _LONG)}" if witness.depends else ""
        request = f"{printable(witness.action)} on {printable(witness.resource, _LONG)}{depends}"
        yield from wrapped(f"proof       {request}", _PROOF, " " * 24)
    yield from wrapped(f"fix         {printable(finding.remedy, _LONG)}", _PROOF, " " * 24)
    if finding.exception:
        yield from wrapped(f"exception   {printable(finding.exception.words, _LONG)}", _PROOF, " " * 24)
    yield ""


def _exceptions(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield one row for each exception, in force or not, with the worst finding that it covers."""
    covered: dict[Accepted, list[Finding]] = {}
    for finding in findings:
        if finding.exception:
            covered.setdefault(finding.exception, []).append(finding)
    for exception, members in covered.items():
        label = "expired" if exception.expired else "accepted"
        told = f"{count(len(members), 'finding')}: {printable(exception.words, _LONG)}"
        yield from _row(label, told)
        yield from wrapped(f"such as {members[0].kind}: {_sentence(members[0])}", _ROW, f"{_ROW}  ")


def _undecided(parts: Sequence[UndecidedPart]) -> Iterator[str]:
    """Yield one row for each reason why something cannot be told."""
    reasons: dict[str, list[UndecidedPart]] = {}
    for part in parts:
        reasons.setdefault(part.reason, []).append(part)
    for reason, members in reasons.items():
        actions = {action for part in members for action in part.actions}
        first = members[0]
        of = f"{printable(first.actions[0])}, granted by {printable(first.source, _LONG)}"
        what = of if len(actions) == 1 else f"{count(len(actions), 'action')}, such as {of},"
        verb = "is" if len(actions) == 1 else "are"
        yield from _row("unknown", f"cannot tell whether {what} {verb} excess: {printable(reason, _LONG)}")


def _without_agent(findings: Sequence[Finding], details: bool) -> Iterator[str]:
    yield "without a manifest"
    yield "------------------"
    for finding in findings:
        yield from _row(finding.severity.value, f"{printable(finding.principal)} {_sentence(finding)}")
        if details:
            yield from wrapped(f"fix         {printable(finding.remedy, _LONG)}", _PROOF, " " * 24)
    if not details:
        yield from _fix(findings)


def _fix(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the one change to make first: the one that closes a channel, else the worst finding's."""
    order = {kind: place for place, kind in enumerate(_FIX_ORDER)}
    first = min(findings, key=lambda finding: order.get(finding.kind, len(order)), default=None)
    if first is not None:
        yield from wrapped(f"fix: {printable(first.remedy, _LONG)}", "  -> ", " " * 10)


def _foot(scan: Scan, details: bool) -> Iterator[str]:
    for notice in scan.notices:
        yield from wrapped(f"notice: {printable(notice, _LONG)}", after="  ")
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
            told = f"gap: {printable(gap.call)}{where}: {printable(gap.reason, _LONG)}{missing}"
            yield from wrapped(told, after="  ")
    elif gaps:
        calls = dict.fromkeys(printable(gap.call) for gap in gaps)
        yield from wrapped(f"gaps: {', '.join(calls)} (unread, and could grant more)", after="  ")


def _sentence(finding: Finding) -> str:
    return printable(finding.message, _LONG)


def _row(label: str, text: str) -> Iterator[str]:
    yield from wrapped(text, f"  {label.upper().ljust(_LABEL)}", _ROW)
