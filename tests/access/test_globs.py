"""Globs: reading, writing and matching."""

import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamscope.access.globs import Glob, Wild

from .small import TEXTS, globs, plainly_fits


@given(globs(), st.sampled_from(TEXTS))
def test_matching_is_what_trying_everything_says(glob: Glob, text: str) -> None:
    """A glob matches exactly the texts that some choice for its wildcards spells."""
    assert glob.matches(text) == plainly_fits(str(glob), text)


@given(st.text("ab*?", max_size=8))
def test_a_glob_is_written_as_it_was_read(text: str) -> None:
    """A glob prints the text that it was parsed from."""
    assert str(Glob.parse(text)) == text


@given(st.text("ab*?", max_size=4), st.text("ab*?", max_size=4))
def test_a_literal_matches_itself_alone(text: str, other: str) -> None:
    """In a literal `*` and `?` are letters like any other."""
    literal = Glob.literal(text)
    assert literal.exact == text
    assert literal.matches(other) == (text == other)


@given(globs(), globs(), st.sampled_from(TEXTS))
def test_a_sum_matches_one_part_after_the_other(left: Glob, right: Glob, text: str) -> None:
    """A sum of globs matches a text that can be cut so that each part matches its piece."""
    cut = any(left.matches(text[:place]) and right.matches(text[place:]) for place in range(len(text) + 1))
    assert (left + right).matches(text) == cut


@pytest.mark.parametrize(
    ("text", "exact", "prefix"),
    [
        ("", "", ""),
        ("ab", "ab", "ab"),
        ("a?b", None, "a"),
        ("ab*", None, "ab"),
        ("*a", None, ""),
        ("?", None, ""),
    ],
)
def test_parts_before_the_first_wildcard(text: str, exact: str | None, prefix: str) -> None:
    """A glob tells its only text, if it has one, and the text with which every match begins."""
    assert (Glob.parse(text).exact, Glob.parse(text).prefix) == (exact, prefix)


def test_equal_globs_are_equal_whatever_was_asked_before() -> None:
    """What a glob remembers of its matching is no part of its value."""
    asked, fresh = Glob(("a", Wild.ANY)), Glob(("a", Wild.ANY))
    assert asked.matches("ab")
    assert asked == fresh
    assert hash(asked) == hash(fresh)
    assert "_segments" not in repr(asked)


def steps_of(glob: Glob, text: str) -> int:
    """Count the Python lines and calls that one match takes."""
    count = 0

    def tracer(*_: Any) -> Any:
        nonlocal count
        count += 1
        return tracer

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        glob.matches(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "pattern", ["*a*a*a*a*b", "a*" * 200 + "b", "*" + "a?" * 100 + "b*", "*?" * 50 + "b"]
)
def test_hostile_patterns_take_steps_in_proportion_to_the_text(pattern: str) -> None:
    """Twice the text takes at most about twice the steps, whatever the pattern."""
    short, long = (steps_of(Glob.parse(pattern), "a" * length) for length in (1_000, 2_000))
    assert long < 2 * short + 1_000
