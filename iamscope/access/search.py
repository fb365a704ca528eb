"""The search for a request that is in a part and in none of the parts taken from it.

Atoms are about one thing each: a name, one key, or something opaque. So a conjunction is consistent
when it is consistent for each of these by itself, and the search only has to choose how each
subtracted part is left. Literals are numbers here, so that states are compared and remembered quickly.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from iamscope.access.keys import Asked, Found, Nature, Presence, ValueTest, find_values
from iamscope.access.parts import Atom, Literal, Name, Opaque, Part, Resource
from iamscope.access.texts import Budget, TooHardError, find_text

# Of the budget, so much may go into one question about one name or key.
SHARE = 50_000

Codes = frozenset[int]
State = dict[int, Codes]
_NONE: Codes = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Numbered:
    """A part with its literals as numbers; `source` is the part itself."""

    actions: int = field(repr=False)
    literals: tuple[int, ...]
    minus: tuple["Numbered", ...]
    source: Part


Branch = tuple[State, Sequence[Numbered]]


@dataclass(frozen=True, slots=True)
class Question:
    """A part's own literals as a state, and the parts that can take something from it."""

    actions: int
    state: State
    minus: Sequence[Numbered]

    def classes(self) -> Iterator[tuple[int, list[Numbered]]]:
        """Yield the actions, cut so that every part, however deep, covers a piece wholly or not at all.

        With each piece come the parts that cover it.
        """
        pieces = [self.actions]
        for bits in dict.fromkeys(_deep(self.minus)):
            if bits & self.actions == self.actions:
                continue
            pieces = [half for piece in pieces for half in (piece & bits, piece & ~bits) if half]
        for piece in sorted(pieces, key=lambda bits: bits & -bits):
            yield piece, [part for part in self.minus if part.actions & piece]


def _deep(parts: Sequence[Numbered]) -> Iterator[int]:
    for part in parts:
        yield part.actions
        yield from _deep(part.minus)


