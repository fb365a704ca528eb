"""Containment and overlap of globs, against the enumeration of small texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamscope.access.containment import Verdict, compare, contains, overlap
from iamscope.access.globs import Glob
from iamscope.access.meeting import common_text

from .small import globs, meaning


@given(globs(), st.lists(globs(), max_size=3))
def test_containment_in_a_union_is_exact(left: Glob, right: list[Glob]) -> None:
    """A glob lies within a union exactly if there is no witness, and a witness is one."""
    verdict = compare(left, right)
    if verdict.within:
        assert meaning(left) <= frozenset().union(*map(meaning, right))
    else:
        assert verdict.within is False
        assert verdict.witness is not None
        assert left.matches(verdict.witness)
        assert not any(glob.matches(verdict.witness) for glob in right)


@given(globs(), globs())
def test_contains_is_an_order(left: Glob, right: Glob) -> None:
    """Every glob contains itself, and two that contain each other match the same texts."""
    assert contains(left, left)
    if contains(left, right) and contains(right, left):
        assert meaning(left) == meaning(right)


@given(globs(), globs())
def test_overlap_is_exact_and_symmetric(left: Glob, right: Glob) -> None:
    """Two globs overlap exactly if some text matches both, in whichever order they are named."""
    met = overlap(left, right)
    assert met == overlap(right, left)
    if meaning(left) & meaning(right):
        assert met
    # What is met is shown by a text, which may be longer than those of the enumeration.
    text = common_text([left, right])
    assert met == (text is not None)
    assert text is None or (left.matches(text) and right.matches(text))


@given(globs(), globs())
def test_what_is_contained_overlaps(left: Glob, right: Glob) -> None:
    """A glob overlaps every glob that contains it, because no glob is empty."""
    if contains(left, right):
        assert overlap(left, right)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("arn:aws:s3:::prod-*", ["arn:aws:s3:::*"], Verdict(True)),
        ("arn:aws:s3:::a", ["arn:aws:s3:::b", "arn:aws:s3:::a"], Verdict(True)),
        ("arn:aws:s3:::a", [], Verdict(False, "arn:aws:s3:::a")),
        ("*", ["?*", ""], Verdict(True)),
        ("*", ["", "?"], Verdict(False, "xx")),
        ("??", ["a?", "?a"], Verdict(False, "xx")),
        ("*a", ["b*", "?*"], Verdict(True)),
        ("*", ["*a*"], Verdict(False, "")),
        ("a**b", ["a*b"], Verdict(True)),
    ],
)
def test_answers_with_witness(left: str, right: list[str], expected: Verdict) -> None:
    """Known pairs give the known answer, with a short witness."""
    assert compare(Glob.parse(left), [Glob.parse(text) for text in right]) == expected


def test_letters_of_a_witness_are_free_of_the_patterns() -> None:
    """Where a wildcard leaves the letter open, a witness takes one that no pattern names."""
    left = Glob.parse("?" + "".join(map(chr, range(0x20, 0x7F))).replace("*", "").replace("?", ""))
    verdict = compare(left, [Glob.parse("x*")])
    assert verdict.witness is not None
    assert verdict.witness[0] == "\u0100"


def test_an_exhausted_budget_is_an_answer_of_its_own() -> None:
    """A comparison that would take more steps than allowed says so instead of guessing."""
    left, right = Glob.parse("*ab*a?b*"), [Glob.parse("*a?*b*"), Glob.parse("*b?a*")]
    assert compare(left, right, budget=1) == Verdict(None)
    assert compare(left, right).within is True


def test_hostile_pairs_stay_within_the_budget() -> None:
    """Patterns that double the states at each letter are answered or given up, not pursued."""
    left = Glob.parse("*a" + "?" * 40 + "*b")
    right = [Glob.parse("*a" + "?" * 39 + "*b"), Glob.parse("*a" + "b?" * 20 + "*")]
    assert compare(left, right, budget=2_000).within in (True, False, None)
    assert overlap(Glob.parse("*a" * 2_000 + "*"), Glob.parse("*b?" * 1_500))
