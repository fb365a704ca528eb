"""Sets of texts: unions of patterns, wanted or not wanted, and whether some text satisfies them all.

Questions are answered exactly over a lazily built automaton; a budget bounds hostile inputs.
"""

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from iamscope.access.machines import Machine, Node, machine
from iamscope.access.pieces import EVERYTHING, Pattern

BUDGET = 20_000


class TooHardError(Exception):
    """A question needs more work than its budget allows; the answer is unknown."""


@dataclass(slots=True)
class Budget:
    """How much work may still be spent, in units of about a microsecond."""

    left: int = BUDGET

    def spend(self, amount: int = 1) -> None:
        """Take some work off. Raises `TooHardError` when nothing is left."""
        self.left -= amount
        if self.left < 0:
            raise TooHardError


@dataclass(frozen=True, slots=True)
class TextSet:
    """The texts that fit at least one of some patterns."""

    patterns: tuple[Pattern, ...]

    def holds(self, text: str) -> bool:
        """Return whether a text is in the set."""
        return self.everything or machine(self.patterns).accepts(text)

    @property
    def everything(self) -> bool:
        """Whether every text is in the set, as one pattern shows."""
        return EVERYTHING in self.patterns


Wanted = tuple[TextSet, bool]


def find_text(constraints: Sequence[Wanted], budget: Budget | None = None) -> str | None:
    """Return a shortest text that is in every wanted set and in no unwanted one, or `None` if there is none.

    Raises `TooHardError` when the budget runs out first.
    """
    relevant = _relevant(constraints)
    if relevant is None:
        return None
    budget = budget or Budget()
    found = _exact(relevant)
    if found is not None:
        machines = [(machine(texts.patterns), wanted) for texts, wanted in relevant]
        for text in found:
            budget.spend(len(machines))
            if all(one.accepts(text) == wanted for one, wanted in machines):
                return text
        return None
    return _Search(relevant, budget).run()


def _relevant(constraints: Sequence[Wanted]) -> Sequence[Wanted] | None:
    """Return the constraints that say something, or `None` if one is plainly impossible.

    Patterns whose fixed beginning agrees with no way of meeting the wanted sets are dropped.
    """
    kept = [
        (texts, wanted) for texts, wanted in dict.fromkeys(constraints) if not (texts.everything and wanted)
    ]
    if any(texts.everything for texts, _ in kept):
        return None
    narrowed: list[Wanted] = []
    starts = [_starts(texts.patterns) for texts, wanted in kept if wanted]
    for texts, wanted in kept:
        near = tuple(one for one in texts.patterns if _agrees(one.start, starts))
        if near:
            narrowed.append((texts if len(near) == len(texts.patterns) else TextSet(near), wanted))
        elif wanted:
            return None
    return narrowed


@lru_cache(maxsize=4_096)
def _starts(patterns: tuple[Pattern, ...]) -> tuple[str, ...]:
    """Return what texts of each pattern begin with, sorted."""
    return tuple(sorted({one.start for one in patterns}))


def _agrees(own: str, starts: Iterable[tuple[str, ...]]) -> bool:
    """Return whether in each row some beginning goes on like `own`, or `own` like it."""
    return all(own.startswith(some) or _continued(own, some) for some in starts)


def _continued(own: str, some: tuple[str, ...]) -> bool:
    place = bisect_left(some, own)
    return place < len(some) and some[place].startswith(own)


def _exact(constraints: Sequence[Wanted]) -> list[str] | None:
    """Return all texts of a wanted set that has only finitely many, if one is so plain."""
    for texts, wanted in constraints:
        if wanted and all(pattern.exact for pattern in texts.patterns):
            return sorted((pattern.start for pattern in texts.patterns), key=len)
    return None


_State = tuple[Node, ...]


class _Search:
    """A search for a shortest text, breadth first, over the nodes of all machines side by side."""

    def __init__(self, constraints: Sequence[Wanted], budget: Budget) -> None:
        self.wanted = [machine(texts.patterns) for texts, wanted in constraints if wanted]
        unwanted = [machine(texts.patterns) for texts, wanted in constraints if not wanted]
        self.machines: list[Machine] = [*self.wanted, *unwanted]
        self.budget = budget
        self.weight = sum(one.weight for one in self.machines)
        self.other = _fresh(self.machines)
        self.forced = max(
            (texts.patterns[0].start for texts, wanted in constraints if wanted and len(texts.patterns) == 1),
            key=len,
            default="",
        )
        """What every text begins with."""

    def run(self) -> str | None:
        start = tuple(_read(one, self.forced) for one in self.machines)
        self.budget.spend(self.weight * len(self.forced))
        if self._dead(start):
            return None
        came: dict[_State, tuple[_State, str] | None] = {start: None}
        queue = deque([start])
        while queue:
            state = queue.popleft()
            if self._accepted(state):
                return self.forced + _text(came, state)
            for letter in self._letters(state):
                self.budget.spend(self.weight)
                following = tuple([node.after(letter) for node in state])
                if following not in came and not self._dead(following):
                    came[following] = (state, letter)
                    queue.append(following)
        return None

    def _accepted(self, state: _State) -> bool:
        wanted = len(self.wanted)
        return all(node.fits == (number < wanted) for number, node in enumerate(state))

    def _dead(self, state: _State) -> bool:
        """Return whether no continuation can satisfy the constraints."""
        wanted = len(self.wanted)
        return any(node.stuck if number < wanted else node.free for number, node in enumerate(state))

    def _letters(self, state: _State) -> Iterable[str]:
        """Return the letters that are worth trying: those that a wanted set asks for, or all that differ."""
        asked: frozenset[str] | None = None
        for node in state[: len(self.wanted)]:
            if node.named_only:
                asked = node.letters if asked is None else asked & node.letters
        if asked is not None:
            return sorted(asked)
        differing = frozenset().union(*[node.letters for node in state])
        return (self.other, *sorted(differing))


def _read(one: Machine, text: str) -> Node:
    node = one.start
    for letter in text:
        node = node.after(letter)
    return node


def _text(came: dict[_State, tuple[_State, str] | None], state: _State) -> str:
    letters: list[str] = []
    step = came[state]
    while step is not None:
        state, letter = step
        letters.append(letter)
        step = came[state]
    return "".join(reversed(letters))


_READABLE = "xyzwvqjkabcdefghilmnoprstu0123456789-_"


def _fresh(machines: Sequence[Machine]) -> str:
    """Return a letter that no pattern names, a readable one where there is one."""
    plain = next((letter for letter in _READABLE if not any(letter in one.takes for one in machines)), None)
    if plain is not None:
        return plain
    used = {letter for one in machines for letter in one.takes}
    return next(chr(code) for code in range(0x100, 0x110000) if chr(code) not in used)
