"""The search itself: its budget, its depth, and what it remembers."""

import sys

import pytest

from iamscope.access.globs import Glob
from iamscope.access.keys import Mode, Nature, Presence, ValueTest
from iamscope.access.parts import AccessSet, Literal, Opaque, Part, Resource
from iamscope.access.pieces import from_glob
from iamscope.access.search import SHARE, Search
from iamscope.access.solve import Solver
from iamscope.access.texts import Budget, TextSet, TooHardError


def test(number: int) -> ValueTest:
    """Return a test on a key of its own."""
    return ValueTest(f"key {number}", Mode.ONE, TextSet((from_glob(Glob.literal("a")),)))


test.__test__ = False  # type: ignore[attr-defined]


def resource(pattern: str) -> Literal:
    """Return the test for a resource."""
    return Resource(TextSet((from_glob(Glob.parse(pattern)),))), True


def test_a_policy_may_be_deeper_than_python() -> None:
    """A thousand parts, each of which has to be left in its own way, need no deep recursion."""
    count = sys.getrecursionlimit() + 50
    minus = tuple(Part(1, ((test(number), False), (test(number + 1), False))) for number in range(count))
    answer = Solver(budget=Budget(50_000_000)).emptiness(AccessSet((Part(1, minus=minus),)))
    assert answer.empty is False


def test_nests_are_followed_to_their_end() -> None:
    """What is taken away from what is taken away is there again, however often."""
    inner = Part(1, (resource("a*"),))
    for depth in range(20):
        inner = Part(1, (resource("a*" + "?" * depth),), (inner,))
        empty = Solver().emptiness(AccessSet((inner,)).difference(AccessSet((inner,))))
        assert empty.empty is True
    # Twenty layers, each without the one before: the parity tells.
    assert Solver().emptiness(AccessSet((Part(1, (resource("b"),), (inner,)),))).empty is False


def test_what_can_be_left_in_one_way_only_is_left_in_it() -> None:
    """A part with one open literal forces its opposite, and two opposite ones leave nothing."""
    atom = Opaque("maybe")
    both = (Part(1, ((atom, True),)), Part(1, ((atom, False),)))
    assert Solver().emptiness(AccessSet((Part(1, minus=both),))).empty is True
    found = Solver().emptiness(AccessSet((Part(1, minus=both[:1]),)))
    assert found.witness is not None
    assert found.witness.opaque == {"maybe": False}


def test_opaque_atoms_are_chosen_last() -> None:
    """A part that can be left by a key is not left by what nobody can look into."""
    part = Part(1, ((Opaque("maybe"), True), (Presence("k", present=True), True)))
    found = Solver().emptiness(AccessSet((Part(1, minus=(part,)),)))
    assert found.witness is not None
    assert "maybe" not in found.witness.opaque


def test_one_question_takes_no_more_than_its_share() -> None:
    """A name that is too hard is given up before it has spent the budget of all the others."""
    budget = Budget(10 * SHARE)
    hard = (
        resource("*a" * 30 + "*"),
        (Resource(TextSet((from_glob(Glob.parse("*" + "a?" * 25 + "b*")),))), False),
    )
    hostile = tuple(
        (Resource(TextSet((from_glob(Glob.parse("*" + "ab?c?"[number:] * 9 + "*a" * 20)),))), False)
        for number in range(4)
    )
    search = Search(lambda key: Nature(), budget)
    try:
        search.question(Part(1, (*hard, *hostile)), ())
    except TooHardError:
        assert budget.left >= 10 * SHARE - 6 * (SHARE + 10)


def test_nothing_is_remembered_beyond_the_solver() -> None:
    """What a search has found goes with it."""
    solver = Solver()
    solver.emptiness(AccessSet((Part(1, (resource("a*"),), (Part(1, (resource("ab*"),)),)),)))
    remembered = solver._search._known
    assert remembered
    assert Solver()._search._known == {}


def test_a_hard_name_leaves_the_question_open() -> None:
    """What could not be decided about one name is no claim about the set."""
    hard = [(Resource(TextSet((from_glob(Glob.parse("*a*b" * 12 + "*")),))), True)]
    hard += [
        (Resource(TextSet((from_glob(Glob.parse("*b*a" * size + "?" * size)),))), False)
        for size in range(3, 10)
    ]
    answer = Solver(budget=Budget(2_000)).emptiness(AccessSet((Part(1, tuple(hard)),)))
    assert answer.empty is not True
    if answer.empty is None:
        assert answer.reason


@pytest.mark.parametrize("size", [1, 5, 40])
def test_every_action_is_looked_at(size: int) -> None:
    """A set of many actions, cut by many parts, is searched in every piece."""
    minus = tuple(Part(1 << number, ((Opaque(str(number)), True),)) for number in range(size))
    pieces = list(Solver().pieces(AccessSet((Part((1 << size) - 1, minus=minus),))))
    assert sum(piece.actions for piece in pieces) == (1 << size) - 1
    assert all(piece.request for piece in pieces)
