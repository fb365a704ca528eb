"""Sets of requests: the operations mean what they say, request by request, in three universes."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iamscope.access.parts import AccessSet, Opaque, Part, union
from tests.fakes.universes import UNIVERSES, Universe, member

SEEDS = st.integers(0, 2**32)
everywhere = pytest.mark.parametrize("universe", UNIVERSES, ids=repr)
FEW = settings(max_examples=150)


@everywhere
@given(SEEDS)
@FEW
def test_operations_are_those_of_sets(universe: Universe, seed: int) -> None:
    """A request is in a union, intersection or difference as it is in the sets they are made of."""
    random = Random(seed)
    one, two = universe.draw(random), universe.draw(random)
    for _ in range(30):
        asked = universe.ask(random)
        a, b = member(one, asked), member(two, asked)
        assert member(one.union(two), asked) == (a or b)
        assert member(one.intersection(two), asked) == (a and b)
        assert member(one.difference(two), asked) == (a and not b)
        assert member(union([one, two, one]), asked) == (a or b)
        assert member(one.restricted(asked.action), asked) == a
        assert not member(one.restricted(~asked.action), asked)


@everywhere
@given(SEEDS)
@FEW
def test_the_actions_of_a_set_are_those_that_it_can_hold(universe: Universe, seed: int) -> None:
    """No request for an action that a set does not name is in it."""
    random = Random(seed)
    access, asked = universe.draw(random), universe.ask(random)
    assert access.actions & asked.action or not member(access, asked)


def test_parts_are_kept_once() -> None:
    """A union does not repeat a part that both sets hold, whatever their sources."""
    one, two = Part(1, source="here"), Part(1, source="there")
    assert AccessSet((one,)).union(AccessSet((two,))).parts == (one,)


def test_an_intersection_keeps_the_sources_of_the_first() -> None:
    """What is left of a part by an intersection or a difference still says where it comes from."""
    one = AccessSet((Part(3, source="here"),))
    two = AccessSet((Part(2, ((Opaque("maybe"), True),), source="there"),))
    assert [part.source for part in one.intersection(two).parts] == ["here"]
    assert [part.source for part in one.difference(two).parts] == ["here"]
