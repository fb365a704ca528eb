"""How text from outside is shown."""

import json

import pytest

from iamscope.model.safe import code_point, harmless_json, printable, quoted, unquotable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain é 東京", "plain é 東京"),
        ("a\x1b[31mb", "a<U+001B>[31mb"),
        ("a\u202eb\u2066", "a<U+202E>b<U+2066>"),
        ("a\nb\u2028c", "a<U+000A>b<U+2028>c"),
        ("\ud83d", "<U+D83D>"),
        ("a\u200bb\u00a0c", "a<U+200B>b<U+00A0>c"),
    ],
)
def test_what_is_not_printable_is_shown_by_its_number(text: str, expected: str) -> None:
    """Controls, marks that reorder text, line ends and odd blanks are told by their number."""
    assert printable(text) == expected


def test_a_long_text_loses_its_middle() -> None:
    """The beginning and the end of a long text are kept."""
    text = printable("a" * 2000 + "z", 101)
    assert len(text) == 101
    assert (text[:3], text[50], text[-2:]) == ("aaa", "…", "az")


def test_showing_twice_is_showing_once() -> None:
    """A text that was made harmless stays as it is."""
    once = printable("a\x1bb" * 200)
    assert printable(once) == once


def test_a_backtick_cannot_end_the_quotation() -> None:
    """A backtick within a quoted text is shown as an apostrophe."""
    assert quoted("a`b") == "`a'b`"
    assert unquotable("a`b\n") == "a'b<U+000A>"


def test_a_code_point_has_four_digits_at_least() -> None:
    """Numbers are written as Unicode writes them."""
    assert (code_point("\x1b"), code_point("\U0001f600")) == ("U+001B", "U+1F600")


def test_json_is_escaped_without_a_change_of_meaning() -> None:
    """A JSON text reads the same after its unprintable characters became escapes."""
    value = {"a\u202e": "b\x7f\u2028 é \U000e0001", "c": ["\u200b"]}
    text = harmless_json(json.dumps(value, ensure_ascii=False, indent=1))
    assert json.loads(text) == value
    assert text.replace("\n", "").isprintable()
    assert "é" in text
