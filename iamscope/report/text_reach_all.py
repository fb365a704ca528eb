"""How everybody stands, for a terminal: first who can do anything, then who gains access."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from iamscope.compare.standing import Standing
from iamscope.model.columns import count, short, wrapped
from iamscope.model.gap import Gap
from iamscope.model.safe import printable
from iamscope.model.step_lines import unread_lines

_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Summary:
    """How one principal stands, and whom it becomes: for certain, or perhaps only."""

    principal: str
    admin: bool
    escalates: bool
    conditional: bool
    surely: "Some"
    perhaps: "Some"


@dataclass(frozen=True, slots=True)
class Some:
    """The first few of some names, and how many there are."""

    first: tuple[str, ...]
    count: int

    @classmethod
    def of(cls, names: Collection[str]) -> "Some":
        """Return the first few of some full names."""
        return cls(tuple(short(name) for name in islice(names, _SHOWN)), len(names))

    def describe(self) -> str:
        """Return the names as a list in words."""
        rest = self.count - len(self.first)
        return ", ".join(self.first) + (f" and {rest:,} more" if rest > 0 else "")


_Test = Callable[[Summary], bool]
_SORTS: tuple[tuple[str, _Test], ...] = (
    ("can grant itself anything", lambda one: one.admin),
    ("gains access by becoming others", lambda one: one.escalates and not one.admin),
    (
        "perhaps gains access: it depends on what is not known",
        lambda one: one.conditional and not one.escalates and not one.admin,
    ),
)


def tell(one: Standing) -> Summary:
    """Return the summary of how one principal stands."""
    reach, own = one.reach, one.principal
    surely = dict.fromkeys(
        each.principal.id for each in reach.paths if each.principal != own and reach.certain(each)
    )
    every = dict.fromkeys(each.principal.id for each in reach.paths if each.principal != own)
    perhaps = [name for name in every if name not in surely] if len(every) > len(surely) else []
    verdicts = (one.admin, one.escalates, one.conditional)
    return Summary(own.id, *verdicts, Some.of(surely), Some.of(perhaps))


def render(standings: Sequence[Summary], gaps: Sequence[Gap], assumes: Sequence[str]) -> str:
    """Return a page on some principals."""
    return "\n".join(_lines(standings, gaps, assumes)) + "\n"


def _lines(standings: Sequence[Summary], gaps: Sequence[Gap], assumes: Sequence[str]) -> Iterator[str]:
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


def _principal(one: Summary) -> Iterator[str]:
    yield from wrapped(printable(one.principal, 600), "  ", "    ")
    if one.surely.count:
        yield from wrapped(f"becomes {one.surely.describe()}", "    ", "      ")
    if one.perhaps.count:
        yield from wrapped(f"perhaps {one.perhaps.describe()}", "    ", "      ")
