"""How everybody stands, for a terminal: first who can do anything, then who gains access."""

from collections.abc import Callable, Iterator, Sequence

from iamscope.compare.standing import Standing
from iamscope.model.columns import count, listing, short, wrapped
from iamscope.model.gap import Gap
from iamscope.model.safe import printable
from iamscope.model.step_lines import unread_lines

_Test = Callable[[Standing], bool]
_SORTS: tuple[tuple[str, _Test], ...] = (
    ("can grant itself anything", lambda one: one.admin),
    ("gains access by becoming others", lambda one: one.escalates and not one.admin),
    (
        "perhaps gains access: it depends on what is not known",
        lambda one: one.conditional and not one.escalates and not one.admin,
    ),
)


def render(standings: Sequence[Standing], gaps: Sequence[Gap], assumes: Sequence[str]) -> str:
    """Return a page on some principals."""
    return "\n".join(_lines(standings, gaps, assumes)) + "\n"


def _lines(standings: Sequence[Standing], gaps: Sequence[Gap], assumes: Sequence[str]) -> Iterator[str]:
    told = 0
    for title, fits in _SORTS:
        found = [one for one in standings if fits(one)]
        told += len(found)
        if found:
            yield f"{title} ({len(found):,} of {count(len(standings), 'principal')})"
            for one in found:
                yield from _principal(one)
            yield ""
    rest = len(standings) - told
    yield f"{count(rest, 'principal')} {'gains' if rest == 1 else 'gain'} nothing"
    yield from unread_lines(gaps, assumes)


def _principal(one: Standing) -> Iterator[str]:
    outside = f" (external: {one.principal.kind})" if one.outsider else ""
    yield from wrapped(printable(one.principal.id, 600) + outside, "  ", "    ")
    surely = dict.fromkeys(_others(one, certain=True))
    perhaps = dict.fromkeys(name for name in _others(one, certain=False) if name not in surely)
    if surely:
        yield from wrapped(f"becomes {listing(tuple(surely))}", "    ", "      ")
    if perhaps:
        yield from wrapped(f"perhaps {listing(tuple(perhaps))}", "    ", "      ")


def _others(one: Standing, *, certain: bool) -> Iterator[str]:
    for holding in one.reach.paths:
        if holding.principal != one.principal and one.reach.certain(holding) is certain:
            yield short(holding.principal.id)
