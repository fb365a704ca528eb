"""Glob patterns with `*` and `?`, matched in linear time and compared exactly.

A glob is matched segment by segment between its stars, never through `re`: a hostile pattern
costs no more than its length times the text's.
"""

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Literal


class Wild(Enum):
    """A wildcard inside a glob."""

    ONE = "?"
    ANY = "*"


Token = str | Literal[Wild.ONE, Wild.ANY]


@dataclass(frozen=True, slots=True)
class Glob:
    """A pattern as single characters and wildcards; a literal `*` is a character like any other."""

    tokens: tuple[Token, ...]

    @classmethod
    def parse(cls, text: str) -> "Glob":
        """Return the glob that `text` spells, in which `*` and `?` are wildcards."""
        return _parse(text)

    @classmethod
    def literal(cls, text: str) -> "Glob":
        """Return the glob that matches `text` and nothing else."""
        return cls(tuple(text))

    def __add__(self, other: "Glob") -> "Glob":
        """Return the pattern that matches this one followed by the other."""
        return Glob(self.tokens + other.tokens)

    def __str__(self) -> str:
        """Return the pattern as text; a literal wildcard character is shown as it is."""
        return "".join(token.value if isinstance(token, Wild) else token for token in self.tokens)

    @property
    def exact(self) -> str | None:
        """The only text this glob matches, or `None` if it has a wildcard."""
        if any(isinstance(token, Wild) for token in self.tokens):
            return None
        return "".join(str(token) for token in self.tokens)

    def matches(self, text: str) -> bool:
        """Return whether the whole of `text` fits."""
        return _matches(_segments(self.tokens), text)


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
        """Return whether the segment fits at `start`."""
        if not self.holes:
            return text.startswith(self.text, start)
        if start + len(self.text) > len(text):
            return False
        return all(i in self.holes or text[start + i] == letter for i, letter in enumerate(self.text))

    def find(self, text: str, start: int, end: int) -> int:
        """Return the first place at or after `start`, ending by `end`, where the segment fits, or -1."""
        if not self.holes:
            return text.find(self.text, start, end)
        for place in range(start, end - len(self.text) + 1):
            if self.at(text, place):
                return place
        return -1


@lru_cache(maxsize=65536)
def _segments(tokens: tuple[Token, ...]) -> tuple[_Segment, ...]:
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
