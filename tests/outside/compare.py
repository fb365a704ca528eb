"""Asks both evaluators about many requests, and explains where they differ."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from iamscope.clouds.aws.cases import decide_case
from iamscope.errors import IamscopeError
from iamscope.model.decision import Decision, Outcome
from iamscope.model.truth import Atom, Not, Truth
from tests.bench.documents import Json
from tests.outside.classes import Class, classify
from tests.outside.reduce import reduced
from tests.outside.signs import Disagreement
from tests.outside.simulator import Answer
from tests.outside.verdict import Standing, standing

Ask = Callable[[Json], Answer]


@dataclass(slots=True)
class Comparison:
    """What came of asking both: how many stand how, and every disagreement in its smallest form."""

    standings: Counter[Standing] = field(default_factory=Counter)
    open_points: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    explained: dict[Class, list[Disagreement]] = field(default_factory=lambda: defaultdict(list))
    unexplained: list[Disagreement] = field(default_factory=list)
    other_denial: int = 0
    """How many both deny, only one of them because of a Deny."""

    @property
    def asked(self) -> int:
        """The number of requests."""
        return self.standings.total()


def compare(cases: Iterable[Json], ask: Ask) -> Comparison:
    """Return how our answers stand to those of another program."""
    result = Comparison()
    for case in cases:
        decision, answer = decide_case(case), ask(case)
        found = standing(decision.outcome, answer)
        result.standings[found] += 1
        if found is Standing.OPEN:
            result.open_points.update(_points(decision))
        elif found is Standing.REFUSED:
            result.refusals[answer.refused] += 1
        elif found is Standing.DISAGREED:
            _explain(result, Disagreement(case, decision.outcome, answer), ask)
        elif (decision.outcome is Outcome.EXPLICIT_DENY) is not (answer.result == "ExplicitlyDenied"):
            result.other_denial += 1
    return result


def _explain(result: Comparison, found: Disagreement, ask: Ask) -> None:
    smallest = smallest_form(found, ask)
    its_class = classify(smallest)
    if its_class is None:
        result.unexplained.append(smallest)
    else:
        result.explained[its_class].append(smallest)


def smallest_form(found: Disagreement, ask: Ask) -> Disagreement:
    """Return a disagreement whose case is as small as it can be with the same two answers."""

    def same(case: Json) -> bool:
        try:
            ours = decide_case(case).outcome
        except IamscopeError:
            return False
        return ours is found.ours and ask(case).result == found.theirs.result

    case = reduced(found.case, same)
    return Disagreement(case, found.ours, ask(case))


def _points(decision: Decision) -> set[str]:
    return {atom.key for atom in _atoms(decision.residual)}


def _atoms(truth: Truth) -> Iterator[Atom]:
    if isinstance(truth, Atom):
        yield truth
    elif isinstance(truth, Not):
        yield from _atoms(truth.part)
    elif not isinstance(truth, bool):
        for part in truth.parts:
            yield from _atoms(part)
