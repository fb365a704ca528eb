"""Emptiness of access sets, with a witness: the search behind every comparison.

Atoms are about one thing each: the resource's name, one key, or something opaque. So a conjunction
is consistent when it is consistent for each of these by itself, and the search only has to choose
how each subtracted part is left.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from iamscope.access.keys import Found, Presence, Test, find_values
from iamscope.access.parts import AccessSet, Literal, Opaque, Part, Resource
from iamscope.access.texts import TooHardError, find_text

BUDGET = 20_000


class Relation(StrEnum):
    """How two access sets lie to each other."""

    EQUAL = "equal"
    NARROWER = "narrower"
    WIDER = "wider"
    OVERLAPPING = "overlapping"
    DISJOINT = "disjoint"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Request:
    """A concrete request: an action by its place in the universe, a resource, keys, and opaque truths.

    Keys that are not given are absent.
    """

    action: int
    resource: str
    keys: Mapping[str, Found]
    opaque: Mapping[str, bool]
    part: Part


@dataclass(frozen=True, slots=True)
class Emptiness:
    """Whether a set is empty: proven, refuted by a witness, or `None` when that cannot be told."""

    empty: bool | None
    witness: Request | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Theory:
    """What a universe tells the search.

    `multi_valued` gives a key's type, or `None`. `resources` bounds the names an action can have
    to do with, as literals; `example` makes a resource's name where nothing is asked of it.
    """

    multi_valued: Callable[[str], bool | None] = lambda key: None
    resources: Callable[[int], Sequence[Literal]] = lambda actions: ()
    example: str = "x"


Variable = str
_State = dict[Variable, tuple[Literal, ...]]


@dataclass(slots=True)
class Solver:
    """Answers for one universe; what was found about single variables is remembered."""

    theory: Theory = field(default_factory=Theory)
    budget: int = BUDGET
    _known: dict[tuple[Variable, frozenset[Literal]], object] = field(default_factory=dict)
    _left: int = 0

    def emptiness(self, access: AccessSet) -> Emptiness:
        """Return whether a set is empty, with a witness if it is not."""
        self._left = self.budget
        reason = ""
        for part in access.parts:
            for actions, minus in _classes(part.actions, part.minus):
                try:
                    witness = self._witness(part, actions, minus)
                except TooHardError:
                    reason = reason or "the search was given up at its budget"
                    continue
                if witness is not None:
                    return Emptiness(False, witness)
        return Emptiness(None, reason=reason) if reason else Emptiness(True)

    def subset(self, inner: AccessSet, outer: AccessSet) -> Emptiness:
        """Return whether `inner` lies within `outer`: the emptiness of what is left of it."""
        return self.emptiness(inner.difference(outer))

    def relation(self, one: AccessSet, two: AccessSet) -> tuple[Relation, Emptiness, Emptiness]:
        """Return how two sets lie to each other, and what is in the one and not in the other, both ways."""
        left, right = self.subset(one, two), self.subset(two, one)
        return self._relation(one, two, left, right), left, right

    def _relation(self, one: AccessSet, two: AccessSet, left: Emptiness, right: Emptiness) -> Relation:
        if left.empty is None or right.empty is None:
            return Relation.UNKNOWN
        if left.empty:
            return Relation.EQUAL if right.empty else Relation.NARROWER
        if right.empty:
            return Relation.WIDER
        common = self.emptiness(one.intersection(two))
        if common.empty is None:
            return Relation.UNKNOWN
        return Relation.DISJOINT if common.empty else Relation.OVERLAPPING

    def _witness(self, part: Part, actions: int, minus: Sequence[Part]) -> Request | None:
        state: _State = {}
        literals = (*part.literals, *self.theory.resources(actions))
        if not all(self._add(state, literal) for literal in literals):
            return None
        found = self._leave(state, actions, list(minus))
        if found is None:
            return None
        return self._request(part, actions, found)

    def _add(self, state: _State, literal: Literal) -> bool:
        """Add a literal to a state, and return whether the state is still consistent."""
        variable = _variable(literal)
        old = state.get(variable, ())
        if literal in old:
            return True
        state[variable] = (*old, literal)
        return self._solution(variable, state[variable]) is not None

    def _leave(self, state: _State, actions: int, minus: list[Part]) -> _State | None:
        """Return a consistent state outside of all parts, or `None` if there is none."""
        self._left -= 1
        if self._left <= 0:
            raise TooHardError
        pending: list[tuple[Part, list[Literal]]] = []
        for part in minus:
            open_literals = self._open(state, part) if part.actions & actions else None
            if open_literals is None:
                continue
            inner = [one for one in part.minus if one.actions & actions]
            if not open_literals and not inner:
                return None
            if len(open_literals) == 1 and not inner:
                if not self._add(state, _opposite(open_literals[0])):
                    return None
                continue
            pending.append((part, open_literals))
        return self._branch(state, actions, pending)

    def _open(self, state: _State, part: Part) -> list[Literal] | None:
        """Return the literals of a part that a state leaves open, or `None` if it rules the part out."""
        undecided: list[Literal] = []
        for literal in part.literals:
            variable = _variable(literal)
            held = state.get(variable, ())
            if literal in held:
                continue
            if _opposite(literal) in held:
                return None
            if not held or isinstance(literal[0], Opaque):
                undecided.append(literal)
                continue
            if not self._consistent(variable, (*held, literal)):
                return None
            if self._consistent(variable, (*held, _opposite(literal))):
                undecided.append(literal)
        return undecided

    def _branch(
        self, state: _State, actions: int, pending: list[tuple[Part, list[Literal]]]
    ) -> _State | None:
        """Try each way out of the part with the fewest."""
        if not pending:
            return state
        pending.sort(key=lambda item: len(item[1]))
        (part, literals), rest = pending[0], [item[0] for item in pending[1:]]
        base = dict(state)
        for literal in literals:
            attempt = dict(base)
            if self._add(attempt, _opposite(literal)):
                found = self._leave(attempt, actions, rest)
                if found is not None:
                    return found
            if not self._add(base, literal):
                return None
        for inner in part.minus:
            if inner.actions & actions != actions:
                continue
            attempt = dict(base)
            if all(self._add(attempt, literal) for literal in inner.literals):
                found = self._leave(attempt, actions, [*rest, *inner.minus])
                if found is not None:
                    return found
        return None

    def _consistent(self, variable: Variable, literals: tuple[Literal, ...]) -> bool:
        try:
            return self._solution(variable, literals) is not None
        except TooHardError:
            # Not known to be inconsistent: the search goes on, and ends at the budget if it must.
            return True

    def _solution(self, variable: Variable, literals: tuple[Literal, ...]) -> object | None:
        key = (variable, frozenset(literals))
        if key in self._known:
            known = self._known[key]
            if isinstance(known, TooHardError):
                raise known
            return known
        self._left -= 1
        if self._left <= 0:
            raise TooHardError
        try:
            found = self._known[key] = self._solve(literals)
        except TooHardError as error:
            self._known[key] = error
            raise
        return found

    def _solve(self, literals: tuple[Literal, ...]) -> object | None:
        first = literals[0][0]
        if isinstance(first, Opaque):
            return None if len({truth for _, truth in literals}) == 2 else literals[0]
        if isinstance(first, Resource):
            return find_text([(atom.names, truth) for atom, truth in literals if isinstance(atom, Resource)])
        asked = [(atom, truth) for atom, truth in literals if isinstance(atom, Test | Presence)]
        return find_values(asked, multi_valued=self.theory.multi_valued(first.key))

    def _request(self, part: Part, actions: int, state: _State) -> Request:
        resource = self.theory.example
        keys: dict[str, Found] = {}
        opaque: dict[str, bool] = {}
        for variable, literals in state.items():
            atom, truth = literals[0]
            solution = self._solution(variable, literals)
            if isinstance(atom, Resource):
                assert isinstance(solution, str)
                resource = solution
            elif isinstance(atom, Opaque):
                opaque[atom.text] = truth
            else:
                assert isinstance(solution, Found)
                if solution.values is not None:
                    keys[atom.key] = solution
        action = (actions & -actions).bit_length() - 1
        return Request(action, resource, keys, opaque, part)


def _variable(literal: Literal) -> Variable:
    match literal[0]:
        case Resource():
            return "resource"
        case Opaque(text=text):
            return f"opaque {text}"
        case other:
            return f"key {other.key.lower()}"


def _opposite(literal: Literal) -> Literal:
    return literal[0], not literal[1]


def _classes(actions: int, parts: Sequence[Part]) -> Iterator[tuple[int, list[Part]]]:
    """Cut a set of actions so that every part, however deep, covers a piece wholly or not at all.

    With each piece come the parts that cover it.
    """
    pieces = [actions]
    for bits in {part.actions for part in _deep(parts)}:
        cut: list[int] = []
        for piece in pieces:
            cut.extend(half for half in (piece & bits, piece & ~bits) if half)
        pieces = cut
    for piece in sorted(pieces, key=lambda bits: bits & -bits):
        yield piece, [part for part in parts if part.actions & piece]


def _deep(parts: Sequence[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _deep(part.minus)
