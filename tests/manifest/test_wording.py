"""How foreign text is shown."""

from iamscope.manifest.wording import code_point, printable, shown


def test_unprintable_characters_are_escaped() -> None:
    """A terminal escape and a mark that reorders text are shown as what they are."""
    assert shown("a\x1b[31mb\u202ec") == "`a\\x1b[31mb\\u202ec`"


def test_a_lone_surrogate_is_escaped() -> None:
    """What cannot be encoded is shown all the same."""
    assert shown("\ud83d") == "`\\ud83d`"


def test_a_backtick_cannot_end_the_quotation() -> None:
    """A backtick within the text is shown as an apostrophe."""
    assert shown("a`b") == "`a'b`"


def test_a_long_text_loses_its_middle() -> None:
    """The beginning and the end of a long text are kept."""
    text = printable("a" * 2000 + "z")
    assert len(text) == 101
    assert text.startswith("aaa")
    assert text.endswith("az")


def test_a_code_point_has_four_digits_at_least() -> None:
    """Numbers are written as Unicode writes them."""
    assert code_point("\x1b") == "U+001B"
    assert code_point("\U0001f600") == "U+1F600"
