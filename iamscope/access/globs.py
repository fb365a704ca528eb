"""Glob patterns with `*` and `?`, matched in linear time and compared exactly.

A glob is matched segment by segment between its stars, never through `re`: a hostile pattern
costs no more than its length times the text's, and where `?` stands, bit by bit at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Literal


class Wild(Enum):
    """A wildcard inside a glob."""

    ONE = "?"
    ANY = "*"

    # There is one object for each; the enum's own hash is slow.
    __hash__ = object.__hash__


Token = str | Literal[Wild.ONE, Wild.ANY]


@dataclass(frozen=True, slots=True)
class Glob:
    """A pattern as single characters and wildcards; a literal `*` is a character like any other."""

    tokens: tuple[Token, ...]
    _segments: "tuple[_Segment, ...] | None" = field(default=None, init=False, repr=False, compare=False)

    @classmethod
    def parse(cls, text: str) -> "Glob":
        """Return the glob that `text` spells, in which `*` and `?` are wildcards."""
        return _parse(text)

    @classmethod
    def literal(cls, text: str) -> "Glob":
        """Return the glob that matches `text` and nothing else."""
        return _literal(text)

    def __add__(self, other: "Glob") -> "Glob":
        """Return the pattern that matches this one followed by the other."""
        return Glob(self.tokens + other.tokens)

    def __str__(self) -> str:
        """Return the pattern as text; a literal wildcard character is shown as it is."""
        return "".join(token.value if isinstance(token, Wild) else token for token in self.tokens)

    @property
    def exact(self) -> str | None:
        """The only text this glob matches, or `None` if it has a wildcard."""
        segment = self.segments[0]
        return segment.text if len(self.segments) == 1 and not segment.holes else None

    @property
    def prefix(self) -> str:
        """The text before the first wildcard, with which every match begins."""
        segment = self.segments[0]
        return segment.text[: min(segment.holes, default=len(segment.text))]

    @property
    def segments(self) -> "tuple[_Segment, ...]":
        """What stands before, between and behind the stars; one more than there are stars."""
        found = self._segments
        if found is None:
            found = _split(self.tokens)
            object.__setattr__(self, "_segments", found)
        return found

    def matches(self, text: str) -> bool:
        """Return whether the whole of `text` fits."""
        return _matches(self._segments or self.segments, text)


@lru_cache(maxsize=65536)
def _literal(text: str) -> Glob:
    return Glob(tuple(text))


@lru_cache(maxsize=65536)
def _parse(text: str) -> Glob:
    wild: dict[str, Token] = {"?": Wild.ONE, "*": Wild.ANY}
    return Glob(tuple(wild.get(letter, letter) for letter in text))


@dataclass(frozen=True, slots=True)
class _Segment:
    """What stands between two stars: `text` with `?` positions listed in `holes`."""

    text: str
    holes: frozenset[int]

    def at(self, text: str, start: int) -> bool:
        """Return whether the segment fits at `start`, from where the text is long enough."""
        if not self.holes:
            return text.startswith(self.text, start)
        return all(i in self.holes or text[start + i] == letter for i, letter in enumerate(self.text))

    def find(self, text: str, start: int, end: int) -> int:
        """Return the first place at or after `start`, ending by `end`, where the segment fits, or -1."""
        if not self.holes:
            return text.find(self.text, start, end)
        return self._search(text, start, end)

    def _search(self, text: str, start: int, end: int) -> int:
        """Search for a segment with holes; one bit of a number stands for each of its beginnings."""
        every = sum(1 << hole for hole in self.holes)
        masks: dict[str, int] = {}
        for place, letter in enumerate(self.text):
            if place not in self.holes:
                masks[letter] = masks.get(letter, every) | 1 << place
        begun, whole = 0, 1 << (len(self.text) - 1)
        for place in range(start, end):
            begun = (begun << 1 | 1) & masks.get(text[place], every)
            if begun & whole:
                return place + 1 - len(self.text)
        return -1


def _split(tokens: Iterable[Token]) -> tuple[_Segment, ...]:
    segments: list[_Segment] = []
    letters: list[str] = []
    holes: set[int] = set()
    for token in (*tokens, Wild.ANY):
        if token is Wild.ANY:
            segments.append(_Segment("".join(letters), frozenset(holes)))
            letters, holes = [], set()
        elif token is Wild.ONE:
            holes.add(len(letters))
            letters.append("?")
        else:
            letters.append(token)
    return tuple(segments)


def _matches(segments: tuple[_Segment, ...], text: str) -> bool:
    first = segments[0]
    if len(segments) == 1:
        return len(text) == len(first.text) and first.at(text, 0)
    last = segments[-1]
    end = len(text) - len(last.text)
    place = len(first.text)
    if end < place or not first.at(text, 0) or not last.at(text, end):
        return False
    for segment in segments[1:-1]:
        found = segment.find(text, place, end)
        if found < 0:
            return False
        place = found + len(segment.text)
    return True
