"""Everybody who may make a call, for a terminal."""

from collections.abc import Iterator, Sequence

from iamscope.model.columns import short, wrapped
from iamscope.model.decision import Outcome
from iamscope.model.layers import assumption
from iamscope.model.question import Holder
from iamscope.model.safe import printable


def render(action: str, resources: Sequence[str], holders: Sequence[Holder], unlisted: Sequence[str]) -> str:
    """Return who can, who might, and why somebody may be missing."""
    return "\n".join(_lines(action, resources, holders, unlisted)) + "\n"


def _lines(
    action: str, resources: Sequence[str], holders: Sequence[Holder], unlisted: Sequence[str]
) -> Iterator[str]:
    what = f"{action} on {', '.join(map(printable, resources))}" if resources else action
    certain = [holder for holder in holders if holder.outcome is Outcome.ALLOW]
    possible = [holder for holder in holders if holder.outcome is Outcome.CONDITIONAL]
    if not holders:
        yield f"Nobody can {what}"
    if certain:
        yield f"{_count(len(certain))} can {what}:"
        for holder in certain:
            yield from _holder(holder)
    for residual, group in _by_residual(possible).items():
        yield f"{_count(len(group))} might {what}, if {printable(residual, 1000)}:"
        for holder in group:
            yield from _holder(holder)
    for word in sorted({word for holder in holders for word in holder.answer.assumes}):
        yield f"assuming that {assumption(word)}"
    for reason in unlisted:
        yield f"note: {printable(reason, 400)}"


def _by_residual(holders: Sequence[Holder]) -> dict[str, list[Holder]]:
    groups: dict[str, list[Holder]] = {}
    for holder in holders:
        groups.setdefault(holder.depends, []).append(holder)
    return groups


def _holder(holder: Holder) -> Iterator[str]:
    granted = [source.label() for _, source in holder.answer.sources()[:1]]
    by = f"  ({printable(granted[0], 300)})" if granted else ""
    yield f"  {printable(holder.answer.principal)}{'' if holder.via else by}"
    for step in holder.via:
        yield from wrapped(
            printable(f"{short(step.origin.principal.id)} {step.describe()}", 600), "    ", "      "
        )
    if holder.via and granted:
        yield from wrapped(f"which may by {printable(granted[0], 300)}", "    ", "      ")


def _count(number: int) -> str:
    return f"{number:,} principal" + ("" if number == 1 else "s")
