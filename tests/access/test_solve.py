"""Emptiness and containment of sets: proven, refuted by a request, or left open, in three universes."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iamscope.access.parts import AccessSet, Opaque, Part
from iamscope.access.solve import GIVEN_UP, Emptiness, Relation, Solver
from iamscope.access.texts import Budget
from tests.fakes.universes import AWS_UNLISTED, UNIVERSES, Universe, found, member

SEEDS = st.integers(0, 2**32)
everywhere = pytest.mark.parametrize("universe", UNIVERSES, ids=repr)
FEW = settings(max_examples=150)
SAMPLES = 60


def related(universe: Universe, one: AccessSet, two: AccessSet) -> Relation:
    """Return how two sets lie to each other."""
    return universe.solver().relation(one, two)[0]


def check(universe: Universe, access: AccessSet, answer: Emptiness, random: Random) -> None:
    """Fail if a set that is said to be empty holds a sample, or if a witness is not in its set."""
    if answer.empty:
        assert not any(member(access, universe.ask(random)) for _ in range(SAMPLES))
    elif answer.empty is False:
        assert answer.witness is not None
        assert member(access, found(answer.witness, AWS_UNLISTED))
    else:
        assert answer.reason


@everywhere
@given(SEEDS)
@FEW
def test_emptiness_is_never_wrong(universe: Universe, seed: int) -> None:
    """No sample is in a set that is empty, and a witness is really in the set."""
    random = Random(seed)
    one, two = universe.draw(random), universe.draw(random)
    for access in (one, one.intersection(two), one.difference(two), two.difference(one), one.union(two)):
        check(universe, access, universe.solver().emptiness(access), random)


@everywhere
@given(SEEDS)
@FEW
def test_containment_is_never_wrong(universe: Universe, seed: int) -> None:
    """A relation is refuted by no sample."""
    random = Random(seed)
    one, two = universe.draw(random), universe.draw(random)
    relation = related(universe, one, two)
    for _ in range(SAMPLES):
        asked = universe.ask(random)
        a, b = member(one, asked), member(two, asked)
        assert not (a and not b and relation in (Relation.EQUAL, Relation.NARROWER))
        assert not (b and not a and relation in (Relation.EQUAL, Relation.WIDER))
        assert not (a and b and relation is Relation.DISJOINT)


@everywhere
@given(SEEDS)
@FEW
def test_a_set_is_itself(universe: Universe, seed: int) -> None:
    """A set equals itself and its union and intersection with itself; less itself it is empty."""
    one = universe.draw(Random(seed))
    solver = universe.solver()
    for same in (one, one.union(one), one.intersection(one)):
        assert solver.relation(one, same)[0] is Relation.EQUAL
    assert solver.emptiness(one.difference(one)).empty is True


@everywhere
@given(SEEDS)
@FEW
def test_parts_and_wholes(universe: Universe, seed: int) -> None:
    """Sets lie within their unions, intersections and differences within their sets."""
    random = Random(seed)
    one, two = universe.draw(random), universe.draw(random)
    solver = universe.solver()
    assert solver.subset(one, one.union(two)).empty is True
    assert solver.subset(one.intersection(two), one).empty is True
    assert solver.subset(one.intersection(two), two).empty is True
    assert solver.subset(one.difference(two), one).empty is True
    assert solver.emptiness(one.difference(two).intersection(two)).empty is not False


@everywhere
@given(SEEDS)
@FEW
def test_the_laws_of_de_morgan(universe: Universe, seed: int) -> None:
    """Less a union is less each, less an intersection is less either, and what is not left is common."""
    random = Random(seed)
    one, two, three = (universe.draw(random) for _ in range(3))
    without = one.difference(two), one.difference(three)
    pairs = [
        (one.difference(two.union(three)), without[0].intersection(without[1])),
        (one.difference(two.intersection(three)), without[0].union(without[1])),
        (one.difference(one.difference(two)), one.intersection(two)),
    ]
    for left, right in pairs:
        assert related(universe, left, right) in (Relation.EQUAL, Relation.UNKNOWN)


@everywhere
@given(SEEDS)
@FEW
def test_operations_keep_containment(universe: Universe, seed: int) -> None:
    """What lies within another still does so after the same union, intersection or difference."""
    random = Random(seed)
    small, more, other = (universe.draw(random) for _ in range(3))
    large = small.union(more)
    solver = universe.solver()
    for left, right in (
        (small.union(other), large.union(other)),
        (small.intersection(other), large.intersection(other)),
        (small.difference(other), large.difference(other)),
        (other.difference(large), other.difference(small)),
    ):
        assert solver.subset(left, right).empty is not False


@everywhere
def test_hardly_anything_is_left_open(universe: Universe) -> None:
    """Of 200 random pairs, at most one in a hundred relations cannot be told."""
    unknown = 0
    for seed in range(200):
        random = Random(seed)
        unknown += related(universe, universe.draw(random), universe.draw(random)) is Relation.UNKNOWN
    assert unknown <= 2


@everywhere
@given(SEEDS)
@settings(max_examples=20)
def test_the_same_question_has_the_same_answer(universe: Universe, seed: int) -> None:
    """An answer does not depend on what was asked before."""
    random = Random(seed)
    sets = [universe.draw(random) for _ in range(3)]
    differences = [one.difference(two) for one in sets for two in sets]
    fresh = [universe.solver().emptiness(access) for access in differences]
    solver = universe.solver()
    assert [solver.emptiness(access).empty for access in differences] == [one.empty for one in fresh]


def test_an_exhausted_budget_is_an_answer() -> None:
    """When the budget is spent, emptiness is left open with a reason and nothing is claimed."""
    maybe, really = (Opaque(text) for text in ("maybe", "really"))
    minus = tuple(
        Part(1, ((maybe, first), (really, second))) for first in (True, False) for second in (True, False)
    )
    access = AccessSet((Part(1, minus=minus),))
    assert Solver().emptiness(access).empty is True
    assert Solver(budget=Budget(10)).emptiness(access) == Emptiness(None, reason=GIVEN_UP)
    assert Solver(budget=Budget(10)).relation(access, AccessSet())[0] is Relation.UNKNOWN


def test_a_piece_says_what_takes_something_from_it() -> None:
    """A set is told piece by piece: which actions, of which part, and which parts bear on them."""
    taken = Part(0b10, ((Opaque("maybe"), True),), source="taken")
    pieces = list(Solver().pieces(AccessSet((Part(0b111, minus=(taken,), source="whole"),))))
    assert [(piece.actions, [part.source for part in piece.minus]) for piece in pieces] == [
        (0b101, []),
        (0b010, ["taken"]),
    ]
    assert all(piece.request is not None and piece.part.source == "whole" for piece in pieces)
