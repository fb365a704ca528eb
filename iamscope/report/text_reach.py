"""An answer about reach, for a terminal."""

from collections.abc import Iterator, Sequence

from iamscope.model.principal import Principal
from iamscope.model.safe import printable
from iamscope.model.scan import Reached


def render(principal: Principal, reaches: Sequence[Reached], assumes: Sequence[str]) -> str:
    """Return one block for each principal that can be reached."""
    return "\n".join(_lines(principal, reaches, assumes)) + "\n"


def _lines(principal: Principal, reaches: Sequence[Reached], assumes: Sequence[str]) -> Iterator[str]:
    name = printable(principal.id)
    yield f"{name} can become nobody else" if not reaches else f"{name} can become:"
    for item in reaches:
        perhaps = "" if item.certain else "  (perhaps)"
        what = "anything, by its own policies" if item.raised else ""
        yield f"  {printable(item.principal)}{': ' + what if what else ''}{perhaps}"
        for step in item.path:
            calls = ", ".join(f"{call.action} on {printable(call.resource)}" for call in step.calls)
            yield f"      {step.id}: {printable(step.origin.principal.name)}: {calls}"
            if step.depends:
                yield f"        if {printable(step.depends, 400)}"
    if assumes:
        yield f"assumes: {', '.join(assumes)}"