@dataclass(slots=True)
class Search:
    """Searches over one universe; what was found about single names and keys is remembered."""

    nature: Callable[[str], Nature]
    budget: Budget
    _atoms: list[Atom] = field(default_factory=list)
    _variables: list[int] = field(default_factory=list)
    _numbers: dict[Atom, int] = field(default_factory=dict)
    _names: dict[str, int] = field(default_factory=dict)
    _same: dict[int, tuple[object, int]] = field(default_factory=dict)
    _parts: dict[int, Numbered] = field(default_factory=dict)
    _known: dict[Codes, object] = field(default_factory=dict)

    def question(self, part: Part, always: Sequence[Literal]) -> Question | None:
        """Return what is to be searched for a part, or `None` if it is empty by itself."""
        own = self._numbered(part)
        state: State = {}
        for code in (*map(self._code, always), *own.literals):
            if not self._add(state, code):
                return None
        held = frozenset().union(*state.values()) if state else _NONE
        actions = own.actions
        for other in own.minus:
            if not other.minus and held.issuperset(other.literals):
                actions &= ~other.actions
        minus = [one for one in own.minus if one.actions & actions and self._open(state, one) is not None]
        return Question(actions, state, minus) if actions else None

    def leave(self, state: State, actions: int, minus: Sequence[Numbered]) -> State | None:
        """Return a consistent state outside of all parts, or `None` if there is none.

        Raises `TooHardError` when the budget runs out first.
        """
        # Depth first, with a stack of our own: a policy can be deeper than Python's.
        stack: list[Iterator[Branch]] = [iter([(state, minus)])]
        while stack:
            branch = next(stack[-1], None)
            if branch is None:
                stack.pop()
                continue
            state, minus = branch
            pending = self._settle(state, actions, minus)
            if pending is not None:
                if not pending:
                    return state
                stack.append(self._ways(state, actions, pending))
        return None

    def _settle(
        self, state: State, actions: int, minus: Sequence[Numbered]
    ) -> list[tuple[Numbered, list[int]]] | None:
        """Leave the parts that can be left in one way only, and return the others; `None` if one cannot."""
        self.budget.spend(10 + len(minus))
        pending: list[tuple[Numbered, list[int]]] = []
        for part in minus:
            undecided = self._open(state, part) if part.actions & actions else None
            if undecided is None:
                continue
            inner = any(one.actions & actions for one in part.minus)
            if not undecided and not inner:
                return None
            if len(undecided) == 1 and not inner:
                if not self._add(state, undecided[0] ^ 1):
                    return None
                continue
            pending.append((part, undecided))
        return pending

    def _ways(
        self, state: State, actions: int, pending: Sequence[tuple[Numbered, list[int]]]
    ) -> Iterator[Branch]:
        """Yield each way out of the part that has the fewest, with the parts that are still to be left."""
        part, literals = min(pending, key=lambda item: len(item[1]))
        rest = [one for one, _ in pending if one is not part]
        base = dict(state)
        for code in literals:
            attempt = dict(base)
            if self._add(attempt, code ^ 1):
                yield attempt, rest
            if not self._add(base, code):
                return
        for inner in part.minus:
            attempt = dict(base)
            if inner.actions & actions and all(self._add(attempt, code) for code in inner.literals):
                yield attempt, [*rest, *inner.minus]

    def solutions(self, state: State) -> Iterator[tuple[Literal, object]]:
        """Yield, for each name and key of a state, one of its literals and what it can be."""
        for codes in state.values():
            code = min(codes)
            yield (self._atoms[code >> 1], bool(code & 1)), self._solution(codes)

    def _open(self, state: State, part: Numbered) -> list[int] | None:
        """Return the literals of a part that a state leaves open, or `None` if it rules the part out."""
        self.budget.spend()
        undecided: list[int] = []
        for code in part.literals:
            held = state.get(self._variables[code >> 1], _NONE)
            if code in held:
                continue
            if code ^ 1 in held:
                return None
            if not held:
                undecided.append(code)
                continue
            if not self._consistent(held, code):
                return None
            if self._consistent(held, code ^ 1):
                undecided.append(code)
        return undecided

    def _add(self, state: State, code: int) -> bool:
        """Add a literal to a state, and return whether the state is still consistent."""
        variable = self._variables[code >> 1]
        held = state.get(variable, _NONE)
        if code in held:
            return True
        state[variable] = held | {code}
        return self._extended(held, code) is not None

    def _consistent(self, held: Codes, code: int) -> bool:
        try:
            return self._extended(held, code) is not None
        except TooHardError:
            if self.budget.left <= 0:
                raise
            # Not known to be inconsistent: the search goes on, and ends at the budget if it must.
            return True

    def _extended(self, held: Codes, code: int) -> object | None:
        """Return a solution for some literals and one more; often the one for the others will do."""
        codes = held | {code}
        if codes not in self._known:
            found = self._known.get(held)
            if found is not None and not isinstance(found, TooHardError):
                self.budget.spend()
                if _holds(self._atoms[code >> 1], found) == bool(code & 1):
                    self._known[codes] = found
        return self._solution(codes)

    def _solution(self, codes: Codes) -> object | None:
        if codes in self._known:
            known = self._known[codes]
            if isinstance(known, TooHardError):
                raise known
            return known
        share = Budget(min(SHARE, self.budget.left))
        before = share.left
        try:
            found = self._known[codes] = self._solve(codes, share)
        except TooHardError as error:
            self._known[codes] = error
            raise
        finally:
            self.budget.left -= before - max(share.left, 0) + 2
        return found

    def _solve(self, codes: Codes, budget: Budget) -> object | None:
        literals = [(self._atoms[code >> 1], bool(code & 1)) for code in sorted(codes)]
        first = literals[0][0]
        if isinstance(first, Opaque):
            return first if len(literals) == 1 else None
        if isinstance(first, Resource | Name):
            names = [(atom.names, truth) for atom, truth in literals if isinstance(atom, Resource | Name)]
            return find_text(names, budget)
        asked: list[Asked] = [
            (atom, truth) for atom, truth in literals if isinstance(atom, ValueTest | Presence)
        ]
        return self._values(first.key, asked, budget)

    def _values(self, key: str, asked: Sequence[Asked], budget: Budget) -> Found | None:
        return find_values(asked, self.nature(key), budget)

    def _numbered(self, part: Part) -> Numbered:
        known = self._parts.get(id(part))
        if known is None:
            # What is opaque comes last: it is the worst way out of a part.
            literals = tuple(sorted(dict.fromkeys(map(self._code, part.literals)), key=self._is_opaque))
            known = Numbered(part.actions, literals, tuple(map(self._numbered, part.minus)), part)
            # The numbered part keeps the part alive, so that its identity is not given away.
            self._parts[id(part)] = known
        return known

    def _is_opaque(self, code: int) -> bool:
        return isinstance(self._atoms[code >> 1], Opaque)

    def _code(self, literal: Literal) -> int:
        atom, truth = literal
        same = self._same.get(id(atom))
        if same is None:
            same = self._same[id(atom)] = (atom, self._number(atom))
        return same[1] << 1 | truth

    def _number(self, atom: Atom) -> int:
        number = self._numbers.get(atom)
        if number is None:
            number = self._numbers[atom] = len(self._atoms)
            self._atoms.append(atom)
            self._variables.append(self._names.setdefault(_variable(atom), len(self._names)))
        return number


def _variable(atom: Atom) -> str:
    """Return what an atom is about."""
    match atom:
        case Resource():
            return "resource"
        case Name():
            return "action"
        case Opaque(text=text):
            return f"opaque {text}"
        case other:
            return f"key {other.key.lower()}"


def _holds(atom: Atom, found: object) -> bool | None:
    """Return whether an atom holds for what was found for its name or key; opaque ones do not say."""
    match atom:
        case Resource(names=names) | Name(names=names):
            return names.holds(str(found))
        case ValueTest() | Presence():
            assert isinstance(found, Found)
            return atom.holds(found.values, many=found.many)
        case Opaque():
            return None
