"""The effective access of a principal, for a terminal: service by service, the worst first."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from iamscope.model.block_lines import block_lines, place_lines, some
from iamscope.model.columns import wrapped
from iamscope.model.compared import Block
from iamscope.model.effective import Actions, Allowed, Effective
from iamscope.model.safe import printable

_LONG = 600
_DANGER = 22
_MOST_BLOCKS = 6
_MOST_ACTIONS = 4


def render(effective: Effective) -> str:
    """Return the page."""
    return "\n".join(_lines(effective)) + "\n"


def _lines(effective: Effective) -> Iterator[str]:
    name = printable(effective.principal, _LONG)
    if not effective.allowed:
        yield from wrapped(f"{name} may do nothing", after="  ")
    else:
        yield from wrapped(f"{name} may:", after="  ")
    # Services are in the order of their worst statement.
    order = dict.fromkeys(one.service for one in effective.allowed)
    place = {service: number for number, service in enumerate(order)}
    ordered = sorted(effective.allowed, key=lambda one: place[one.service])
    for service, statements in groupby(ordered, key=lambda one: one.service):
        yield ""
        yield service or "many services"
        for one in statements:
            yield from _allowed(one)
    yield from _lost(effective)
    yield from _unknown(effective)


def _allowed(one: Allowed) -> Iterator[str]:
    first, *rest = list(place_lines(one.block)) or ["on anything"]
    yield from wrapped(first, "  ", "    ")
    for kind, actions in one.dangers.items():
        told = _actions(actions, f"{one.service}:" if one.service else "")
        yield from wrapped(told, f"    {kind.verb}".ljust(_DANGER + 4), " " * (_DANGER + 4))
    if not one.dangers:
        yield from wrapped(f"{some(one.block.actions)} (not known to AWS today)", "    ")
    for limit in one.within:
        yield from _blocks("only within", limit)
    yield from _blocks("except", one.less)
    for condition in one.depends:
        yield from wrapped(f"if {printable(condition, _LONG)}", "    ", "      ")
    for line in rest:
        yield from wrapped(line, "    ", "      ")


def _actions(actions: Actions, prefix: str) -> str:
    """Return the worst of some actions, without the service that stands above them."""
    shown = actions.worst[:_MOST_ACTIONS]
    more = actions.count - len(shown)
    return ", ".join(name.removeprefix(prefix) for name in shown) + (f" and {more:,} more" if more else "")


def _blocks(word: str, blocks: Sequence[Block]) -> Iterator[str]:
    for number, block in enumerate(blocks[:_MOST_BLOCKS]):
        first, *rest = block_lines(block)
        lead = word if number == 0 or word == "except" else "or within"
        yield from wrapped(f"{lead} {first}", "    ", "      ")
        for line in rest:
            yield from wrapped(line, "      ", "        ")
    if len(blocks) > _MOST_BLOCKS:
        yield f"      and {len(blocks) - _MOST_BLOCKS} more statements"


def _lost(effective: Effective) -> Iterator[str]:
    if effective.lost:
        yield ""
        yield "Nothing comes of:"
    for one in effective.lost:
        first, *rest = block_lines(one.block)
        yield from wrapped(first, "  ", "    ")
        for line in rest:
            yield from wrapped(line, "    ", "      ")
        if one.by:
            by = ", ".join(printable(name) for name in one.by)
            yield from wrapped(f"all of it is taken away by {by}", "    ", "      ")
        else:
            yield "    its limits and denials together take all of it away"


def _unknown(effective: Effective) -> Iterator[str]:
    """Yield what the page does not know."""
    yield ""
    yield from wrapped(
        "not checked: whether resources in other accounts admit it, which `iamscope can` asks one by one",
        after="  ",
    )
    calls = ", ".join(dict.fromkeys(printable(gap.call) for gap in effective.gaps))
    if calls:
        yield from wrapped(f"gaps: {calls} (unread, and could grant more)", after="  ")
    for name in effective.hidden:
        yield from wrapped(f"unread: {printable(name)} may grant more", after="  ")
    for name in effective.limits:
        yield from wrapped(f"unread: {printable(name)} may take some of it away", after="  ")
    for reason in effective.undecided:
        yield from wrapped(f"cannot tell whether all of it is allowed: {printable(reason)}", after="  ")
    if effective.assumes:
        words = ", ".join(printable(word) for word in effective.assumes)
        yield from wrapped(f"assumes: {words} (unread, and could only take access away)", after="  ")
