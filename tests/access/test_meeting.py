"""Texts that fit several globs at once."""

from hypothesis import given
from hypothesis import strategies as st

from iamscope.access.globs import Glob
from iamscope.access.meeting import common_text

from .small import globs, meaning


@given(st.lists(globs(), min_size=1, max_size=3))
def test_a_common_text_fits_every_glob_and_is_a_shortest_one(several: list[Glob]) -> None:
    """A common text is found exactly if there is one, and no shorter one fits."""
    shared = frozenset.intersection(*map(meaning, several))
    found = common_text(several)
    if found is None:
        assert not shared
    else:
        assert all(glob.matches(found) for glob in several)
        assert not [text for text in shared if len(text) < len(found)]


def test_open_letters_are_filled() -> None:
    """Where no glob names a letter, the filler stands."""
    assert common_text([Glob.parse("a?*"), Glob.parse("*?d"), Glob.parse("???")], filler="z") == "azd"


def test_no_globs_are_fitted_by_nothing() -> None:
    """Without any glob the empty text will do."""
    assert common_text([]) == ""


def test_too_far_is_no_text() -> None:
    """Patterns that meet only after very many states count as having no common text."""
    assert common_text([Glob.parse(f"*{letter}?*" * 9) for letter in "abcde"]) is None
    assert common_text([Glob.parse(f"*{letter}?*") for letter in "abc"]) is not None
