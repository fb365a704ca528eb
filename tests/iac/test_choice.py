"""Values that a condition decides which nobody can decide yet."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from iamscope.iac.choice import (
    ABSENT,
    MOST_FACTS,
    Choice,
    Every,
    Fact,
    Formula,
    Negation,
    Some,
    alternatives,
    elements,
    every,
    holds,
    lifted,
    negation,
    settled,
    some,
)
from iamscope.iac.values import Unknown, joined, unknowns

PROD, DEV, EU = Fact("Env", "prod"), Fact("Env", "dev"), Fact("Region", "eu")


def choice(when: Formula, yes: Any, no: Any) -> Choice:
    """Return a choice by a formula."""
    return Choice("condition C", when=when, yes=yes, no=no)


def test_is_unknown() -> None:
    """Whoever does not look into a choice takes it for something unknown."""
    made = choice(PROD, "a", ["b"])
    assert isinstance(made, Unknown)
    assert list(unknowns(["x", made])) == [made]
    assert len({made, choice(PROD, "a", ["b"]), choice(PROD, "a", ["c"])}) == 2


def test_alternatives() -> None:
    """A value is given once for each way in which its conditions can turn out."""
    value = {"A": [choice(PROD, "a", ABSENT), "b"], "C": choice(Negation(PROD), "c", ABSENT)}
    assert list(alternatives(value)) == [
        ({PROD: True}, {"A": ["a", "b"]}),
        ({PROD: False}, {"A": ["b"], "C": "c"}),
    ]


def test_alternatives_of_a_text() -> None:
    """A text with a choice in it is given whole."""
    text = joined(("x-", choice(PROD, "a", "b"), "-", Unknown("U")))
    assert [made for _, made in alternatives(text)] == [
        joined((start, Unknown("U"))) for start in ("x-a-", "x-b-")
    ]


def test_one_thing_is_not_two() -> None:
    """One thing is never taken to equal two different ones."""
    value = [choice(PROD, 1, ABSENT), choice(DEV, 2, ABSENT), choice(EU, 3, ABSENT)]
    assert sorted(made for _, made in alternatives(value)) == [[], [1], [1, 3], [2], [2, 3], [3]]


def test_alternatives_of_an_element() -> None:
    """What an element can be is given for the ways alone in which it is there."""
    value = [choice(PROD, {"E": choice(EU, "a", "b")}, ABSENT)]
    (element,) = elements(value, "S")
    assert [(world[EU], made) for world, made in alternatives(element.value, element.under)] == [
        (True, {"E": "a"}),
        (False, {"E": "b"}),
    ]
    assert all(world[PROD] for world, _ in alternatives(element.value, element.under))


def test_list_in_a_text() -> None:
    """A text in which a choice turns out to be a list is unknown."""
    text = joined(("x-", choice(PROD, ["a"], "b")))
    assert [isinstance(made, Unknown) for _, made in alternatives(text)] == [True, False]


def test_too_many_facts() -> None:
    """A value with more facts than can be tried comes once, its choices in it."""
    value = [choice(Fact(f"P{n}", "x"), n, ABSENT) for n in range(MOST_FACTS + 1)]
    assert list(alternatives(value)) == [({}, value)]


def test_elements() -> None:
    """The elements of a list are given with condition and path, of both lists where there are two."""
    value = choice(PROD, ["a", choice(EU, "b", ABSENT)], ["c"])
    assert [(one.path, one.value, one.under) for one in elements(value, "P")] == [
        ("P.Fn::If[1][0]", "a", ((PROD, True),)),
        ("P.Fn::If[1][1].Fn::If[1]", "b", ((PROD, True), (EU, True))),
        ("P.Fn::If[2][0]", "c", ((PROD, False),)),
    ]
    assert [(one.path, one.value) for one in elements("a", "P")] == [("P", "a")]


FACTS = st.sampled_from([PROD, DEV, EU])
FORMULAS = st.recursive(
    FACTS | st.booleans(),
    lambda inner: st.one_of(
        inner.map(lambda one: ("not", [one])),
        st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=6,
)


@given(FORMULAS, st.booleans(), st.booleans(), st.booleans())
def test_formulas(written: Any, prod: bool, dev: bool, eu: bool) -> None:
    """A formula that was made simple holds exactly where it did before."""
    world = {PROD: prod, DEV: dev, EU: eu}

    def plainly(one: Any) -> bool:
        if isinstance(one, tuple):
            parts = [plainly(part) for part in one[1]]
            return not parts[0] if one[0] == "not" else all(parts) if one[0] == "and" else any(parts)
        return one if isinstance(one, bool) else world[one]

    def made(one: Any) -> Formula | bool:
        if isinstance(one, tuple):
            parts = [made(part) for part in one[1]]
            return negation(parts[0]) if one[0] == "not" else every(parts) if one[0] == "and" else some(parts)
        assert isinstance(one, bool | Fact)
        return one

    result = made(written)
    assert (result if isinstance(result, bool) else holds(result, world)) == plainly(written)


def test_simple_formulas() -> None:
    """A part that decides is all that is left, and one part needs no formula."""
    assert every([True, PROD]) == PROD
    assert some([False, PROD]) == PROD
    assert every([PROD, EU]) == Every((PROD, EU))
    assert some([PROD, EU]) == Some((PROD, EU))
    assert negation(Negation(PROD)) == PROD


def test_lifted() -> None:
    """What a function gives for a choice is a choice, and none where it is the same either way."""
    value = [choice(PROD, "a", "b"), choice(PROD, "c", "d")]
    assert lifted("".join, value) == choice(PROD, "ac", "bd")
    assert lifted(len, value) == 2
    assert settled(lifted("".join, [choice(PROD, "a", ABSENT), "x"]), PROD, False) == "x"
