"""Two sets of AWS policies, compared exactly; witnesses are put to the request-wise evaluator."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from iamscope.access.solve import BUDGET, Relation, Solver
from iamscope.access.texts import Budget
from iamscope.cloud import Applying, World
from iamscope.clouds.aws.asked import parse_access
from iamscope.clouds.aws.callers import speakers
from iamscope.clouds.aws.declare import applying, as_document, referenced
from iamscope.clouds.aws.differences import differences
from iamscope.clouds.aws.memory import forget
from iamscope.clouds.aws.pairs import Answer, Pair
from iamscope.clouds.aws.principal_side import principal_side
from iamscope.clouds.aws.records.accounts import ManagedPolicy
from iamscope.clouds.aws.records.documents import parse_document
from iamscope.clouds.aws.records.policies import parse_policies
from iamscope.clouds.aws.sets import Translator, theory
from iamscope.clouds.aws.sides import Side
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.clouds.aws.world import AwsWorld
from iamscope.manifest.role import Entry, Reference
from iamscope.model.compared import Compared, Example, Granted
from iamscope.model.danger import Danger
from iamscope.model.principal import Principal

# How many comparisons' budget all proofs of containment among many sides have together.
_PATIENCE = 10
# After so many comparisons, what is remembered of the policies is dropped.
_REMEMBERED = 500


@dataclass(frozen=True, slots=True)
class _Looked:
    """A side with the actions that it names, and one request of it."""

    side: Side
    named: int
    example: Example | None

    def may_lie_within(self, other: "_Looked") -> bool:
        """Return whether neither the actions nor the request show that the side goes beyond another."""
        if self.named & ~other.named:
            return False
        return self.example is None or other.side.decide(self.example, None) is not False


class Comparer:
    """Compares sets of documents over one universe; each comparison has a budget of its own."""

    def __init__(self, universe: AwsUniverse, budget: int = BUDGET) -> None:
        self._universe = universe
        self._budget = budget
        self._compared = 0
        # Loaded now, so that it is not the first comparison that takes the time.
        _ = universe.actions, next(universe.ranked(1))

    def policies(self, raw: object, where: str) -> Side:
        """Return the policy documents of a file as a side."""
        found = parse_policies(raw, where=where)
        return Side((found,), labels=(where,) * len(found))

    def declared(self, entries: Iterable[Entry], where: str, world: World | None = None) -> Side:
        """Return what a manifest declares as a side; the world's managed policies can be referenced."""
        entries = tuple(entries)
        own = parse_document(as_document(one for one in entries if not one.references), where=where)
        found = referenced(entries, _policies(world))
        return Side(
            ((own,),),
            labels=(where,),
            unread_grants=tuple(f"the policy `{one.name}`, which is not at hand" for one in found.unresolved),
            besides=tuple(Side(((one,),), labels=(where,)) for one in found.documents),
        )

    def unresolved(self, entries: Sequence[Entry], world: World | None) -> Sequence[Reference]:
        """Return the references of some entries to policies that are not at hand."""
        return referenced(entries, _policies(world)).unresolved

    def applying(self, entry: Entry) -> Applying:
        """Return an entry without the pairs of action and resource that cannot be in one request."""
        return applying(self._universe, entry)

    def danger(self, actions: Sequence[str], but: Sequence[str] = ()) -> Danger | None:
        """Return the worst danger class of some actions but others, `None` where they name none known."""
        index = self._universe.actions
        named = index.union(actions) & ~index.union(but)
        return next((kind for kind, bits in self._universe.dangers.items() if bits & named), None)

    def dangers(self, actions: Sequence[str]) -> frozenset[Danger]:
        """Return every danger class of some actions."""
        named = self._universe.actions.union(actions)
        return frozenset(kind for kind, bits in self._universe.dangers.items() if bits & named)

    def principal(self, world: World, principal: Principal) -> Side:
        """Return the policies of a snapshot's principal as a side."""
        assert isinstance(world, AwsWorld)
        return principal_side(world, principal)

    def access(self, text: str) -> Side:
        """Return an access in words, such as `s3:Delete* on arn:aws:s3:::logs/*`, as a side."""
        return Side(((parse_access(text, self._universe),),), labels=(text,))

    def united(self, sides: Sequence[Side]) -> Side:
        """Return several sides of plain documents as one."""
        together = Side(((),))
        for side in sides:
            together = together.united(side)
        return together

    def compare_policies(self, one: object, two: object) -> Compared:
        """Return how two policies lie to each other, each given as parsed JSON."""
        return self.compare(self.policies(one, "policy A"), self.policies(two, "policy B"))

    def compare(self, one: Side, two: Side, *, whole: bool = False) -> Compared:
        """Return how two sides lie to each other, with a witness each way that fails.

        With `whole`, all of each difference is told.
        """
        self._forget()
        pairs = self._pairs(one, two)
        a_not_in_b = _certain(_all_empty(pair.beyond() for pair in pairs), one, two)
        b_not_in_a = _certain(_all_empty(pair.turned().beyond() for pair in pairs), two, one)
        relation, undecided = _relation(a_not_in_b, b_not_in_a, pairs)
        return Compared(
            relation,
            a_not_in_b.example,
            b_not_in_a.example,
            undecided,
            tuple(differences(pairs)) if whole else (),
            tuple(differences([pair.turned() for pair in pairs])) if whole else (),
            tuple(dict.fromkeys((*one.unread_limits, *two.unread_limits))),
        )

    def within(self, one: Side, two: Side) -> Answer:
        """Return whether all that a side allows the other allows too: the half of a comparison."""
        self._forget()
        return _certain(_all_empty(pair.beyond() for pair in self._pairs(one, two)), one, two)

    def common(self, one: Side, two: Side) -> Granted:
        """Return whether a side grants any of an access, given as another side."""
        found = _all_empty(pair.common() for pair in self._pairs(one, two))
        if found.empty is True and one.unread_grants:
            return Granted(None, reason=f"hangs on: {', '.join(one.unread_grants)}")
        grants = None if found.empty is None else not found.empty
        return Granted(grants, found.example, found.reason, one.unread_limits)

    def contained(self, sides: Sequence[Side]) -> Iterator[tuple[int, int]]:
        """Yield the places of sides that provably lie within another one, each once, with that other's.

        Of two equal sides it is the later one. All proofs together have one budget.
        """
        looked = [_Looked(side, self._named(side), self.common(side, side).example) for side in sides]
        budget = Budget(_PATIENCE * self._budget)
        found: set[int] = set()
        for first, second in combinations(range(len(sides)), 2):
            for inner, outer in ((second, first), (first, second)):
                open_ = not {inner, outer} & found and looked[inner].may_lie_within(looked[outer])
                if open_ and self._within(sides[inner], sides[outer], budget):
                    found.add(inner)
                    yield inner, outer

    def _within(self, one: Side, two: Side, budget: Budget) -> bool:
        """Return whether it is proven that a side allows nothing that the other does not."""
        answer = _all_empty(pair.beyond() for pair in self._pairs(one, two, budget))
        return _certain(answer, one, two).empty is True

    def _named(self, side: Side) -> int:
        """Return every action of which a side may allow something, by place."""
        return Translator(self._universe.actions).allowed(side.documents).actions

    def _forget(self) -> None:
        """Drop what is remembered of policies from time to time: a batch has no end."""
        self._compared += 1
        if self._compared % _REMEMBERED == 0:
            forget()

    def _pairs(self, one: Side, two: Side, budget: Budget | None = None) -> list[Pair]:
        documents = (*one.documents, *two.documents)
        budget = budget or Budget(self._budget)
        return [
            Pair(
                self._universe,
                Solver(theory(documents, self._universe.actions, speaker), budget),
                speaker,
                one,
                two,
            )
            for speaker in speakers(documents) or (None,)
        ]


