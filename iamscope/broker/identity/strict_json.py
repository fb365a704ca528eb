"""JSON from strangers: one object, of bounded size and depth, in which no key stands twice."""

import json
from collections.abc import Iterable
from typing import Any, NoReturn

DEEPEST = 8


class NotStrictError(ValueError):
    """It is no JSON object of the kind that is read here."""


def strict_object(data: bytes, *, largest: int) -> dict[str, Any]:
    """Return an object. Raises `NotStrictError`, whose text may be shown, if it is none.

    Two readers of one token must not see two values: of a key that stands twice some take the first, some
    the last.
    """
    if len(data) > largest:
        raise NotStrictError(f"it is larger than {largest} bytes")
    try:
        value = json.loads(data.decode(), object_pairs_hook=_once_each, parse_constant=_refuse_constant)
    except NotStrictError:
        raise
    except (ValueError, RecursionError):
        raise NotStrictError("it is not JSON") from None
    if not isinstance(value, dict):
        raise NotStrictError("it is no object")
    _check_depth(value)
    return value


def _once_each(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise NotStrictError("a key stands in it twice")
        found[key] = value
    return found


def _refuse_constant(_: str) -> NoReturn:
    raise NotStrictError("a number in it is not finite")


def _check_depth(value: Any, left: int = DEEPEST) -> None:
    if isinstance(value, dict | list):
        if not left:
            raise NotStrictError(f"it is nested more than {DEEPEST} levels deep")
        for item in value.values() if isinstance(value, dict) else value:
            _check_depth(item, left - 1)
