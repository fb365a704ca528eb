"""The resources of a pattern, sorted by what the policies can tell apart, exactly and within bounds.

A cut is a set of resources that something which is asked about them treats otherwise than the rest.
All resources of a region lie on the same side of every cut, so that one of them speaks for all.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from iamscope.access.texts import Budget, TextSet, TooHardError, Wanted, find_text

BUDGET = 1_000_000
MOST = 200
# What each name that is looked at by itself adds to the budget.
_SHARE = 2_000
TOO_MANY = f"its policies tell more than {MOST} parts of it apart"
TOO_HARD = "the search was given up at its budget"


@dataclass(frozen=True, slots=True)
class Cut:
    """A set of resources, and the patterns by which people know it.

    `apart` says that its patterns have nothing in common with each other, nor with those of
    another such cut: of thousands of names each can be looked at by itself.
    """

    names: TextSet
    texts: tuple[str, ...]
    apart: bool = False


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


@dataclass(slots=True)
class _Area:
    """Some of the resources, and their regions."""

    constraints: tuple[Wanted, ...]
    regions: list[Region]


class Regions:
    """The regions of a set of resources. Raises `TooHardError` with the reason where they are too many."""

    def __init__(self, whole: TextSet, budget: Budget | None = None, nicer: TextSet | None = None) -> None:
        """`nicer` are those of the set that make the better examples."""
        self._whole = whole
        self._nicer = nicer
        self._budget = budget or Budget(BUDGET)
        self.cuts: list[Cut] = []
        self._known: set[TextSet] = set()
        self._areas: list[_Area] = []
        self._add(((whole, True),), 0)

    @property
    def regions(self) -> list[Region]:
        """One region for each way in which resources lie to the cuts."""
        found: dict[int, Region] = {}
        for area in self._areas:
            for region in area.regions:
                found.setdefault(region.inside, region)
        return list(found.values())

    def cut(self, cuts: Iterable[Cut]) -> None:
        """Tell apart what some cuts tell apart; those of names that are apart come first."""
        new = [cut for cut in {cut.names: cut for cut in cuts}.values() if cut.names not in self._known]
        self._known.update(cut.names for cut in new)
        self._divide([cut for cut in new if cut.apart])
        for cut in new:
            if not cut.apart and not cut.names.everything:
                self._cut(cut)
            if len(self.regions) > MOST:
                raise TooHardError(TOO_MANY)

    def _divide(self, cuts: Sequence[Cut]) -> None:
        """Make an area of each name of some cuts, and take them all out of the first area."""
        if not cuts:
            return
        first = self._areas.pop(0)
        for cut in cuts:
            bit = 1 << len(self.cuts)
            before = len(self._areas)
            for name in cut.names.patterns:
                self._add((*first.constraints, (TextSet((name,)), True)), bit)
            if len(self._areas) > before:
                self.cuts.append(cut)
        self._budget.left += _SHARE * len(self._areas)
        names = TextSet(tuple(name for cut in cuts for name in cut.names.patterns))
        rest = (*first.constraints, (names, False))
        example = self._find(rest)
        self._areas.insert(0, _Area(rest, [] if example is None else [Region(0, example)]))

    def _add(self, constraints: tuple[Wanted, ...], inside: int) -> None:
        example = self._find(constraints)
        if example is not None:
            self._areas.append(_Area(constraints, [Region(inside, example)]))

    def _cut(self, cut: Cut) -> None:
        if len(self._areas) > 1 and not self._meets(cut):
            return
        bit = 1 << len(self.cuts)
        found = [
            [part for region in area.regions for part in self._parts(area, region, cut)]
            for area in self._areas
        ]
        # A cut is kept only where it tells regions apart.
        if len({bool(region.inside & bit) for regions in found for region in regions}) > 1:
            for area, regions in zip(self._areas, found, strict=True):
                area.regions = regions
            self.cuts.append(cut)

    def _parts(self, area: _Area, region: Region, cut: Cut) -> Iterator[Region]:
        """Yield a region's parts inside and outside of a cut that is about to be added."""
        bit = 1 << len(self.cuts)
        within = cut.names.holds(region.example)
        yield Region(region.inside | (bit if within else 0), region.example)
        sides = [
            (one.names, bool(region.inside >> place & 1))
            for place, one in enumerate(self.cuts)
            if not one.apart
        ]
        other = self._find((*area.constraints, *sides, (cut.names, not within)))
        if other is not None:
            yield Region(region.inside | (0 if within else bit), other)

    def _meets(self, cut: Cut) -> bool:
        """Return whether a cut holds some of the whole set, and not all of it."""
        whole = (self._whole, True)
        return all(self._find((whole, (cut.names, inside))) is not None for inside in (True, False))

    def _find(self, constraints: Sequence[Wanted]) -> str | None:
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
