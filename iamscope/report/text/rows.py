"""The rows of a page about a scan: findings summed up, or each with its proof."""

from collections.abc import Iterator, Sequence

from iamscope.model.columns import count, joined, short, wrapped
from iamscope.model.danger import Danger
from iamscope.model.finding import WAYS, Accepted, Finding, Origin
from iamscope.model.safe import printable
from iamscope.report.text.confirming import confirming
from iamscope.report.text.phrases import LONG, alarm, certain, request, sentence, whence

_LABEL = 10
ROW = " " * (_LABEL + 2)
PROOF = " " * 12
_STATEMENTS = 5
_FIX_ORDER = ("runs-as-operator", "inherited-excess", "own-excess")


def rows(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield one row for each danger class and origin, summed over statements, and one for all else."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        summed = finding.danger is not None and finding.origin is not None
        if finding.way:
            # What ends with the same change is one row, with whatever it is that it opens.
            groups.setdefault(("way", finding.remedy), []).append(finding)
            continue
        apart = "away" if finding.path and finding.origin is not Origin.INHERITED else ""
        key = (str(finding.danger), str(finding.origin), finding.channel, apart, str(finding.sharing))
        groups.setdefault(key if summed else (finding.fingerprint,), []).append(finding)
    for members in sorted(groups.values(), key=lambda members: _place(members[0])):
        first = members[0]
        if first.way:
            yield from way(members)
        elif first.danger is not None and first.origin is not None:
            yield from _summed(first.danger, members)
        else:
            yield from row(first.severity.value, sentence(first))


def _place(finding: Finding) -> tuple[int, bool, int]:
    """Return where a row stands: the worst first, and harm before what a rule says of it."""
    told = finding.origin is None or finding.way
    return (finding.severity.rank, told, finding.danger.rank if finding.danger else -1)


def _summed(danger: Danger, members: Sequence[Finding]) -> Iterator[str]:
    shown = min(members, key=alarm)
    perhaps = "" if certain(shown) else "perhaps "
    others = len({holder for finding in members for holder in finding.holders}) - 1
    more = f", and as {count(others, 'other principal')}" if others > 0 and shown.path else ""
    yield from row(shown.severity.value, f"can {perhaps}{danger.verb}{whence(shown)}{more}")
    actions = {action for finding in members for action in finding.actions}
    resources = {resource for finding in members for resource in finding.resources}
    statements = {source for finding in members for source in finding.granting}
    counts = [count(len(actions), "undeclared action"), f"granted by {count(len(statements), 'statement')}"]
    if resources:
        counts.insert(1, f"on {count(len(resources), 'production resource')}")
    yield from wrapped(" ".join(counts), ROW)
    if shown.witness:
        yield from wrapped(f"such as {request(shown)}", ROW, f"{ROW}  ")


def way(members: Sequence[Finding]) -> Iterator[str]:
    """Yield what one edge opens: into whom, into what, and with which calls."""
    shown = min(members, key=lambda finding: (finding.severity.rank, not certain(finding), len(finding.path)))
    perhaps = "" if certain(shown) else "perhaps "
    ordered = sorted(members, key=lambda finding: WAYS.index(finding.kind))
    ruled = {finding.into for finding in members if finding.kind == "reaches-admin"}
    kept = [one for one in ordered if one.kind != "cross-account-reach" or one.into not in ruled]
    what = joined(list(dict.fromkeys(_opened(finding) for finding in kept)))
    yield from row(shown.severity.value, f"{perhaps}{what}{_calls(shown)}")
    if shown.danger and shown.witness:
        yield from wrapped(f"such as {request(shown)}", ROW, f"{ROW}  ")


def _opened(finding: Finding) -> str:
    match finding.kind:
        case "reaches-operator":
            return f"becomes its operator {short(finding.into)}"
        case "reaches-admin":
            return f"can do whatever it likes in the account {printable(finding.into)}"
        case "cross-account-reach":
            return f"reaches into the account {printable(finding.into)}"
        case "cross-environment-reach":
            return f"reaches out of its environment into {printable(finding.into)}"
    last = finding.path[-1].target.principal.id if finding.path else finding.principal
    whose = f" as {short(last)}" if last not in (finding.principal, finding.channel) else ""
    return f"gains access that it does not hold{whose}"


def _calls(finding: Finding) -> str:
    """Return the calls of a path, step by step, as a phrase; empty for no path."""
    steps = (", ".join(dict.fromkeys(printable(call.action) for call in step.calls)) for step in finding.path)
    told = ", then ".join(steps)
    return f" with {told}" if told else ""


def whole(finding: Finding, snapshot: str) -> Iterator[str]:
    """Yield one finding with its statements, its proof, the command that confirms it, and its fix."""
    yield from row(finding.severity.value, f"{finding.kind}: {sentence(finding)}")
    if finding.origin:
        mark = f", {finding.sharing.mark.value}" if finding.sharing else ""
        yield f"{PROOF}origin      {finding.origin.value}{mark}"
    if finding.behind:
        for source in finding.sources:
            yield from wrapped(f"opened by   {printable(source.label(), LONG)}", PROOF, " " * 24)
    for source in finding.granting[:_STATEMENTS]:
        yield from wrapped(f"granted by  {printable(source.label(), LONG)}", PROOF, " " * 24)
    if len(finding.granting) > _STATEMENTS:
        more = f"{count(len(finding.granting) - _STATEMENTS, 'more statement')}"
        yield f"{PROOF}            and {more}"
    if finding.witness:
        witness = finding.witness
        depends = f", if {printable(witness.depends, LONG)}" if witness.depends else ""
        request = f"{printable(witness.action)} on {printable(witness.resource, LONG)}{depends}"
        yield from wrapped(f"proof       {request}", PROOF, " " * 24)
    yield from confirming(finding, snapshot)
    yield from wrapped(f"fix         {printable(finding.remedy, LONG)}", PROOF, " " * 24)
    if finding.exception:
        yield from wrapped(f"exception   {printable(finding.exception.words, LONG)}", PROOF, " " * 24)
    yield ""


def exceptions(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield one row for each exception, in force or not, with the worst finding that it covers."""
    covered: dict[Accepted, list[Finding]] = {}
    for finding in findings:
        if finding.exception:
            covered.setdefault(finding.exception, []).append(finding)
    for exception, members in covered.items():
        label = "expired" if exception.expired else "accepted"
        told = f"{count(len(members), 'finding')}: {printable(exception.words, LONG)}"
        yield from row(label, told)
        yield from wrapped(f"such as {members[0].kind}: {sentence(members[0])}", ROW, f"{ROW}  ")


def fix(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the one change to make first: the one that closes a channel, else the worst finding's."""
    order = {kind: place for place, kind in enumerate(_FIX_ORDER)}
    first = min(findings, key=lambda finding: order.get(finding.kind, len(order)), default=None)
    if first is not None:
        yield from wrapped(f"fix: {printable(first.remedy, LONG)}", "  -> ", " " * 10)


def row(label: str, text: str) -> Iterator[str]:
    """Yield a text behind a label in the first column."""
    yield from wrapped(text, f"  {label.upper().ljust(_LABEL)}", ROW)
