"""Two sides put to each other, as one caller: what is in the one and not in the other, with an example."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from iamscope.access.globs import Glob
from iamscope.access.parts import AccessSet, Part, Resource
from iamscope.access.pieces import from_glob
from iamscope.access.solve import GIVEN_UP, Piece, Request, Solver
from iamscope.access.texts import Budget, TextSet
from iamscope.clouds.aws.authorize.context import Context, Values
from iamscope.clouds.aws.callers import SPELLED, Speaker
from iamscope.clouds.aws.records.documents import Statement
from iamscope.clouds.aws.sets import Translator
from iamscope.clouds.aws.sides import Side, spellings, statements
from iamscope.clouds.aws.trials import Assigned, assignments
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.clouds.aws.witnesses import as_example, likely_resources, worst_actions
from iamscope.model.compared import Example

_NAMED = Resource(TextSet((from_glob(Glob.parse("arn:aws:?*:*:*:?*")),)))
# What a nicer example may cost.
_LITTLE = 3_000
_MOST_ACTIONS = 16
_MOST_STATEMENTS = 3
_LEFT_OPEN = "a reading that AWS leaves open"


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a set is empty: `True` proven, `False` with an example, `None` with the reason."""

    empty: bool | None
    example: Example | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Goal:
    """What is looked for: parts to search, what each side has to say of an example, and likely statements."""

    parts: Callable[[Assigned], Iterable[Part]]
    allowed: tuple[bool, bool]
    named: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sides and one caller; `solver` is shared by all questions about them."""

    universe: AwsUniverse
    solver: Solver
    speaker: Speaker | None
    one: Side
    two: Side

    def turned(self) -> "Pair":
        """Return the same pair the other way round."""
        return Pair(self.universe, self.solver, self.speaker, self.two, self.one)

    def beyond(self) -> Answer:
        """Return what the first side allows and the second does not."""
        return self._answer(_Goal(lambda values: self.difference(values).parts, (True, False)))

    def common(self) -> Answer:
        """Return what both sides allow."""
        named = tuple(one for one in statements(self.two.documents) if one.allow)
        return self._answer(_Goal(self._meetings, (True, True), named[:_MOST_STATEMENTS]))

    def difference(self, values: Assigned) -> AccessSet:
        """Return the first side's access without the second's."""
        return self.one.access(self.translator(self.one, values)).difference(
            self.two.access(self.translator(self.two, values))
        )

    def _meetings(self, values: Assigned) -> Iterable[Part]:
        one = self.one.access(self.translator(self.one, values))
        return one.meetings(self.two.access(self.translator(self.two, values)))

    def _answer(self, goal: "_Goal") -> Answer:
        found = self._search(goal, {})
        if isinstance(found, Answer):
            return found
        # What hangs on the value of a variable is tried with values; that can refute and not prove.
        documents = (*self.one.documents, *self.two.documents)
        fixed = set(self.translator(self.one, {}).context.known)
        for values in assignments(documents, found, fixed):
            again = self._search(goal, values)
            if isinstance(again, Answer) and again.empty is not True:
                return again
        opaque = dict.fromkeys(text for request in found for text in sorted(request.opaque) or [_LEFT_OPEN])
        return Answer(None, reason=f"hangs on: {', '.join(opaque)}")

    def _search(self, goal: "_Goal", values: Assigned) -> Answer | list[Request]:
        """Return an answer, or the requests that were found and that the evaluator does not confirm."""
        hanging: list[Request] = []
        hard = False
        for piece in self.solver.pieces(goal.parts(values)):
            hard = hard or piece.hard
            if piece.request is not None:
                example = self._confirmed(goal, piece, values)
                if example is not None:
                    return Answer(False, example)
                hanging.append(piece.request)
        return Answer(None, reason=GIVEN_UP) if hard else hanging or Answer(True)

    def _reaches(self, goal: "_Goal", example: Example) -> bool:
        """Return whether the evaluator says of both sides what the goal wants."""
        sides = zip((self.one, self.two), goal.allowed, strict=True)
        return all(side.decide(example, self.speaker) is wanted for side, wanted in sides)

    def translator(self, side: Side, values: Assigned) -> Translator:
        """Return what makes sets of a side: its principal's keys are fixed, or else the other side's."""
        known: dict[str, Values] = dict(self.speaker.context.known) if self.speaker else {}
        absent = set(self.speaker.context.absent) if self.speaker else set()
        principal = next((one for one in (side, self.one, self.two) if one.fixed), side)
        known.update(Context.build(principal.fixed).known)
        known.update({key: Values((value,)) for key, value in values.items() if value is not None})
        absent |= principal.absent | {key for key, value in values.items() if value is None}
        context = Context(known, absent=frozenset(absent), open=True)
        return Translator(self.universe.actions, context, self.speaker)

    def _confirmed(self, goal: "_Goal", piece: Piece, values: Assigned) -> Example | None:
        """Return a piece's request if the evaluator confirms it, or one that reads better."""
        assert piece.request is not None
        plain = self._example(piece.request, values)
        if not self._reaches(goal, plain):
            return None
        usual = self._usual(plain)
        plain = usual if self._reaches(goal, usual) else plain
        nicer = self._nicer(goal, piece, plain, values)
        return next((example for example in nicer if self._reaches(goal, example)), plain)

    def _usual(self, plain: Example) -> Example:
        """Return the example by a caller that reads well."""
        usual = {SPELLED[key]: value for key, value in (self.speaker.usual if self.speaker else {}).items()}
        return replace(plain, context={key: usual.get(key, value) for key, value in plain.context.items()})

    def _nicer(self, goal: "_Goal", piece: Piece, plain: Example, values: Assigned) -> Iterator[Example]:
        """Yield the example with worse actions, on resources such as they have; they need not be right."""
        context = self.translator(self.one, values).context
        statement = piece.part.source
        named = (*([statement] if isinstance(statement, Statement) else []), *goal.named)
        actions = [*islice(worst_actions(self.universe, piece.actions), _MOST_ACTIONS), plain.action]
        for action in actions:
            for one in named:
                for resource in likely_resources(self.universe, one, context, action):
                    yield replace(plain, action=action, resource=resource)
        part = replace(piece.part, actions=piece.actions & -piece.actions)
        looking = replace(part, literals=(*part.literals, (_NAMED, True)))
        found = Solver(self.solver.theory, Budget(_LITTLE)).emptiness(AccessSet((looking,))).witness
        if found is not None:
            yield from (replace(plain, action=action, resource=found.resource) for action in actions)
        yield from (replace(plain, action=action) for action in actions)

    def _example(self, request: Request, values: Assigned) -> Example:
        names = self.universe.actions.names
        listed = request.action < len(names)
        spelled = spellings((*self.one.documents, *self.two.documents))
        given = {key: value for key, value in self._given(values).items() if key in spelled}
        if self.speaker:
            spelled = {**SPELLED, **spelled}
            given.update({key: one.items[0] for key, one in self.speaker.context.known.items()})
        return as_example(
            names[request.action] if listed else request.name,
            request,
            given=given,
            spelled=spelled,
            principal=self.speaker,
            listed=listed,
        )

    def _given(self, values: Assigned) -> dict[str, object]:
        """Return the keys that were settled beforehand, in lower case: by trial, or by the one principal."""
        given: dict[str, object] = {key: value for key, value in values.items() if value is not None}
        fixed = [side.fixed for side in (self.one, self.two) if side.fixed]
        if len(fixed) == 1:
            given.update({key.lower(): value for key, value in fixed[0].items()})
        return given
