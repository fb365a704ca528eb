"""Patterns as rows of pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamscope.access.globs import Glob
from iamscope.access.machines import machine
from iamscope.access.pieces import ANY, EVERYTHING, Pattern, Piece, from_glob

from .small import TEXTS, globs


@given(globs(), st.sampled_from(TEXTS))
def test_a_pattern_means_what_its_glob_means(glob: Glob, text: str) -> None:
    """A pattern made from a glob fits the same texts."""
    assert machine((from_glob(glob),)).accepts(text) == glob.matches(text)


@given(globs(), st.text("abxAB", max_size=5))
def test_folding_ignores_letter_case(glob: Glob, text: str) -> None:
    """A folded pattern fits a text if the glob fits it in lower case."""
    assert machine((from_glob(glob, fold=True),)).accepts(text) == glob.matches(text.lower())


@pytest.mark.parametrize(("letter", "other"), [("ä", "Ä"), ("ß", "ẞ")])
def test_folding_knows_more_than_ascii(letter: str, other: str) -> None:
    """Letters are paired as Unicode pairs them, where both are one letter."""
    folded = machine((from_glob(Glob.literal(letter), fold=True),))
    assert folded.accepts(letter)
    assert folded.accepts(other) == (other.lower() == letter and letter.upper() == other)


@given(globs(), st.text("ab:", max_size=5))
def test_wildcards_stop_at_letters_that_they_do_not_stand_for(glob: Glob, text: str) -> None:
    """A pattern whose wildcards stop at a colon fits no text with one, and is the glob otherwise."""
    stopped = machine((from_glob(glob, inside=":"),))
    assert stopped.accepts(text) == (":" not in text and glob.matches(text))


@given(globs())
def test_what_a_pattern_begins_with(glob: Glob) -> None:
    """Everything that fits a pattern begins with its start, and an exact pattern fits nothing else."""
    pattern = from_glob(glob)
    fitting = [text for text in TEXTS if glob.matches(text)]
    assert all(text.startswith(pattern.start) for text in fitting)
    assert pattern.exact == (glob.exact is not None)
    if pattern.exact:
        assert fitting in ([pattern.start], [])


def test_stars_that_follow_stars_add_nothing() -> None:
    """Patterns that differ in doubled stars are equal, and one of stars alone is everything."""
    assert from_glob(Glob.parse("a**b***")) == from_glob(Glob.parse("a*b*"))
    assert Pattern((ANY, ANY)) == EVERYTHING
    assert hash(Pattern((ANY, ANY))) == hash(EVERYTHING)


def test_patterns_are_equal_by_what_they_say() -> None:
    """Two patterns are equal if their pieces are, however they were made, and equal nothing else."""
    made = Pattern((Piece(frozenset("a")), ANY))
    assert made == from_glob(Glob.parse("a*"))
    assert made != from_glob(Glob.parse("a?"))
    assert made != "a*"
    assert "letters" in repr(made)


def test_long_patterns_are_not_remembered() -> None:
    """A pattern of a thousand letters is made anew each time, a short one is the same object."""
    long, short = Glob.literal("a" * 1_000), Glob.literal("a" * 10)
    assert from_glob(short) is from_glob(short)
    assert from_glob(long) is not from_glob(long)
    assert from_glob(long) == from_glob(long)
