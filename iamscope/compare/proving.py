"""What of an access really is: pieces that are proven not to be empty, and requests that show it.

The sets are exact, and the authorizer has the last word: a request that it does not allow, under
whatever is known of the resource, proves nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from iamscope.access.keys import Found, Presence, ValueTest
from iamscope.access.parts import AccessSet, Literal, Part, Resource
from iamscope.access.solve import BUDGET, Piece, Request, Solver
from iamscope.access.texts import Budget, TextSet
from iamscope.cloud import World
from iamscope.model.finding import Witness
from iamscope.model.reach import Holding
from iamscope.model.truth import describe

_MOST_ACTIONS = 12
_MOST_OBJECTS = 120
_MOST_REFUTED = 400
# After so many holdings, what is remembered is dropped.
_REMEMBERED = 100
# How much further a certain request is looked for when one was found that depends on something.
_MORE_ACTIONS, _MORE_OBJECTS = 2, 6
Kinds = Sequence[tuple[Literal, ...]]


@dataclass(frozen=True, slots=True)
class Proven:
    """A part of which every action has a request, or perhaps, if it was too `hard` to tell."""

    part: Part
    hard: bool = False


class Provers:
    """Provers of one world, which share what is found out about names and keys."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._asked = 0
        self._solvers: dict[tuple[Literal, ...], Solver] = {}

    def of(self, holding: Holding) -> "Prover":
        """Return the prover of a holding."""
        self._asked += 1
        if self._asked % _REMEMBERED == 0:
            self._solvers.clear()
        theory = self._world.theory(holding)
        always = tuple(theory.always)
        if always not in self._solvers:
            self._solvers[always] = Solver(theory, Budget(BUDGET))
        return Prover(self._world, holding, self._solvers[always])


