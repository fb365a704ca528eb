"""Two sides put to each other, as one caller: what is in the one and not in the other, with an example."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from iamscope.access.globs import Glob
from iamscope.access.parts import AccessSet, Resource
from iamscope.access.pieces import from_glob
from iamscope.access.solve import GIVEN_UP, Piece, Request, Solver
from iamscope.access.texts import Budget, TextSet
from iamscope.clouds.aws.authorize.context import Context, Values
from iamscope.clouds.aws.callers import PRINCIPAL_ARN, SPELLED, Speaker
from iamscope.clouds.aws.records.documents import Statement
from iamscope.clouds.aws.sets import Translator
from iamscope.clouds.aws.sides import Side, spellings
from iamscope.clouds.aws.trials import Assigned, assignments
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.clouds.aws.witnesses import as_example, likely_resources
from iamscope.model.compared import Example

_NAMED = Resource(TextSet((from_glob(Glob.parse("arn:aws:?*:*:*:?*")),)))
# What a nicer example may cost.
_LITTLE = 3_000
_LEFT_OPEN = "a reading that AWS leaves open"


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a set is empty: `True` proven, `False` with an example, `None` with the reason."""

    empty: bool | None
    example: Example | None = None
    reason: str = ""


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
        return self._answer(self.difference, lambda example: self._allowed(example) == (True, False))

    def common(self) -> Answer:
        """Return what both sides allow."""
        return self._answer(self._intersection, lambda example: self._allowed(example) == (True, True))

    def difference(self, values: Assigned) -> AccessSet:
        """Return the first side's access without the second's."""
        return self.one.access(self._translator(self.one, values)).difference(
            self.two.access(self._translator(self.two, values))
        )

    def _intersection(self, values: Assigned) -> AccessSet:
        return self.one.access(self._translator(self.one, values)).intersection(
            self.two.access(self._translator(self.two, values))
        )

    def _answer(self, search: Callable[[Assigned], AccessSet], right: Callable[[Example], bool]) -> Answer:
        found = self._search(search, {}, right)
        if isinstance(found, Answer):
            return found
        # What hangs on the value of a variable is tried with values; that can refute and not prove.
        documents = (*self.one.documents, *self.two.documents)
        fixed = set(self._translator(self.one, {}).context.known)
        for values in assignments(documents, found, fixed):
            again = self._search(search, values, right)
            if isinstance(again, Answer) and again.empty is not True:
                return again
        opaque = dict.fromkeys(text for request in found for text in sorted(request.opaque) or [_LEFT_OPEN])
        return Answer(None, reason=f"hangs on: {', '.join(opaque)}")

    def _search(
        self, search: Callable[[Assigned], AccessSet], values: Assigned, right: Callable[[Example], bool]
    ) -> Answer | list[Request]:
        """Return an answer, or the requests that were found and that the evaluator does not confirm."""
        hanging: list[Request] = []
        for piece in self.solver.pieces(search(values)):
            if piece.request is not None:
                example = self._confirmed(piece, values, right)
                if example is not None:
                    return Answer(False, example)
                hanging.append(piece.request)
            elif piece.hard:
                return Answer(None, reason=GIVEN_UP)
        return hanging or Answer(True)

    def _allowed(self, example: Example) -> tuple[object, object]:
        return self.one.decide(example, self.speaker), self.two.decide(example, self.speaker)

    def _translator(self, side: Side, values: Assigned) -> Translator:
        """Return what makes sets of a side: its principal's keys are fixed, or else the other side's."""
        known: dict[str, Values] = dict(self.speaker.context.known) if self.speaker else {}
        absent = set(self.speaker.context.absent) if self.speaker else set()
        principal = next((one for one in (side, self.one, self.two) if one.fixed), side)
        known.update(Context.build(principal.fixed).known)
        known.update({key: Values((value,)) for key, value in values.items() if value is not None})
        absent |= principal.absent | {key for key, value in values.items() if value is None}
        context = Context(known, absent=frozenset(absent), open=True)
        return Translator(self.universe.actions, context, self.speaker)

    def _confirmed(self, piece: Piece, values: Assigned, right: Callable[[Example], bool]) -> Example | None:
        """Return the request if the evaluator confirms it, on a resource that suits the action if it can."""
        assert piece.request is not None
        plain = self._example(piece.request, values)
        if not right(plain):
            return None
        for nicer in self._nicer(piece, plain):
            if right(nicer):
                plain = nicer
        for resource in self._resources(piece.request, values, plain.action):
            example = replace(plain, resource=resource)
            if right(example):
                return example
        return plain

    def _nicer(self, piece: Piece, plain: Example) -> Iterator[Example]:
        """Yield the example with the worst action that it holds for, and by a principal that reads well."""
        worst = next((bits for kind in self.universe.dangers.values() if (bits := kind & piece.actions)), 0)
        if worst:
            plain = replace(plain, action=next(self.universe.actions.members(worst)))
            yield plain
        if self.speaker and self.speaker.usual_arn and SPELLED[PRINCIPAL_ARN] in plain.context:
            named = {**plain.context, SPELLED[PRINCIPAL_ARN]: self.speaker.usual_arn}
            yield replace(plain, context=named)

    def _resources(self, request: Request, values: Assigned, action: str) -> Iterator[str]:
        """Yield resources that look like real ones, then one that at least looks like an ARN."""
        statement = request.part.source
        if isinstance(statement, Statement):
            context = self._translator(self.one, values).context
            yield from likely_resources(self.universe, statement, context, action)
        part = replace(request.part, actions=1 << request.action)
        named = replace(part, literals=(*part.literals, (_NAMED, True)))
        found = Solver(self.solver.theory, Budget(_LITTLE)).emptiness(AccessSet((named,)))
        if found.witness is not None:
            yield found.witness.resource

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
