"""What the verification of an audit log found, for a terminal."""

from collections.abc import Iterator
from datetime import UTC, datetime

from iamscope.lease.evidence import Evidence
from iamscope.lease.verified import Problem, Verdict, Verification
from iamscope.model.columns import count, wrapped
from iamscope.model.safe import printable

_LONG = 400
_LABEL = 14
_VERDICTS = {
    Verdict.INTACT: "intact",
    Verdict.BROKEN: "BROKEN",
    Verdict.UNKNOWN: "nothing is wrong with it, but it cannot be told whether it is whole",
}


def render(found: Verification, file: str) -> str:
    """Return the verdict, what is wrong and where, and how far each assurance goes."""
    return "\n".join(_lines(found, file)) + "\n"


def _lines(found: Verification, file: str) -> Iterator[str]:
    until = ""
    if found.verdict is Verdict.INTACT and found.covered is not None:
        until = f" up to entry {found.covered.head.number:,}"
    yield from wrapped(f"{printable(file, _LONG)}: {_VERDICTS[found.verdict]}{until}", after="  ")
    for problem in found.problems:
        yield from _row(problem.trouble.value.upper(), f"{_place(problem)}: {problem.message}")
    if found.unshown:
        yield from _row("", f"and {count(found.unshown, 'more problem')}")
    for doubt in found.doubts:
        yield from _row("IN DOUBT", doubt)
    yield from _row("log", _extent(found))
    if found.verdict is Verdict.BROKEN:
        return
    if found.covered is not None:
        yield from _row("held outside", _covered(found.covered))
    yield from _row("signed", _signed(found.signed))
    yield from _tail(found)


def _place(problem: Problem) -> str:
    entries = f"entry {problem.first:,}"
    if problem.last != problem.first:
        entries = f"entries {problem.first:,} to {problem.last:,}"
    return f"line {problem.line:,}, {entries}" if problem.line else entries


def _extent(found: Verification) -> str:
    if found.first_time is None or found.last_time is None:
        return f"{count(found.lines, 'line')}, no entry"
    last = f"{count(found.lines, 'line')}, the last is entry {found.head.number:,}"
    return f"{last}; {_time(found.first_time)} to {_time(found.last_time)}"


def _covered(one: Evidence) -> str:
    signed = f", signed at {_time(one.time)}" if one.time is not None else ""
    upto = "entry 1 is" if one.head.number == 1 else f"the entries 1 to {one.head.number:,} are"
    return f"{upto} what {one.place} has seen{signed}"


def _signed(number: int) -> str:
    if not number:
        return "no checkpoint in the log is signed with a key that was given"
    return f"checkpoints in the log sign it up to entry {number:,}"


def _tail(found: Verification) -> Iterator[str]:
    """Yield what nobody vouches for: nothing is said of what is newer than all evidence."""
    known = found.covered.head.number if found.covered else 0
    sure = max(known, found.signed)
    if found.head.number > sure:
        one = found.head.number == sure + 1
        words = f"entry {sure + 1:,}" if one else f"the entries {sure + 1:,} to {found.head.number:,}"
        yield from _row("not signed", f"{words}: whoever can write the log could have replaced this")
    if found.covered is not None:
        yield from _row("not excluded", f"that entries written after entry {known:,} were cut off at the end")


def _row(label: str, text: str) -> Iterator[str]:
    yield from wrapped(printable(text, _LONG), f"  {label.ljust(_LABEL)}", " " * (_LABEL + 2))


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
