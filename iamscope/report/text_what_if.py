"""What edits change, for a terminal."""

from collections.abc import Iterator, Sequence

from iamscope.access.solve import Relation
from iamscope.model.block_lines import block_lines
from iamscope.model.columns import count, listing, short, wrapped
from iamscope.model.compared import Compared, Difference, Example
from iamscope.model.finding import Finding, Origin
from iamscope.model.safe import printable
from iamscope.model.what_if import AccessChange, ReachChange, WhatIf

_LONG = 400
_MOST = 20
_SHOWN = 8


def render(found: WhatIf) -> str:
    """Return the page: the edits, then findings, reach and access, as far as they change."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: WhatIf) -> Iterator[str]:
    yield "If this were done:"
    for edit in found.edits:
        yield from wrapped(printable(edit, _LONG), "  - ", "    ")
    yield from _findings(found)
    yield from _reach(found.reach)
    yield ""
    if not found.access:
        yield "Access: no policy would give more or less than now."
    for change in found.access:
        yield from _access(change)
    if found.undecided:
        yield ""
        for reason in found.undecided:
            yield from wrapped(f"cannot tell: {printable(reason, _LONG)}", after="  ")
    if found.assumes:
        words = ", ".join(printable(word) for word in found.assumes)
        yield from wrapped(f"assumes: {words} (unread, and could only take access away)", after="  ")
    yield "Nothing was changed."


def _findings(found: WhatIf) -> Iterator[str]:
    yield ""
    if not found.measured:
        yield "Findings: none are told without manifests."
        return
    if not (found.gone or found.appeared or found.altered):
        yield f"Findings: all {found.kept} would stay."
        return
    yield f"Findings: {len(found.gone)} would go, {len(found.appeared)} appear, {found.kept} stay" + (
        f", {len(found.altered)} change." if found.altered else "."
    )
    for word, findings in (("goes", found.gone), ("appears", found.appeared)):
        for finding in findings:
            yield from _row(word, _title(finding))
    for change in found.altered:
        numbers = (
            f" ({count(change.before.action_count, 'action')} before, {change.after.action_count:,} then)"
        )
        yield from _row("changes", _title(change.after) + (numbers if change.after.action_count else ""))


def _title(finding: Finding) -> str:
    """Return a finding in one sentence, shorter than its message where that lists much."""
    who = short(finding.agent or finding.principal)
    if finding.way:
        return (
            f"[{finding.severity.value}] {who} {printable(finding.message.partition(', such as ')[0], _LONG)}"
        )
    if finding.danger is None or not finding.actions or finding.origin is None:
        return f"[{finding.severity.value}] {who} {printable(finding.message, _LONG)}"
    more = f" and {finding.action_count - 1:,} more" if finding.action_count > 1 else ""
    through = f", through {short(finding.channel)}" if finding.origin is Origin.INHERITED else ""
    actions = f"{printable(finding.actions[0])}{more}"
    return f"[{finding.severity.value}] {who} can {finding.danger.verb} with {actions}, undeclared{through}"


def _reach(changes: Sequence[ReachChange]) -> Iterator[str]:
    moved = [change for change in changes if change.loses or change.gains]
    yield ""
    if not moved:
        yield "Reach: nobody could become more or less than now."
        return
    yield "Reach:"
    for change in moved:
        told = f"{short(change.name)} could become {change.after:,} instead of {change.before:,}"
        yield from wrapped(told, "  ", "    ")
        for word, names in (("no longer", change.loses), ("newly", change.gains)):
            if names:
                yield from wrapped(
                    f"{word}: {listing([short(name) for name in names], _SHOWN)}", " " * 4, " " * 6
                )


def _access(change: AccessChange) -> Iterator[str]:
    what = "" if change.what == "principal" else f"{printable(change.what)} of "
    name = f"{what}{printable(change.name)}"
    if change.compared is None:
        yield f"Access of {name}: it would be gone."
        return
    yield from wrapped(f"Access of {name} {_relation(change.compared)}", after="  ")
    for word, example, whole in (
        ("loses", change.compared.a_not_in_b, change.compared.beyond_b),
        ("gains", change.compared.b_not_in_a, change.compared.beyond_a),
    ):
        if example is not None:
            yield f"  {word}, for example {_request(example)}"
            blocks = _widest(whole)
            for difference in blocks[:_MOST]:
                yield from _difference(difference)
            if len(blocks) > _MOST:
                yield f"    and what {count(len(blocks) - _MOST, 'more statement')} gave"


def _widest(whole: Sequence[Difference]) -> list[Difference]:
    """Return differences without those that another one says with nothing excepted."""
    plain = {item.block for item in whole if not item.less}
    return [item for item in whole if not item.less or item.block not in plain]


def _relation(compared: Compared) -> str:
    words = {
        Relation.EQUAL: "would be exactly the same.",
        Relation.WIDER: "would be narrower:",
        Relation.NARROWER: "would be wider:",
        Relation.OVERLAPPING: "would be narrower in one place and wider in another:",
        Relation.DISJOINT: "would be another one altogether:",
        Relation.UNKNOWN: "would change, and it cannot be told how:",
    }
    return words[compared.relation]


def _request(example: Example) -> str:
    by = f" by {printable(example.principal)}" if example.principal else ""
    return f"{printable(example.action)} on {printable(example.resource)}{by}"


def _difference(difference: Difference) -> Iterator[str]:
    first, *rest = block_lines(difference.block)
    yield from wrapped(first, "    - ", "      ")
    for line in rest:
        yield from wrapped(line, "      ", "        ")
    for block in difference.less:
        yield from wrapped(f"except {', '.join(block_lines(block))}", "      ", "        ")


def _row(label: str, text: str) -> Iterator[str]:
    yield from wrapped(text, f"  {label.ljust(9)}", " " * 11)
