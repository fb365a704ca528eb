"""Characters that hide or mislead."""

import pytest

from iamscope.manifest.mistakes import Mistakes
from iamscope.manifest.place import Place
from iamscope.manifest.safe_text import unsafe_in_identifier, unsafe_in_prose, without_unsafe

PLACE = Place("a.yaml", 1)


@pytest.mark.parametrize(
    "character", ["\x1b", "\u202e", "\u200b", "\u00ad", "\ufeff", "\u00a0", "\n", "\ud800"]
)
def test_an_identifier_holds_nothing_invisible(character: str) -> None:
    """The mistake names the code point."""
    mistake = unsafe_in_identifier(f"ab{character}", PLACE)
    assert mistake is not None
    assert f"U+{ord(character):04X}" in mistake.message


def test_an_identifier_may_be_written_in_any_script() -> None:
    """Letters of other scripts, and spaces, are visible."""
    assert unsafe_in_identifier("größe 東京 *", PLACE) is None


def test_prose_may_join_letters_but_not_reorder_them() -> None:
    """Joiners belong to some scripts and to emoji; overrides mislead."""
    assert unsafe_in_prose("line\nline\tof \u200dtext", PLACE) is None
    assert unsafe_in_prose("a\u202eb", PLACE) is not None
    assert unsafe_in_prose("a\x1bb", PLACE) is not None


def test_the_rest_of_a_file_is_returned_and_each_line_reported() -> None:
    """Comments count too, and lines are right."""
    mistakes = Mistakes()
    assert without_unsafe("a\n# \u202eb\nc\x00\n", "f", mistakes) == "a\n# b\nc\n"
    with pytest.raises(Exception, match="2 mistakes") as raised:
        mistakes.raise_any()
    assert [error.place for error in raised.value.errors] == [Place("f", 2, 3), Place("f", 3, 2)]  # type: ignore[attr-defined]


def test_a_file_that_is_no_text_is_reported_by_its_first_lines() -> None:
    """A thousand bad lines are twenty mistakes."""
    mistakes = Mistakes()
    assert without_unsafe("\x00\n" * 1000, "f", mistakes) == "\n" * 1000
    assert len(mistakes) == 20
