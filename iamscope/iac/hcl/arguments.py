"""Arguments of functions, as what a function needs them to be.

Each raises `UndecidedError` where an argument is not that, or is unknown.
"""

from collections.abc import Mapping
from typing import Any

from iamscope.iac.hcl.partial import Rest, to_number, to_text
from iamscope.iac.values import Text, Unknown


class UndecidedError(ValueError):
    """What a function gives cannot be said."""


def a_text(value: Any) -> str:
    """Return a value as a known text."""
    found = to_text(value)
    if not isinstance(found, str):
        raise UndecidedError
    return found


def a_piece(value: Any) -> str | Text | Unknown:
    """Return a value as a text, perhaps with unknown parts."""
    found = to_text(value)
    if found is None or isinstance(found, Rest):
        raise UndecidedError
    return found


def a_list(value: Any, *, whole: bool = True) -> list[Any]:
    """Return a list; `whole` where its length matters."""
    if not isinstance(value, list) or (whole and any(isinstance(one, Rest) for one in value)):
        raise UndecidedError
    return value


def an_object(value: Any) -> Mapping[str, Any]:
    """Return an object."""
    if not isinstance(value, Mapping):
        raise UndecidedError
    return value


def a_number(value: Any) -> int | float:
    """Return a value as a number."""
    found = to_number(value)
    if found is None:
        raise UndecidedError
    return found


def a_whole_number(value: Any) -> int:
    """Return a value as a number without a fraction."""
    found = a_number(value)
    if not isinstance(found, int):
        raise UndecidedError
    return found
