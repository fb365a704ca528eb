"""The paths between two principals, for a terminal."""

from collections.abc import Iterator

from iamscope.model.columns import count, short, wrapped
from iamscope.model.paths import Paths, Way
from iamscope.model.safe import printable
from iamscope.model.step_lines import step_lines, unread_lines

_LONG = 600


def render(found: Paths) -> str:
    """Return the page."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Paths) -> Iterator[str]:
    yield from wrapped(f"from {printable(found.start, _LONG)}", after="  ")
    yield from wrapped(f"to   {printable(found.target, _LONG)}", after="  ")
    yield ""
    if found.ways:
        yield from _ways(found)
    else:
        yield from wrapped(f"no path: {_reason(found)}", after="  ")
    yield ""
    yield from unread_lines(found.gaps, found.assumes)


def _ways(found: Paths) -> Iterator[str]:
    certain = sum(way.certain for way in found.ways)
    yield f"{count(certain, 'certain path')}, {count(len(found.ways) - certain, 'conditional one')}"
    for number, way in enumerate(found.ways, start=1):
        yield from _way(number, way)
    if found.cut:
        yield "there may be more: the search was cut off here"


def _way(number: int, way: Way) -> Iterator[str]:
    perhaps = "" if way.certain else ", perhaps"
    yield from wrapped(f"path {number}, {count(len(way.steps), 'step')}{perhaps}", after="  ")
    for step in way.steps:
        yield from step_lines(step, "  ", to=True)


def _reason(found: Paths) -> str:
    """Return why there is no path, no more than is known."""
    if found.start == found.target:
        return "it cannot change anything about itself"
    whom = f"none of {count(found.others, 'principal')} that it can become leads to" if found.others else ""
    return f"{whom} {short(found.target)}" if whom else "it can become nobody else"
