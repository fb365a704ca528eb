"""Emptiness of access sets, with a witness: the question behind every comparison."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from iamscope.access.keys import Found, Nature, Presence, ValueTest
from iamscope.access.parts import AccessSet, Literal, Name, Opaque, Part, Resource
from iamscope.access.search import Search, State
from iamscope.access.texts import Budget, TooHardError

# About a second on the machine of a developer, for all questions about one pair of sets together.
BUDGET = 1_000_000
GIVEN_UP = "the search was given up at its budget"


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

    Keys that are not given are absent. `name` is the action's name where its place stands for
    actions that the universe does not list.
    """

    action: int
    resource: str
    keys: Mapping[str, Found]
    opaque: Mapping[str, bool]
    part: Part
    name: str = ""


@dataclass(frozen=True, slots=True)
class Emptiness:
    """Whether a set is empty: proven, refuted by a witness, or `None` when that cannot be told."""

    empty: bool | None
    witness: Request | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Theory:
    """What a universe tells the search.

    `nature` is what is known of a key. `always` holds of every request, whatever is asked of it.
    `example` makes a resource's name where nothing is asked of it.
    """

    nature: Callable[[str], Nature] = lambda key: Nature()
    always: Sequence[Literal] = ()
    example: str = "x"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some actions of a part, and a request for one of them; the request is `None` where none was found.

    `hard` says that the search was given up. `minus` are the parts that take something away here.
    """

    part: Part
    actions: int
    minus: Sequence[Part]
    request: Request | None
    hard: bool = False


@dataclass(slots=True)
class Solver:
    """Answers for one universe, within one budget; what is found about single keys is remembered."""

    theory: Theory = field(default_factory=Theory)
    budget: Budget = field(default_factory=lambda: Budget(BUDGET))
    _search: Search = field(init=False)

    def __post_init__(self) -> None:
        self._search = Search(self.theory.nature, self.budget)

    def emptiness(self, access: AccessSet) -> Emptiness:
        """Return whether a set is empty, with a witness if it is not."""
        hard = False
        for piece in self.pieces(access):
            if piece.request is not None:
                return Emptiness(False, piece.request)
            hard = hard or piece.hard
        return Emptiness(None, reason=GIVEN_UP) if hard else Emptiness(True)

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

    def pieces(self, access: AccessSet) -> Iterator[Piece]:
        """Yield a set cut so that each of its parts, and each part taken from it, covers a piece or does not.

        A piece without a request is empty, or, if it is `hard`, may be.
        """
        for part in access.parts:
            yield from self._pieces(part)

    def _pieces(self, part: Part) -> Iterator[Piece]:
        try:
            question = self._search.question(part, self.theory.always)
        except TooHardError:
            yield Piece(part, part.actions, part.minus, None, hard=True)
            return
        if question is None:
            return
        for actions, minus in question.classes():
            given = [one.source for one in minus]
            try:
                state = self._search.leave(dict(question.state), actions, minus)
                request = None if state is None else self._request(part, actions, state)
            except TooHardError:
                yield Piece(part, actions, given, None, hard=True)
                continue
            yield Piece(part, actions, given, request)

    def _request(self, part: Part, actions: int, state: State) -> Request:
        resource, name = self.theory.example, ""
        keys: dict[str, Found] = {}
        opaque: dict[str, bool] = {}
        for (atom, truth), solution in self._search.solutions(state):
            match atom:
                case Resource():
                    resource = str(solution)
                case Name():
                    name = str(solution)
                case Opaque(text=text):
                    opaque[text] = truth
                case ValueTest(key=key) | Presence(key=key):
                    assert isinstance(solution, Found)
                    if solution.values is not None:
                        keys[key] = solution
        action = (actions & -actions).bit_length() - 1
        return Request(action, resource, keys, opaque, part, name)
