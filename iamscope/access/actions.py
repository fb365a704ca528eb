"""A universe's actions as bitsets: one Python int holds a set of actions."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from iamscope.access.globs import Glob

# Each takes up to a bit for every action; a batch of policies has no end of patterns.
_REMEMBERED = 4_096


class ActionIndex:
    """The sorted actions of a universe, and the sets that patterns denote over them.

    Names keep the provider's spelling; matching ignores letter case. A pattern's bitset is
    found by range search on its literal beginning and remembered.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names: Sequence[str] = sorted(set(names), key=str.lower)
        self._lower = [name.lower() for name in self.names]
        self._position = {name: place for place, name in enumerate(self._lower)}
        self._known: dict[str, int] = {}
        self.everything = (1 << len(self.names)) - 1

    def matching(self, pattern: str) -> int:
        """Return the set of actions that one pattern names, empty when it names none."""
        pattern = pattern.lower()
        exact = self._position.get(pattern)
        if exact is not None:
            return 1 << exact
        bits = self._known.get(pattern)
        if bits is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            bits = self._known[pattern] = self._search(pattern)
        return bits

    def union(self, patterns: Iterable[str]) -> int:
        """Return the set of actions that at least one pattern names."""
        bits = 0
        for pattern in patterns:
            bits |= self.matching(pattern)
        return bits

    def members(self, bits: int) -> Iterator[str]:
        """Yield the names in a set, sorted."""
        while bits:
            low = bits & -bits
            yield self.names[low.bit_length() - 1]
            bits ^= low

    def spelled(self, action: str) -> str | None:
        """Return an action in the provider's spelling, or `None` if it is unknown."""
        place = self._position.get(action.lower())
        return None if place is None else self.names[place]

    def _search(self, pattern: str) -> int:
        wild = min((place for place in (pattern.find("*"), pattern.find("?")) if place >= 0), default=-1)
        if wild < 0:
            return 0
        prefix = pattern[:wild]
        start = bisect_left(self._lower, prefix)
        end = bisect_left(self._lower, prefix + chr(0x10FFFF), lo=start)
        if pattern == prefix + "*":
            return ((1 << (end - start)) - 1) << start
        glob, names = Glob.parse(pattern), self._lower
        # A quick look first: few names hold the longest text that the pattern asks for.
        needed = max((one.text for one in glob.segments if not one.holes), key=len, default="")
        near = (place for place in range(start, end) if needed in names[place])
        return sum(1 << place for place in near if glob.matches(names[place]))
