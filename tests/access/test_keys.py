"""Tests on keys, and what a request can carry so that several come out as asked."""

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iamscope.access.globs import Glob
from iamscope.access.keys import Asked, Found, Mode, Nature, Presence, ValueTest, find_values
from iamscope.access.pieces import from_glob
from iamscope.access.texts import TextSet

from .small import globs

SETS = st.lists(globs(), max_size=2).map(lambda some: TextSet(tuple(map(from_glob, some))))
TESTS = st.builds(ValueTest, st.just("k"), st.sampled_from(Mode), SETS, st.booleans(), st.booleans())
PRESENCES = st.builds(Presence, st.just("k"), st.booleans())
ASKED = st.lists(st.tuples(st.one_of(TESTS, TESTS, PRESENCES), st.booleans()), max_size=4)
NATURES = st.builds(Nature, st.sampled_from([None, True, False]), st.none(), st.booleans())

_VALUES = ("", "a", "b", "ab", "ba", "x", "aab")
SINGLES = [Found((value,)) for value in _VALUES]
SOME = [Found(values, many=True) for size in (1, 2, 3) for values in combinations(_VALUES, size)]


def possible(nature: Nature) -> list[Found]:
    """Return what a key of some nature can hold, as far as it is small."""
    absent = [] if nature.always else [Found(None)]
    return absent + (SINGLES if nature.many is not True else []) + (SOME if nature.many is not False else [])


def come_out(asked: Sequence[Asked], found: Found) -> bool:
    """Say whether every test has its asked truth."""
    return all(test.holds(found.values, many=found.many) == truth for test, truth in asked)


@given(ASKED, NATURES)
@settings(max_examples=400)
def test_something_is_found_exactly_if_there_is_something(asked: list[Asked], nature: Nature) -> None:
    """What is found makes every test come out as asked, and suits the key; else no sample does."""
    found = find_values(asked, nature)
    if found is None:
        assert not any(come_out(asked, sample) for sample in possible(nature))
    else:
        assert come_out(asked, found)
        assert not (found.values is None and nature.always)
        assert found.values is None or nature.many is None or found.many == nature.many


A = TextSet((from_glob(Glob.literal("a")),))
B = TextSet((from_glob(Glob.literal("b")),))


@pytest.mark.parametrize(
    ("mode", "values", "truth"),
    [
        (Mode.ONE, ["a"], True),
        (Mode.ONE, ["a", "b"], False),
        (Mode.ALL, ["a", "a"], True),
        (Mode.ALL, ["a", "b"], False),
        (Mode.SOME, ["a", "b"], True),
        (Mode.SOME, ["b"], False),
    ],
)
def test_modes(mode: Mode, values: list[str], truth: bool) -> None:
    """A set of values is judged as its mode says; without a set operator it never passes."""
    assert ValueTest("k", mode, A).holds(values, many=len(values) > 1) == truth


def test_a_set_without_a_set_operator_never_passes() -> None:
    """A multi-valued key fails a plain test, negated or not."""
    assert not ValueTest("k", Mode.ONE, A).holds(["a"], many=True)
    assert not ValueTest("k", Mode.ONE, A, wanted=False).holds(["b"], many=True)


def test_absence_is_what_the_test_says_it_is() -> None:
    """No value, and an empty set of them, count as absent."""
    nothing: tuple[list[str] | None, ...] = (None, [])
    for values in nothing:
        assert ValueTest("k", Mode.ALL, A, absent=True).holds(values)
        assert not ValueTest("k", Mode.ALL, A).holds(values)
        assert Presence("k", present=False).holds(values)


def test_two_values_are_found_where_one_cannot_do() -> None:
    """Two things asked of some value each are met by a set, and by nothing if the key has one value."""
    asked: list[Asked] = [(ValueTest("k", Mode.SOME, A), True), (ValueTest("k", Mode.SOME, B), True)]
    assert find_values(asked) == Found(("a", "b"), many=True)
    assert find_values(asked, Nature(many=False)) is None


def test_a_key_that_is_always_there_is_never_absent() -> None:
    """A test that only an absent key passes fails for a key that every request carries."""
    gone: list[Asked] = [(Presence("k", present=False), True)]
    assert find_values(gone) == Found(None)
    assert find_values(gone, Nature(always=True)) is None
    assert find_values([], Nature(always=True)) is not None
