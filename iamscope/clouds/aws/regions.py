"""The resources of a pattern, sorted by what the policies can tell apart, exactly and within bounds.

A cut is a set of resources that something which is asked about them treats otherwise than the rest.
All resources of a region lie on the same side of every cut, so that one of them speaks for all.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from iamscope.access.texts import Budget, TextSet, TooHardError, Wanted, find_text

BUDGET = 1_000_000
MOST = 200
TOO_MANY = f"its policies tell more than {MOST} parts of it apart"
TOO_HARD = "the search was given up at its budget"


@dataclass(frozen=True, slots=True)
class Cut:
    """A set of resources, and the patterns by which people know it."""

    names: TextSet
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """Resources on the same side of every cut, as the bits of `inside` say; `example` is one of them."""

    inside: int
    example: str


@dataclass(frozen=True, slots=True)
class Cube:
    """Regions that agree in the bits of `mask`, in which they have the bits of `inside`."""

    mask: int
    inside: int

    def holds(self, region: Region) -> bool:
        """Return whether a region is one of them."""
        return region.inside & self.mask == self.inside


class Regions:
    """The regions of a set of resources. Raises `TooHardError` with the reason where they are too many."""

    def __init__(self, whole: TextSet, budget: Budget | None = None, nicer: TextSet | None = None) -> None:
        """`nicer` are those of the set that make the better examples."""
        self._whole = whole
        self._nicer = nicer
        self._budget = budget or Budget(BUDGET)
        self.cuts: list[Cut] = []
        self._known: set[TextSet] = set()
        example = self._find(())
        self.regions = [] if example is None else [Region(0, example)]

    def cut(self, cuts: Iterable[Cut]) -> None:
        """Tell apart what some cuts tell apart."""
        for cut in cuts:
            if cut.names in self._known or cut.names.everything:
                continue
            self._known.add(cut.names)
            found = [part for region in self.regions for part in self._parts(region, cut)]
            if len(found) == len(self.regions):
                # No region is cut; a cut is kept only where it tells regions apart.
                sides = {bool(region.inside >> len(self.cuts) & 1) for region in found}
                if len(sides) == 1:
                    continue
            if len(found) > MOST:
                raise TooHardError(TOO_MANY)
            self.regions = found
            self.cuts.append(cut)

    def _parts(self, region: Region, cut: Cut) -> Iterator[Region]:
        """Yield a region's parts inside and outside of a cut that is about to be added."""
        bit = 1 << len(self.cuts)
        within = cut.names.holds(region.example)
        yield Region(region.inside | (bit if within else 0), region.example)
        sides = [(one.names, bool(region.inside >> place & 1)) for place, one in enumerate(self.cuts)]
        other = self._find((*sides, (cut.names, not within)))
        if other is not None:
            yield Region(region.inside | (0 if within else bit), other)

    def _find(self, sides: Sequence[Wanted]) -> str | None:
        constraints = ((self._whole, True), *sides)
        try:
            nicer = self._nicer and find_text(((self._nicer, True), *constraints), self._budget)
            return nicer or find_text(constraints, self._budget)
        except TooHardError:
            raise TooHardError(TOO_HARD) from None

    def cubes(self, wanted: Collection[Region]) -> Iterator[Cube]:
        """Yield cubes that hold some regions and no others, each told by as few cuts as can be."""
        others = [region for region in self.regions if region not in wanted]
        left = list(wanted)
        while left:
            cube = self._widened(left[0], others)
            left = [region for region in left if not cube.holds(region)]
            yield cube

    def _widened(self, region: Region, others: Sequence[Region]) -> Cube:
        """Return a region without the bits that nobody needs to tell it from the others."""
        cube = Cube((1 << len(self.cuts)) - 1, region.inside)
        # What it is not goes first, so that it is told by what it is.
        places = sorted(range(len(self.cuts)), key=lambda place: region.inside >> place & 1)
        for place in places:
            bit = 1 << place
            wider = Cube(cube.mask & ~bit, cube.inside & ~bit)
            if not any(map(wider.holds, others)):
                cube = wider
        return cube
