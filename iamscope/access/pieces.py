"""Patterns as rows of pieces: one letter of a class, or any number of letters of a class.

That covers globs, wildcards that stop at a letter, and matching without letter case.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from iamscope.access.globs import Glob, Wild


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters of a class, once or (`star`) any number of times.

    The class holds `letters`, or with `others` all letters but those.
    """

    letters: frozenset[str]
    others: bool = False
    star: bool = False

    def takes(self, letter: str) -> bool:
        """Return whether a letter is of the class."""
        return (letter in self.letters) != self.others


def _tidy(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Drop a star that follows the same star: it adds nothing but states."""
    kept: list[Piece] = []
    for piece in pieces:
        if not (piece.star and kept and kept[-1] == piece):
            kept.append(piece)
    return tuple(kept)


class Pattern:
    """A row of pieces; a text fits if it is their texts in a row.

    Patterns are long and compared often, so each is hashed and looked through once.
    """

    __slots__ = ("_hash", "exact", "pieces", "start")

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces = _tidy(pieces)
        self._hash = hash(self.pieces)
        letters: list[str] = []
        for piece in self.pieces:
            if piece.star or piece.others or len(piece.letters) != 1:
                break
            letters.extend(piece.letters)
        self.start = "".join(letters)
        """The text that everything fitting begins with."""
        self.exact = len(letters) == len(self.pieces)
        """Whether exactly one text fits: `start`."""

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Pattern) and self.pieces == other.pieces)

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"Pattern({self.pieces!r})"


ONE = Piece(frozenset(), others=True)
ANY = Piece(frozenset(), others=True, star=True)
EVERYTHING = Pattern((ANY,))
# Patterns that are longer are not remembered: they could take any amount of memory.
_LONG = 512


def from_glob(glob: Glob, *, fold: bool = False, inside: str = "") -> Pattern:
    """Return a glob as a pattern.

    `fold` ignores letter case; `inside` are letters that no wildcard stands for.
    """
    make = _known if len(glob.tokens) <= _LONG else _from_glob
    return make(glob, fold, inside)


def _from_glob(glob: Glob, fold: bool, inside: str) -> Pattern:
    stop = frozenset(inside)
    one, star = Piece(stop, others=True), Piece(stop, others=True, star=True)
    pieces: list[Piece] = []
    for token in glob.tokens:
        if token is Wild.ANY:
            pieces.append(star)
        elif token is Wild.ONE:
            pieces.append(one)
        else:
            pieces.append(_letter(token, fold))
    return Pattern(pieces)


_known = lru_cache(maxsize=8_192)(_from_glob)


@lru_cache(maxsize=1_024)
def _letter(letter: str, fold: bool) -> Piece:
    return Piece(frozenset(_spellings(letter) if fold else (letter,)))


def _spellings(letter: str) -> Sequence[str]:
    """Return the single letters that are the same as one but for their case."""
    near = (letter, letter.lower(), letter.upper(), letter.lower().upper(), letter.upper().lower())
    return [other for other in near if len(other) == 1 and other.lower() == letter.lower()]
