"""An answer about reach, for a terminal."""

from collections.abc import Iterator, Sequence

from iamscope.model.columns import wrapped
from iamscope.model.exposure import Exposure
from iamscope.model.exposure_lines import exposure_lines
from iamscope.model.gap import Gap
from iamscope.model.outsider import Outsider
from iamscope.model.principal import Principal
from iamscope.model.safe import printable
from iamscope.model.scan import Reached

_LONG = 600


def render(
    principal: Principal,
    reaches: Sequence[Reached],
    gaps: Sequence[Gap],
    assumes: Sequence[str],
    exposures: Sequence[Exposure],
    outsider: Outsider | None = None,
) -> str:
    """Return a block for each principal that can be reached, what that exposes, then what was not read."""
    lines = (*_reached(principal, reaches), *exposure_lines(principal, exposures), *_unread(gaps, assumes))
    return "\n".join((*_outside(outsider), *lines)) + "\n"


def _outside(outsider: Outsider | None) -> Iterator[str]:
    """Yield what is known of somebody whom the snapshot does not show."""
    if outsider is not None:
        name = printable(outsider.principal.id, _LONG)
        yield from wrapped(f"{name} is external: {outsider.principal.kind}", after="  ")
        for words in outsider.known:
            yield from wrapped(printable(words, _LONG), "  - ", "    ")


def _reached(principal: Principal, reaches: Sequence[Reached]) -> Iterator[str]:
    name = printable(principal.id, _LONG)
    yield from wrapped(f"{name} can become{':' if reaches else ' nobody else'}", after="  ")
    for item in reaches:
        perhaps = "" if item.certain else " (perhaps)"
        what = f", {printable(item.changes, _LONG)}" if item.changes else ""
        what += ": anything, by its own policies" if item.raised else ""
        yield from wrapped(f"{printable(item.principal, _LONG)}{what}{perhaps}", "  ", "    ")
        for step in item.path:
            calls = ", ".join(
                f"{printable(call.action)} on {printable(call.resource, _LONG)}" for call in step.calls
            )
            yield from wrapped(
                f"{step.id}: {printable(step.origin.principal.name)}: {calls}", " " * 6, " " * 8
            )
            if step.depends:
                yield from wrapped(f"if {printable(step.depends, _LONG)}", " " * 8)


def _unread(gaps: Sequence[Gap], assumes: Sequence[str]) -> Iterator[str]:
    if gaps:
        calls = ", ".join(dict.fromkeys(printable(gap.call) for gap in gaps))
        yield from wrapped(f"gaps: {calls} (unread, and could grant more)", after="  ")
    if assumes:
        words = ", ".join(printable(word) for word in assumes)
        yield from wrapped(f"assumes: {words} (unread, and could only take access away)", after="  ")
