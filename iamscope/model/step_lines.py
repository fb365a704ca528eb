"""Steps as people read them, line by line, and what was not read."""

from collections.abc import Iterator, Sequence

from iamscope.model.columns import short, wrapped
from iamscope.model.gap import Gap
from iamscope.model.reach import Call, Holding, Step
from iamscope.model.safe import printable

_LONG = 600


def step_lines(step: Step, indent: str, *, to: bool = False) -> Iterator[str]:
    """Yield a step: who takes it, with which calls, and what it depends on; with `to` also whither."""
    who = short(step.origin.principal.id)
    whither = f" becomes {_form(step.target)}" if to else ","
    lead = f"{who}{whither} by" if to else f"as {who}{whither} by"
    yield from wrapped(f"{lead} {step.id}: {_calls(step)}", indent, indent + "  ")
    if step.depends:
        yield from wrapped(f"if {printable(step.depends, _LONG)}", indent + "  ", indent + "    ")


def _form(holding: Holding) -> str:
    """Return who is held, and what was changed about it."""
    changes = holding.describe()
    return short(holding.principal.id) + (f", {printable(changes, _LONG)}," if changes else "")


def _calls(step: Step) -> str:
    """Return the calls of a step, those on one thing together; who makes one is named if it is another."""
    groups: dict[tuple[str, str], list[Call]] = {}
    for call in step.calls:
        groups.setdefault((call.by, call.resource), []).append(call)
    parts = []
    for (by, resource), calls in groups.items():
        other = "" if by == step.origin.principal.id else f"{short(by)} calls "
        names = " and ".join(printable(call.action) for call in calls)
        on = "" if resource == step.target.principal.id else f" on {printable(resource, _LONG)}"
        parts.append(f"{other}{names}{on}")
    return ", ".join(parts)


def unread_lines(gaps: Sequence[Gap], assumes: Sequence[str]) -> Iterator[str]:
    """Yield what was not read: what may hide more, and what is taken not to be there."""
    if gaps:
        calls = ", ".join(dict.fromkeys(printable(gap.call) for gap in gaps))
        yield from wrapped(f"gaps: {calls} (unread, and could grant more)", after="  ")
    if assumes:
        words = ", ".join(printable(word) for word in assumes)
        yield from wrapped(f"assumes: {words} (unread, and could only take access away)", after="  ")
