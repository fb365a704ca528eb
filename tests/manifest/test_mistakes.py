"""Mistakes and their list."""

import inspect

import pytest

from iamscope.errors import ManyErrors
from iamscope.manifest import mistakes
from iamscope.manifest.mistakes import ManifestError, Mistakes, UnknownKeyError
from iamscope.manifest.place import Place


def test_a_mistake_says_where_it_is_and_what_was_meant() -> None:
    """The place ends the message, and the nearest word is the hint."""
    error = UnknownKeyError(
        "unknown key `acess`", Place("a.yaml", 4, 1), nearest="access", hint="known here: …"
    )
    assert error.message == "unknown key `acess` in a.yaml:4"
    assert error.hint == "did you mean `access`?"
    assert error.exit_code == 2


def test_a_file_name_cannot_harm_a_terminal() -> None:
    """A file name is shown as what it is."""
    assert "\x1b" not in UnknownKeyError("unknown key", Place("\x1b[2J.yaml", 4)).message


def test_one_mistake_is_raised_alone() -> None:
    """A single mistake needs no list."""
    found = Mistakes()
    found.add(UnknownKeyError("unknown key `a`", Place("f", 1)))
    found.add(UnknownKeyError("unknown key `a`", Place("f", 1)))
    with pytest.raises(UnknownKeyError):
        found.raise_any()


def test_several_mistakes_are_sorted_by_file_and_line() -> None:
    """The order does not depend on the order of checks."""
    found, more = Mistakes(), Mistakes()
    places = [Place("b", 1), Place("a", 10), Place("a", 9)]
    for place in places[:2]:
        found.add(UnknownKeyError("unknown key", place))
    more.add(UnknownKeyError("unknown key", places[2]))
    found.include(more)
    with pytest.raises(ManyErrors) as raised:
        found.raise_any()
    assert [error.place for error in raised.value.errors if isinstance(error, ManifestError)] == sorted(
        places
    )


def test_no_mistake_raises_nothing() -> None:
    """An empty list stays silent."""
    Mistakes().raise_any()


def test_every_class_has_a_code_of_its_own() -> None:
    """Codes are stable names, one for each class."""
    classes = [
        value
        for value in vars(mistakes).values()
        if inspect.isclass(value) and issubclass(value, ManifestError)
    ]
    codes = [value.code for value in classes]
    assert len(set(codes)) == len(codes) > 20
