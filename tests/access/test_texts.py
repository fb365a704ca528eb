"""Texts that are in some sets and not in others."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iamscope.access.globs import Glob
from iamscope.access.pieces import from_glob
from iamscope.access.texts import Budget, TextSet, TooHardError, Wanted, find_text

from .small import TEXTS, globs


def text_set(*patterns: str, inside: str = "") -> TextSet:
    """Return the set of texts that fit some globs."""
    return TextSet(tuple(from_glob(Glob.parse(text), inside=inside) for text in patterns))


SETS = st.lists(globs(), max_size=3).map(lambda some: TextSet(tuple(map(from_glob, some))))
CONSTRAINTS = st.lists(st.tuples(SETS, st.booleans()), max_size=4)


def satisfies(text: str, constraints: list[Wanted]) -> bool:
    """Say whether a text is in all wanted sets and in no unwanted one."""
    return all(texts.holds(text) == wanted for texts, wanted in constraints)


@given(CONSTRAINTS)
@settings(max_examples=500)
def test_what_is_found_satisfies_and_what_is_not_found_does_not_exist(constraints: list[Wanted]) -> None:
    """A text is found exactly if there is one, and it is as short as any."""
    found = find_text(constraints)
    small = next((text for text in TEXTS if satisfies(text, constraints)), None)
    if found is None:
        assert small is None
    else:
        assert satisfies(found, constraints)
        assert small is None or len(found) <= len(small)


@given(SETS, SETS)
@settings(max_examples=300)
def test_containment_agrees_with_small_texts(inner: TextSet, outer: TextSet) -> None:
    """A set lies within another exactly if no text is in the one and not in the other."""
    beyond = find_text([(inner, True), (outer, False)])
    assert (beyond is None) <= all(outer.holds(text) for text in TEXTS if inner.holds(text))
    assert beyond is None or (inner.holds(beyond) and not outer.holds(beyond))


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        (["a*"], ["a", "a?*"]),
        (["*a*"], ["a*", "?*a*"]),
        (["?", "??"], ["?*"]),
        (["arn:aws:s3:::b/*"], ["arn:aws:s3:::*"]),
        ([], ["a"]),
        (["ab", "ba"], ["?b", "b?"]),
    ],
)
def test_unions_contain_what_no_single_pattern_does(inner: list[str], outer: list[str]) -> None:
    """Containment in a union of patterns is decided as a whole."""
    assert find_text([(text_set(*inner), True), (text_set(*outer), False)]) is None


@pytest.mark.parametrize(
    ("wanted", "unwanted", "text"),
    [
        (["prod-*"], ["prod-"], "prod-x"),
        (["ab*"], ["abc*"], "ab"),
        (["?*"], ["x", "x?*"], "y"),
        (["*"], ["", "?"], "xx"),
    ],
)
def test_shortest_and_readable(wanted: list[str], unwanted: list[str], text: str) -> None:
    """Where letters are free, one is taken that no pattern names."""
    assert find_text([(text_set(*wanted), True), (text_set(*unwanted), False)]) == text


def test_wildcards_that_stop_at_a_letter() -> None:
    """Patterns whose wildcards stop at a colon contain those that do not reach across one."""
    stopped, free = text_set("a:*:b", inside=":"), text_set("a:*:b")
    assert find_text([(stopped, True), (free, False)]) is None
    beyond = find_text([(free, True), (stopped, False)])
    assert beyond is not None
    assert beyond.count(":") > 2


def test_everything_and_nothing() -> None:
    """Nothing is asked of any text by no constraint, and nothing is outside of everything."""
    assert find_text([]) == ""
    assert find_text([(text_set("*"), False)]) is None
    assert find_text([(TextSet(()), True)]) is None
    assert find_text([(TextSet(()), False)]) == ""
    assert text_set("a", "**").everything


def test_letters_beyond_the_readable_ones() -> None:
    """When every readable letter is named, a letter is found all the same."""
    named = [chr(code) for code in range(0x20, 0x7F) if chr(code) not in "*?"]
    found = find_text([(text_set("?"), True), (text_set(*named), False)])
    assert found in ("*", "?") or (found is not None and len(found) == 1 and found not in named)


HOSTILE = [
    ("*a" * 40 + "*", "*" + "a?" * 30 + "*"),
    ("*" + "?" * 300 + "*", "*" + "?*a" * 100),
    ("*a*b" * 50, "*b*a" * 50 + "*c"),
    ("a" * 10_000, "a" * 9_999 + "?"),
]


@pytest.mark.parametrize(("inner", "outer"), HOSTILE, ids=["stars", "holes", "both", "long"])
def test_hostile_patterns_are_answered_or_given_up(inner: str, outer: str) -> None:
    """The work on a question is bounded by its budget: it is answered within it, or given up."""
    budget = Budget(20_000)
    try:
        found = find_text([(text_set(inner), True), (text_set(outer), False)], budget)
    except TooHardError:
        assert budget.left < 0
    else:
        assert budget.left >= 0
        assert found is None or text_set(inner).holds(found)


def test_a_budget_that_is_spent_is_no_answer() -> None:
    """With nothing to spend, a question that needs a search is given up."""
    hard = [(text_set("*a*b*"), True), (text_set("*b*a*", "*a*a*"), False)]
    assert find_text(hard) == "ab"
    with pytest.raises(TooHardError):
        find_text(hard, Budget(3))
