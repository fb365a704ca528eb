"""Sets of texts: unions of patterns, wanted or not wanted, and whether some text satisfies them all.

A pattern is a row of pieces: one letter of a class, or any number of letters of a class. That covers
globs, wildcards that stop at a letter, and matching without letter case. Questions are answered
exactly over a lazily built automaton; a budget bounds hostile inputs.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from iamscope.access.globs import Glob, Wild

BUDGET = 20_000


class TooHardError(Exception):
    """A question needs more work than its budget allows; the answer is unknown."""


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


Pattern = tuple[Piece, ...]
_ONE = Piece(frozenset(), others=True)
_ANY = Piece(frozenset(), others=True, star=True)


@lru_cache(maxsize=65536)
def from_glob(glob: Glob, *, fold: bool = False, inside: str = "") -> Pattern:
    """Return a glob as a pattern.

    `fold` ignores letter case; `inside` are letters that no wildcard stands for.
    """
    stop = frozenset(inside)
    pieces: list[Piece] = []
    for token in glob.tokens:
        if token is Wild.ANY:
            pieces.append(Piece(stop, others=True, star=True))
        elif token is Wild.ONE:
            pieces.append(Piece(stop, others=True))
        else:
            pieces.append(Piece(frozenset((token.lower(), token.upper()) if fold else (token,))))
    return _tidy(pieces)


def _tidy(pieces: Sequence[Piece]) -> Pattern:
    """Drop a star that follows the same star: it adds nothing but states."""
    kept: list[Piece] = []
    for piece in pieces:
        if not (piece.star and kept and kept[-1] == piece):
            kept.append(piece)
    return tuple(kept)


def fits(pattern: Pattern, text: str) -> bool:
    """Return whether a text fits a pattern."""
    places = _closure(pattern, (0,))
    for letter in text:
        places = _step(pattern, places, letter)
        if not places:
            return False
    return len(pattern) in places


@dataclass(frozen=True, slots=True)
class TextSet:
    """The texts that fit at least one of some patterns."""

    patterns: tuple[Pattern, ...]

    def holds(self, text: str) -> bool:
        """Return whether a text is in the set."""
        return any(fits(pattern, text) for pattern in self.patterns)

    @property
    def everything(self) -> bool:
        """Whether every text is in the set, as one pattern shows."""
        return any(pattern == (_ANY,) for pattern in self.patterns)


Wanted = tuple[TextSet, bool]


def find_text(constraints: Sequence[Wanted], budget: int = BUDGET) -> str | None:
    """Return a shortest text that is in every wanted set and in no unwanted one, or `None` if there is none.

    Raises `TooHardError` when the budget runs out first.
    """
    relevant = _relevant(constraints)
    if relevant is None:
        return None
    exact = _exact(relevant)
    if exact is not None:
        return next((text for text in exact if _satisfies(relevant, text)), None)
    return _search(relevant, budget)


def _relevant(constraints: Sequence[Wanted]) -> Sequence[Wanted] | None:
    """Return the constraints that say something, or `None` if one is plainly impossible.

    Unwanted patterns whose fixed beginning disagrees with every wanted one are dropped.
    """
    kept: list[Wanted] = []
    for texts, wanted in dict.fromkeys(constraints):
        if texts.everything:
            if not wanted:
                return None
        elif wanted or texts.patterns:
            kept.append((texts, wanted))
    starts = [_beginnings(texts) for texts, wanted in kept if wanted]
    if not starts:
        return kept
    narrowed: list[Wanted] = []
    for texts, wanted in kept:
        if not wanted:
            near = tuple(one for one in texts.patterns if all(_agrees(one, start) for start in starts))
            if near:
                narrowed.append((TextSet(near), False))
        else:
            narrowed.append((texts, True))
    return narrowed


def _beginnings(texts: TextSet) -> tuple[str, ...]:
    return tuple(_beginning(pattern) for pattern in texts.patterns)


@lru_cache(maxsize=65536)
def _beginning(pattern: Pattern) -> str:
    """Return the text that everything fitting a pattern begins with."""
    letters: list[str] = []
    for piece in pattern:
        if piece.star or piece.others or len(piece.letters) != 1:
            break
        letters.extend(piece.letters)
    return "".join(letters)


def _agrees(pattern: Pattern, starts: Sequence[str]) -> bool:
    own = _beginning(pattern)
    return any(own.startswith(start) or start.startswith(own) for start in starts)


def _exact(constraints: Sequence[Wanted]) -> list[str] | None:
    """Return all texts of a wanted set that has only finitely many, if one is so plain."""
    for texts, wanted in constraints:
        if wanted:
            found = [_beginning(pattern) for pattern in texts.patterns]
            if all(len(text) == len(pattern) for text, pattern in zip(found, texts.patterns, strict=True)):
                return found
    return None


def _satisfies(constraints: Sequence[Wanted], text: str) -> bool:
    return all(texts.holds(text) == wanted for texts, wanted in constraints)


_Places = tuple[frozenset[tuple[int, int]], ...]


def _search(constraints: Sequence[Wanted], budget: int) -> str | None:
    groups = [texts.patterns for texts, _ in constraints]
    other = _fresh(groups)
    start: _Places = tuple(_start(patterns) for patterns in groups)
    queue = deque([(start, "")])
    seen = {start}
    while queue:
        places, text = queue.popleft()
        if _accepted(constraints, places):
            return text
        for letter in _letters(groups, places, other):
            following = tuple(
                _step_all(patterns, reached, letter) for patterns, reached in zip(groups, places, strict=True)
            )
            if following in seen or _dead(constraints, following):
                continue
            seen.add(following)
            if len(seen) > budget:
                raise TooHardError
            queue.append((following, text + letter))
    return None


def _accepted(constraints: Sequence[Wanted], places: _Places) -> bool:
    for (texts, wanted), reached in zip(constraints, places, strict=True):
        if any(place == len(texts.patterns[k]) for k, place in reached) != wanted:
            return False
    return True


def _dead(constraints: Sequence[Wanted], places: _Places) -> bool:
    """Return whether no continuation can satisfy the constraints."""
    for (texts, wanted), reached in zip(constraints, places, strict=True):
        if wanted and not reached:
            return True
        if not wanted and any(texts.patterns[k][place:] == (_ANY,) for k, place in reached):
            return True
    return False


def _letters(groups: Sequence[tuple[Pattern, ...]], places: _Places, other: str) -> Iterator[str]:
    named: set[str] = set()
    for patterns, reached in zip(groups, places, strict=True):
        for k, place in reached:
            if place < len(patterns[k]):
                named |= patterns[k][place].letters
    yield other
    yield from sorted(named)


def _start(patterns: tuple[Pattern, ...]) -> frozenset[tuple[int, int]]:
    return frozenset((k, place) for k, pattern in enumerate(patterns) for place in _closure(pattern, (0,)))


def _step_all(
    patterns: tuple[Pattern, ...], reached: frozenset[tuple[int, int]], letter: str
) -> frozenset[tuple[int, int]]:
    following: set[tuple[int, int]] = set()
    for k, place in reached:
        for target in _step(patterns[k], frozenset((place,)), letter):
            following.add((k, target))
    return frozenset(following)


def _step(pattern: Pattern, places: Iterable[int], letter: str) -> frozenset[int]:
    following: set[int] = set()
    for place in places:
        if place < len(pattern) and pattern[place].takes(letter):
            following.add(place if pattern[place].star else place + 1)
    return _closure(pattern, following)


def _closure(pattern: Pattern, places: Iterable[int]) -> frozenset[int]:
    closed: set[int] = set()
    for start in places:
        place = start
        while place not in closed:
            closed.add(place)
            if place == len(pattern) or not pattern[place].star:
                break
            place += 1
    return frozenset(closed)


_READABLE = "xyzwvqjkabcdefghilmnoprstu0123456789-_"


def _fresh(groups: Sequence[tuple[Pattern, ...]]) -> str:
    """Return a letter that no pattern names, a readable one where there is one."""
    used = {
        letter for patterns in groups for pattern in patterns for piece in pattern for letter in piece.letters
    }
    plain = next((letter for letter in _READABLE if letter not in used), None)
    return plain or next(chr(code) for code in range(0x100, 0x10000) if chr(code) not in used)
