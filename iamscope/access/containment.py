"""Exact answers about globs as sets of texts: containment in a union, with a witness when it fails.

The texts of the left pattern are walked through, shortest first; a state is one place in that pattern and
the places that the text so far can have reached in the right ones. A budget bounds hostile inputs, and an
exhausted budget is an answer of its own.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from iamscope.access.automaton import Automaton
from iamscope.access.globs import Glob, Token, Wild

BUDGET = 20_000
_ANYTHING = (Wild.ANY,)
_PLAIN = "xyzwvqjkabcdefghilmnoprstu0123456789-_"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one glob lies within a union of globs.

    `within` is `None` where the budget ran out; `witness` is a text that only the left side has.
    """

    within: bool | None
    witness: str | None = None


def compare(left: Glob, right: Sequence[Glob], budget: int = BUDGET) -> Verdict:
    """Return whether every text that `left` matches is matched by some glob of `right`.

    `budget` bounds the steps that are taken.
    """
    exact = left.exact
    if exact is not None:
        inside = any(glob.matches(exact) for glob in right)
        return Verdict(inside, None if inside else exact)
    if any(glob == left or glob.tokens == (Wild.ANY,) for glob in right):
        return Verdict(True)
    return _search(left, right, budget)


def contains(outer: Glob, inner: Glob) -> bool:
    """Return whether `inner` provably lies within `outer`."""
    return compare(inner, (outer,)).within is True


def overlap(left: Glob, right: Glob) -> bool:
    """Return whether some text matches both globs."""
    # Nearly all that are asked about are plain texts or lone stars.
    if _ANYTHING in (left.tokens, right.tokens):
        return True
    plain = left.exact
    if plain is not None:
        return right.matches(plain)
    plain = right.exact
    if plain is not None:
        return left.matches(plain)
    run = Automaton((left,))
    places = run.start
    for token in right.tokens:
        if token is Wild.ANY:
            places = run.onwards(places)
        else:
            places = run.any_step(places) if token is Wild.ONE else run.step(places, token)
    return run.accepts(places)


def _search(left: Glob, right: Sequence[Glob], budget: int) -> Verdict:
    run = Automaton(right)
    other = _fresh_letter(left, run)
    for run_of_letters in ("", other):
        guess = _completed(left.tokens, other, run_of_letters)
        if not any(glob.matches(guess) for glob in right):
            return Verdict(False, guess)
    return _walk(left.tokens, run, other, budget)


def _walk(tokens: tuple[Token, ...], run: Automaton, other: str, budget: int) -> Verdict:
    frontier = _Frontier(tokens, run)
    frontier.visit(0, run.start, "")
    steps = 0
    for i, places, text in frontier:
        if i == len(tokens) or not places:
            if not run.accepts(places):
                return Verdict(False, text + _completed(tokens[i:], other, ""))
            continue
        token = tokens[i]
        letters = [*run.awaited(places), other] if isinstance(token, Wild) else [token]
        steps += len(letters)
        if steps > budget:
            return Verdict(None)
        for letter in letters:
            frontier.visit(i if token is Wild.ANY else i + 1, run.step(places, letter), text + letter)
    return Verdict(True)


class _Frontier:
    """The states still to be looked at, in the order of their texts' lengths."""

    def __init__(self, tokens: tuple[Token, ...], run: Automaton) -> None:
        self._tokens = tokens
        self._run = run
        self._queue: deque[tuple[int, int, str]] = deque()
        self._seen: set[tuple[int, int]] = set()

    def __iter__(self) -> "_Frontier":
        return self

    def __next__(self) -> tuple[int, int, str]:
        if not self._queue:
            raise StopIteration
        return self._queue.popleft()

    def visit(self, i: int, places: int, text: str) -> None:
        """Queue a state, and those that skip a star of the left pattern without a letter.

        From a star that ends a right pattern everything is accepted: there is no witness beyond.
        """
        if places & self._run.final:
            return
        while (i, places) not in self._seen:
            self._seen.add((i, places))
            self._queue.append((i, places, text))
            if i == len(self._tokens) or self._tokens[i] is not Wild.ANY:
                return
            i += 1


def _completed(tokens: Iterable[Token], one: str, many: str) -> str:
    """Return a text that fits some tokens, with `one` for each `?` and `many` for each `*`."""
    wild = {Wild.ONE: one, Wild.ANY: many}
    return "".join(wild[token] if isinstance(token, Wild) else token for token in tokens)


def _fresh_letter(left: Glob, run: Automaton) -> str:
    """Return a letter that no pattern names, readable where possible."""
    used = {token for token in left.tokens if isinstance(token, str)}
    plain = (letter for letter in _PLAIN if letter not in used and not run.names(letter))
    rest = (chr(code) for code in range(0x100, 0x10000) if chr(code) not in used and not run.names(chr(code)))
    return next(plain, None) or next(rest)
