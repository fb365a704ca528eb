"""Exact answers about globs as sets of texts: containment in a union, with a witness when it fails.

The difference is explored as a lazily built automaton: a state is one place in the left pattern
and the set of places reachable in each right pattern. A budget bounds hostile inputs, and an
exhausted budget is an answer of its own.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from iamscope.access.globs import Glob, Token, Wild

BUDGET = 20_000
_State = tuple[int, frozenset[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one glob lies within a union of globs.

    `within` is `None` where the budget ran out; `witness` is a text that only the left side has.
    """

    within: bool | None
    witness: str | None = None


def compare(left: Glob, right: Sequence[Glob], budget: int = BUDGET) -> Verdict:
    """Return whether every text that `left` matches is matched by some glob of `right`."""
    exact = left.exact
    if exact is not None:
        inside = any(glob.matches(exact) for glob in right)
        return Verdict(inside, None if inside else exact)
    if any(glob == left or glob.tokens == (Wild.ANY,) for glob in right):
        return Verdict(True)
    return _search(left.tokens, [glob.tokens for glob in right], budget)


def contains(outer: Glob, inner: Glob) -> bool:
    """Return whether `inner` provably lies within `outer`."""
    return compare(inner, (outer,)).within is True


def overlap(left: Glob, right: Glob) -> bool:
    """Return whether some text matches both globs."""
    return _meet(left.tokens, right.tokens)


def _meet(left: tuple[Token, ...], right: tuple[Token, ...]) -> bool:
    seen: set[tuple[int, int]] = set()
    stack = [(0, 0)]
    while stack:
        state = stack.pop()
        if state in seen:
            continue
        seen.add(state)
        i, j = state
        if i == len(left) and j == len(right):
            return True
        stack.extend(_advance(left, right, i, j))
    return False


def _advance(left: tuple[Token, ...], right: tuple[Token, ...], i: int, j: int) -> list[tuple[int, int]]:
    following: list[tuple[int, int]] = []
    if i < len(left) and left[i] is Wild.ANY:
        following.append((i + 1, j))
        if j < len(right) and right[j] is not Wild.ANY:
            following.append((i, j + 1))
    if j < len(right) and right[j] is Wild.ANY:
        following.append((i, j + 1))
        if i < len(left) and left[i] is not Wild.ANY:
            following.append((i + 1, j))
    if i < len(left) and j < len(right):
        a, b = left[i], right[j]
        if not (a is Wild.ANY or b is Wild.ANY) and (a is Wild.ONE or b is Wild.ONE or a == b):
            following.append((i + 1, j + 1))
    return following


def _search(left: tuple[Token, ...], right: list[tuple[Token, ...]], budget: int) -> Verdict:
    other = _fresh_letter(left, right)
    start = _closure(right, ((k, 0) for k in range(len(right))))
    queue: deque[tuple[_State, str]] = deque()
    seen: set[_State] = set()
    _visit(left, 0, start, "", queue, seen)
    while queue:
        if len(seen) > budget:
            return Verdict(None)
        (i, places), text = queue.popleft()
        if i == len(left):
            if not any(place == len(right[k]) for k, place in places):
                return Verdict(False, text)
            continue
        token = left[i]
        for letter in _letters(token, right, places, other):
            following = i if token is Wild.ANY else i + 1
            _visit(left, following, _step(right, places, letter), text + letter, queue, seen)
    return Verdict(True)


def _visit(
    left: tuple[Token, ...],
    i: int,
    places: frozenset[tuple[int, int]],
    text: str,
    queue: deque[tuple[_State, str]],
    seen: set[_State],
) -> None:
    """Queue a state, and those that skip a star of the left pattern without a letter."""
    while True:
        if (i, places) not in seen:
            seen.add((i, places))
            queue.append(((i, places), text))
        if i == len(left) or left[i] is not Wild.ANY:
            return
        i += 1


def _letters(
    token: Token, right: list[tuple[Token, ...]], places: frozenset[tuple[int, int]], other: str
) -> list[str]:
    if not isinstance(token, Wild):
        return [token]
    named = {right[k][place] for k, place in places if place < len(right[k])}
    return [*sorted(letter for letter in named if isinstance(letter, str)), other]


def _step(
    right: list[tuple[Token, ...]], places: frozenset[tuple[int, int]], letter: str
) -> frozenset[tuple[int, int]]:
    following: set[tuple[int, int]] = set()
    for k, place in places:
        if place == len(right[k]):
            continue
        token = right[k][place]
        if token is Wild.ANY:
            following.add((k, place))
        elif token is Wild.ONE or token == letter:
            following.add((k, place + 1))
    return _closure(right, following)


def _closure(right: list[tuple[Token, ...]], places: Iterable[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    """Return the places together with those reached by skipping stars."""
    closed: set[tuple[int, int]] = set()
    for k, start in places:
        place = start
        while (k, place) not in closed:
            closed.add((k, place))
            if place == len(right[k]) or right[k][place] is not Wild.ANY:
                break
            place += 1
    return frozenset(closed)


def _fresh_letter(left: tuple[Token, ...], right: list[tuple[Token, ...]]) -> str:
    """Return a letter that no pattern names, readable where possible."""
    used = {token for tokens in (left, *right) for token in tokens if isinstance(token, str)}
    plain = (letter for letter in "xyzwvqjkabcdefghilmnoprstu0123456789-_" if letter not in used)
    rest = (chr(code) for code in range(0x100, 0x10000) if chr(code) not in used)
    return next(plain, None) or next(rest)
