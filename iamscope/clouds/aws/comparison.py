"""Two sets of AWS policy documents, compared exactly; witnesses are put to the request-wise evaluator."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from iamscope.access.actions import ActionIndex
from iamscope.access.globs import Glob
from iamscope.access.keys import Found
from iamscope.access.parts import AccessSet, Resource
from iamscope.access.solve import Emptiness, Relation, Request, Solver, Theory
from iamscope.access.texts import TextSet, from_glob
from iamscope.clouds.aws.authorize.context import Context, Values
from iamscope.clouds.aws.authorize.decide import Policies, decide
from iamscope.clouds.aws.authorize.request import Caller, CallerKind
from iamscope.clouds.aws.authorize.request import Request as AwsRequest
from iamscope.clouds.aws.authorize.variables import Variable, parse_template
from iamscope.clouds.aws.records.documents import Attachment, PolicyDocument
from iamscope.clouds.aws.records.policies import parse_policies
from iamscope.clouds.aws.sets import Translator, multi_valued
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.model.compared import Compared, Example

_NAMED = Resource(TextSet((from_glob(Glob.parse("arn:aws:?*:*:*:?*")),)))
_CALLER = Caller(CallerKind.USER, "arn:aws:iam::111111111111:user/anybody", "111111111111")
_VALUES = ("somebody", "x")


class Comparer:
    """Compares sets of documents over one universe; what is found about keys is shared between calls."""

    def __init__(self, universe: AwsUniverse) -> None:
        self._universe = universe
        self._solver = Solver(Theory(multi_valued=multi_valued))

    def compare_policies(self, one: object, two: object) -> Compared:
        """Return how two policies lie to each other, each given as parsed JSON."""
        return self.compare(parse_policies(one, where="policy A"), parse_policies(two, where="policy B"))

    def compare(self, one: Sequence[PolicyDocument], two: Sequence[PolicyDocument]) -> Compared:
        """Return the relation of what two sets of documents allow, with a witness each way that fails."""
        pair = _Pair(_index(self._universe, (*one, *two)), self._solver, one, two)
        a_in_b, a_example, a_reason = pair.contained()
        b_in_a, b_example, b_reason = pair.turned().contained()
        undecided = tuple(reason for reason in (a_reason, b_reason) if reason)
        if a_in_b is None or b_in_a is None:
            relation = Relation.UNKNOWN
        elif a_in_b or b_in_a:
            relation = (
                Relation.EQUAL if a_in_b and b_in_a else Relation.NARROWER if a_in_b else Relation.WIDER
            )
        else:
            relation = pair.apart()
        return Compared(relation, a_example, b_example, undecided)


def _index(universe: AwsUniverse, documents: Iterable[PolicyDocument]) -> ActionIndex:
    """Return the universe's actions together with those that only the documents name.

    A pattern that matches no known action stands for one made-up name, so that it is kept.
    """
    unknown: set[str] = set()
    for document in documents:
        for statement in document.statements:
            for action in statement.actions:
                if not universe.actions.matching(action):
                    unknown.add(action.replace("*", "x").replace("?", "x"))
    return ActionIndex((*universe.actions.names, *unknown)) if unknown else universe.actions


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two sets of documents, the first of which is asked to lie within the second."""

    index: ActionIndex
    solver: Solver
    inner: Sequence[PolicyDocument]
    outer: Sequence[PolicyDocument]

    def turned(self) -> "_Pair":
        """Return the same pair the other way round."""
        return replace(self, inner=self.outer, outer=self.inner)

    def contained(self) -> tuple[bool | None, Example | None, str]:
        """Return whether the one lies within the other: proven, refuted by a confirmed example, or untold."""
        found = self._search({})
        if found.empty is not False or found.witness is None:
            return found.empty, None, found.reason
        example = self._confirmed(found.witness, {})
        if example is not None:
            return False, example, ""
        for values in self._assignments():
            again = self._search(values)
            if again.witness is not None:
                example = self._confirmed(again.witness, values)
                if example is not None:
                    return False, example, ""
        hanging = ", ".join(sorted(found.witness.opaque)) or "a reading that AWS leaves open"
        return None, None, f"hangs on: {hanging}"

    def apart(self) -> Relation:
        """Return whether the two, neither within the other, have anything in common."""
        one, two = self._sets({})
        common = self.solver.emptiness(one.intersection(two))
        if common.empty is None or (common.witness is not None and common.witness.opaque):
            return Relation.UNKNOWN if common.empty is None else Relation.OVERLAPPING
        return Relation.DISJOINT if common.empty else Relation.OVERLAPPING

    def _sets(self, values: Mapping[str, str]) -> tuple[AccessSet, AccessSet]:
        context = Context({key: Values((value,)) for key, value in values.items()}, open=True)
        translator = Translator(self.index.union, self.index.everything, context)
        return translator.granted(self.inner), translator.granted(self.outer)

    def _search(self, values: Mapping[str, str]) -> Emptiness:
        inner, outer = self._sets(values)
        return self.solver.emptiness(inner.difference(outer))

    def _assignments(self) -> Iterator[Mapping[str, str]]:
        """Yield values for the keys that variables name, so that what hangs on them can be decided."""
        keys = sorted({key.lower() for key in _variables((*self.inner, *self.outer))})
        yield from (dict.fromkeys(keys, value) for value in _VALUES)

    def _confirmed(self, witness: Request, values: Mapping[str, str]) -> Example | None:
        """Return a witness as a request that the evaluator confirms; a plain ARN is tried first."""
        if witness.opaque and not values:
            return None
        named = replace(witness.part, literals=(*witness.part.literals, (_NAMED, True)))
        pretty = self.solver.emptiness(AccessSet((replace(named, actions=1 << witness.action),))).witness
        for found in (pretty, witness):
            if found is not None:
                context = {**values, **{key: _plain(one) for key, one in found.keys.items()}}
                example = Example(self.index.names[found.action], found.resource, context)
                if _allowed(example, self.inner) and not _allowed(example, self.outer):
                    return example
        return None


def _plain(found: Found) -> object:
    assert found.values is not None
    return list(found.values) if found.many else found.values[0]


def _variables(documents: Sequence[PolicyDocument]) -> Iterable[str]:
    for document in documents:
        for statement in document.statements:
            values = [value for test in statement.conditions for value in test.values]
            for text in (*(statement.resources or ()), *values):
                template = parse_template(text, variables=statement.variables, wildcards=True)
                yield from (part.key for part in template.parts if isinstance(part, Variable))


def _allowed(example: Example, documents: Sequence[PolicyDocument]) -> bool:
    """Return whether some documents, as identity policies and nothing else, certainly allow a request."""
    known = {
        key: Values(tuple(value), many=True) if isinstance(value, list) else Values((str(value),))
        for key, value in example.context.items()
    }
    request = AwsRequest(_CALLER, example.action.lower(), example.resource, _CALLER.account, Context(known))
    attachments = [Attachment(document, "document", "nobody") for document in documents]
    return decide(request, Policies(identity=attachments)).allowed