def _policies(world: World | None) -> Mapping[str, ManagedPolicy]:
    return world.directory.policies if isinstance(world, AwsWorld) else {}


def _all_empty(answers: Iterable[Answer]) -> Answer:
    """Return whether all are empty: one example shows that not, one unknown leaves it open."""
    unknown: Answer | None = None
    for answer in answers:
        if answer.empty is False:
            return answer
        if answer.empty is None:
            unknown = unknown or answer
    return unknown or Answer(True)


def _certain(answer: Answer, inner: Side, outer: Side) -> Answer:
    """Return an answer, or none where something that was not read could turn it round.

    What may limit the inner side is taken not to; then the example is told with that assumption.
    """
    hanging: Sequence[str] = ()
    if answer.empty is True:
        hanging = (*inner.unread_grants, *outer.unread_limits)
    elif answer.empty is False:
        hanging = outer.unread_grants
    return replace(Answer(None), reason=f"hangs on: {', '.join(hanging)}") if hanging else answer


def _relation(a: Answer, b: Answer, pairs: Sequence[Pair]) -> tuple[Relation, tuple[str, ...]]:
    undecided = tuple(dict.fromkeys(answer.reason for answer in (a, b) if answer.reason))
    if a.empty is None or b.empty is None:
        return Relation.UNKNOWN, undecided
    if a.empty:
        return (Relation.EQUAL if b.empty else Relation.NARROWER), undecided
    if b.empty:
        return Relation.WIDER, undecided
    common = _all_empty(pair.common() for pair in pairs)
    if common.empty is None:
        return Relation.UNKNOWN, (common.reason,)
    return (Relation.DISJOINT if common.empty else Relation.OVERLAPPING), undecided
