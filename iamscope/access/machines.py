"""Patterns of a set as one machine that reads a text letter by letter, built as far as it is used.

A node stands for the places that are reached in the patterns; places are bits of an int, so that
hundreds of patterns are followed at the cost of one.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from iamscope.access.pieces import ANY, Pattern


class Node:
    """The places reached in some patterns after some text, and where further letters lead.

    `fits` says that the text so far fits, `stuck` that no continuation does, `free` that every one
    does. `letters` lead elsewhere than a letter that no pattern names.
    """

    __slots__ = ("_machine", "_moves", "_places", "fits", "free", "letters", "named_only", "stuck")

    def __init__(self, machine: "Machine", places: int) -> None:
        self._machine = machine
        self._places = places
        self._moves: dict[str, Node] = {}
        usual = places & machine.plain
        self.fits = bool(places & machine.ends)
        self.stuck = not places
        self.free = bool(places & machine.open)
        self.named_only = not usual
        self.letters = frozenset(letter for letter, mask in machine.takes.items() if mask & places != usual)

    def after(self, letter: str) -> "Node":
        """Return the node that a letter leads to."""
        if letter not in self.letters:
            # All letters that lead to the same place share one entry.
            letter = ""
        node = self._moves.get(letter)
        if node is None:
            node = self._moves[letter] = self._machine.node(self._places, letter)
        return node


class Machine:
    """The places of some patterns in one row, each pattern followed by a place for its end."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        rows = _Rows(patterns)
        self.ends = rows.bits(rows.ends)
        self.open = rows.bits(rows.opened)
        self.plain = rows.bits(rows.plain)
        self.takes = {
            letter: (self.plain & ~rows.bits(rows.barred.get(letter, ())))
            | rows.bits(rows.named.get(letter, ()))
            for letter in sorted(rows.named.keys() | rows.barred.keys())
        }
        self.weight = 1 + (rows.size >> 11)
        """How much work a step is, in units of about a microsecond."""
        self._starts = tuple({pattern.start for pattern in patterns})
        self._stars = rows.bits(rows.stars)
        self._nodes: dict[int, Node] = {}
        self.start = self._node(self._past_stars(rows.bits(rows.starts)))

    def node(self, places: int, letter: str) -> Node:
        """Return the node after a letter; the empty letter stands for one that no pattern names."""
        taken = places & self.takes.get(letter, self.plain)
        return self._node(self._past_stars((taken & self._stars) | ((taken & ~self._stars) << 1)))

    def accepts(self, text: str) -> bool:
        """Return whether a text fits some pattern."""
        if not text.startswith(self._starts):
            return False
        node = self.start
        for letter in text:
            node = node.after(letter)
            if node.stuck or node.free:
                break
        return node.free or node.fits

    def _node(self, places: int) -> Node:
        node = self._nodes.get(places)
        if node is None:
            node = self._nodes[places] = Node(self, places)
        return node

    def _past_stars(self, places: int) -> int:
        """Return places together with those reached by leaving stars behind."""
        while True:
            ahead = ((places & self._stars) << 1) & ~places
            if not ahead:
                return places
            places |= ahead


class _Rows:
    """Where in the row of all places something is so."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.named: dict[str, list[int]] = {}
        self.barred: dict[str, list[int]] = {}
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.stars: list[int] = []
        self.plain: list[int] = []
        self.opened: list[int] = []
        self.size = 0
        for pattern in patterns:
            self._add(pattern)

    def _add(self, pattern: Pattern) -> None:
        place = self.size
        self.starts.append(place)
        for piece in pattern.pieces:
            if piece.star:
                self.stars.append(place)
            if piece.others:
                self.plain.append(place)
            for letter in piece.letters:
                (self.barred if piece.others else self.named).setdefault(letter, []).append(place)
            place += 1
        if pattern.pieces and pattern.pieces[-1] == ANY:
            self.opened.append(place - 1)
        self.ends.append(place)
        self.size = place + 1

    def bits(self, places: Iterable[int]) -> int:
        """Return the int with these bits, in time that grows with their number and not with its square."""
        row = bytearray((self.size >> 3) + 1)
        for place in places:
            row[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(row, "little")


# What is longer is built where it is needed: remembering it could take any amount of memory.
_LONG, _LONGEST = 2_048, 65_536


def machine(patterns: tuple[Pattern, ...]) -> Machine:
    """Return the machine of some patterns."""
    size = sum(len(pattern.pieces) + 1 for pattern in patterns)
    if size <= _LONG:
        return _known(patterns)
    return _few_long(patterns) if size <= _LONGEST else Machine(patterns)


_known = lru_cache(maxsize=1_024)(Machine)
_few_long = lru_cache(maxsize=16)(Machine)