@dataclass(slots=True)
class Prover:
    """Answers for one holding."""

    world: World
    holding: Holding
    _solver: Solver
    _near: dict[tuple[frozenset[Literal], int], tuple[Kinds, Kinds]] = field(default_factory=dict)

    def pieces(self, parts: Iterable[Part]) -> Iterator[Proven]:
        """Yield parts cut so that all actions of a piece fare alike, on what they act on; empty ones go."""
        for piece in self._fresh().pieces(parts):
            whole = replace(piece.part, actions=piece.actions, minus=tuple(piece.minus))
            if piece.hard:
                yield Proven(whole, hard=True)
            elif piece.request is not None:
                yield from self._on_objects(piece, whole)

    def _on_objects(self, piece: Piece, whole: Part) -> Iterator[Proven]:
        if not _names_resources(whole):
            yield Proven(whole)
            return
        for actions, names in self.world.alike(piece.actions):
            part = whole.under((Resource(names), True), actions=actions)
            empty = self._solver.emptiness(AccessSet((part,))).empty
            if empty is not True:
                yield Proven(part, hard=empty is None)

    def empty(self, parts: Iterable[Part]) -> bool | None:
        """Return whether some parts are proven to be empty or not to be; `None` if that cannot be told."""
        return self._fresh().emptiness(AccessSet(tuple(parts))).empty

    def refuted(self, part: Part) -> bool:
        """Return whether the authorizer denies all there is to a part: each action on each of a few names."""
        names = next((found for atom, truth in part.literals if truth and (found := _few(atom))), ())
        requests = len(names) * part.actions.bit_count()
        return 0 < requests <= _MOST_REFUTED and not any(
            self.world.decide(self.holding, action, name).possible
            for action in self.world.universe.ranked(part.actions)
            for name in names
        )

    def near(self, part: Part, kinds: Kinds) -> Kinds:
        """Return the resources, each described by literals, that are among a part's, keys left aside."""
        asked = frozenset(literal for literal in part.literals if isinstance(literal[0], Resource))
        known = self._near.get((asked, id(kinds)))
        if known is None:
            found = tuple(kind for kind in kinds if not kind or self.touches(part, kind))
            # The kinds are kept, so that their identity is not given away.
            known = self._near[asked, id(kinds)] = (kinds, found)
        return known[1]

    def touches(self, part: Part, kind: Sequence[Literal]) -> bool:
        """Return whether some name that literals describe is one of a part's resources, keys left aside."""
        asked = [(atom.names, truth) for atom, truth in part.literals if isinstance(atom, Resource)]
        wanted = next(atom.names for atom, _ in kind if isinstance(atom, Resource))
        wide = tuple(one for one in wanted.patterns if not one.exact)
        plain = (one.start for one in wanted.patterns if one.exact)
        if any(all(texts.holds(name) == truth for texts, truth in asked) for name in plain):
            return True
        names = tuple(literal for literal in part.literals if isinstance(literal[0], Resource))
        return bool(wide) and self.empty([Part(1, (*names, (Resource(TextSet(wide)), True)))]) is not True

    def witness(self, part: Part, among: Kinds | None = None) -> Witness | None:
        """Return a request of a part that is allowed, or might be; a certain one is preferred.

        `among` describes the only resources that count, if not all do. `None` means that none was
        found, not that there is none.
        """
        actions = islice(self.world.universe.ranked(part.actions), _MOST_ACTIONS)
        return _best((self._of_action(part, action, among) for action in actions), _MORE_ACTIONS)

    def any_witness(self, part: Part) -> Witness | None:
        """Return a request of a part that is allowed, or might be, on whatever comes first: nothing nicer."""
        actions = islice(self.world.universe.ranked(part.actions), _MOST_ACTIONS)
        return _best((self._of_action(part, action, ((),)) for action in actions), _MORE_ACTIONS)

    def _of_action(
        self, part: Part, action: str, among: Sequence[tuple[Literal, ...]] | None
    ) -> Witness | None:
        one = part.under(actions=self.world.universe.actions.matching(action))
        for _, names in self.world.alike(one.actions):
            one = one.under((Resource(names), True))
        if among is None:
            kinds: Iterable[tuple[Literal, ...]] = islice(self._kinds(one, action), _MOST_OBJECTS)
        else:
            kinds = self.near(one, among)
        return _best((self._on(one, action, kind) for kind in kinds), _MORE_OBJECTS)

    def _on(self, part: Part, action: str, kind: Sequence[Literal]) -> Witness | None:
        request = self._fresh().emptiness(AccessSet((part.under(*kind),))).witness
        return self._confirmed(action, request, kind) if request else None

    def _kinds(self, part: Part, action: str) -> Iterator[tuple[Literal, ...]]:
        names = [(atom.names, truth) for atom, truth in part.literals if isinstance(atom, Resource)]

        def fits(text: str) -> bool:
            return all(texts.holds(text) == truth for texts, truth in names)

        return self.world.objects(action, self.holding.principal.scope, fits)

    def _confirmed(self, action: str, request: Request, kind: Sequence[Literal]) -> Witness | None:
        """Return a request as a witness if the authorizer allows it with its keys, or might."""
        decision = self.world.decide(self.holding, action, request.resource, request.keys)
        plain = self.world.decide(self.holding, action, request.resource)
        if not decision.possible and request.opaque:
            # Keys that only something opaque asks for are not among those of the request.
            decision = plain
        if not decision.possible:
            return None
        shown = plain if decision.allowed else decision
        fixed = {atom.key for atom, _ in kind if isinstance(atom, ValueTest | Presence)}
        return Witness(
            self.holding.principal.id,
            action,
            request.resource,
            describe(shown.residual) if shown.possible and not shown.allowed else "",
            tuple((key, _values(found)) for key, found in sorted(request.keys.items()) if key not in fixed),
        )

    def _fresh(self) -> Solver:
        """Return the solver with its whole budget: each question has one of its own."""
        self._solver.budget.left = BUDGET
        return self._solver


def _best(found: Iterable[Witness | None], more: int) -> Witness | None:
    """Return a certain witness, or the first that is not, when so many more have been tried in vain."""
    best: Witness | None = None
    left = more
    for witness in found:
        best = better(best, witness)
        if best is not None:
            left -= 1
            if not best.depends or left < 0:
                break
    return best


def _few(atom: object) -> tuple[str, ...]:
    """Return the names that an atom allows, where they are listed."""
    if not isinstance(atom, Resource) or not all(one.exact for one in atom.names.patterns):
        return ()
    return tuple(one.start for one in atom.names.patterns)


def better(one: Witness | None, other: Witness | None) -> Witness | None:
    """Return the witness that depends on less."""
    if one is None or (one.depends and other is not None and not other.depends):
        return other
    return one


def _values(found: Found) -> tuple[str, ...]:
    return found.values or ()


def _names_resources(part: Part) -> bool:
    """Return whether something is asked of the resource's name, however deep."""
    own = any(isinstance(atom, Resource) for atom, _ in part.literals)
    return own or any(_names_resources(inner) for inner in part.minus)
