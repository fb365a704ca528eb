"""Remedies for a terminal: what to change, what goes with it, and what has no remedy."""

from collections.abc import Iterator, Sequence

from iamscope.model.columns import count, short, wrapped
from iamscope.model.finding import Finding, Origin
from iamscope.model.remedy import Fixes, Remedy, Unsolved
from iamscope.model.safe import printable

_LONG = 600
_KINDS = {
    "narrow": "cut what is granted to what the manifest declares",
    "close-channel": "close the way",
    "boundary": "bound the principal by what the manifest declares",
    "session-policy": "start the agent under a session policy",
    "delete-key": "delete the access key",
    "mend-denial": "let the denial bind the agent itself",
}
_MOST = 12


def render(fixes: Fixes, folder: str = "") -> str:
    """Return the page; `folder` is where the remedies have been written to, if anywhere."""
    return "\n".join(_lines(fixes, folder)) + "\n"


def _lines(fixes: Fixes, folder: str) -> Iterator[str]:
    removed = sum(len(remedy.findings) for remedy in fixes.remedies)
    total = removed + len(fixes.unsolved)
    if not total:
        yield "There is nothing to fix."
        return
    remedies = f"{len(fixes.remedies)} remed{'y' if len(fixes.remedies) == 1 else 'ies'}"
    yield f"{count(total, 'finding')}: {remedies} for {removed}, none for {len(fixes.unsolved)}"
    for number, remedy in enumerate(fixes.remedies, start=1):
        yield ""
        yield from _remedy(number, remedy)
    if fixes.unsolved:
        yield ""
        yield "Without a proven remedy"
        yield from _without(fixes.unsolved)
    yield ""
    if folder and fixes.remedies:
        yield from wrapped(f"Written to {printable(folder)}: remedies.json, apply.sh, main.tf, documents/")
    yield "Nothing was changed in any account."


def _remedy(number: int, remedy: Remedy) -> Iterator[str]:
    whose = f" ({printable(remedy.agent)})" if remedy.agent else ""
    told = "; ".join(_KINDS.get(kind, kind) for kind in remedy.kinds)
    yield from wrapped(f"{number}. {told}{whose}", after="   ")
    for words in remedy.words:
        yield from wrapped(printable(words, _LONG), "   change   ", " " * 14)
    for finding in remedy.findings[:_MOST]:
        yield from wrapped(_title(finding), "   removes  ", " " * 14)
    if len(remedy.findings) > _MOST:
        yield f"            and {count(len(remedy.findings) - _MOST, 'more finding')}"
    for label, items in (("keeps", remedy.keeps), ("loses", remedy.loses), ("note", remedy.notes)):
        for item in items:
            yield from wrapped(printable(item, _LONG), f"   {label.ljust(9)}", " " * 14)


def _without(unsolved: Sequence[Unsolved]) -> Iterator[str]:
    """Yield the findings that have no remedy, those of one reason together."""
    reasons: dict[str, list[Finding]] = {}
    for one in unsolved:
        reasons.setdefault(one.reason, []).append(one.finding)
    for reason, findings in reasons.items():
        for finding in findings:
            yield from wrapped(_title(finding), "  - ", "    ")
        yield from wrapped(f"because {printable(reason, _LONG)}", "      ", "        ")


def _title(finding: Finding) -> str:
    who = short(finding.agent or finding.principal)
    head = f"[{finding.severity.value}] {finding.fingerprint} {finding.kind}: {who}"
    if finding.way:
        return f"{head} {printable(finding.message.partition(', such as ')[0], 200)}"
    if finding.danger is None or not finding.actions or finding.origin is None:
        return f"{head} {printable(finding.message, 200)}"
    more = f" and {finding.action_count - 1:,} more" if finding.action_count > 1 else ""
    through = f", through {short(finding.channel)}" if finding.origin is Origin.INHERITED else ""
    return f"{head} can {finding.danger.verb} with {printable(finding.actions[0])}{more}{through}"
