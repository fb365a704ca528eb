"""Values that stand for something known in part while an expression is evaluated, and how they leave it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson

from iamscope.iac.values import Text, Unknown, is_known, unknowns


@dataclass(frozen=True, slots=True)
class Encoded(Unknown):
    """The JSON of a value of which something is unknown: a text whose inside we can still look into."""

    value: Any = None


@dataclass(frozen=True, slots=True)
class Rest(Unknown):
    """An element of a list that stands for any number of elements, perhaps none."""


def encoded(value: Any, where: str) -> str | Unknown:
    """Return the JSON of a value as `jsonencode` writes it."""
    if not is_known(value):
        return Encoded(where, references(value), value=value)
    text = orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def references(*values: Any) -> tuple[str, ...]:
    """Return what the unknown parts of values name, sorted."""
    return tuple(sorted({name for value in values for one in unknowns(value) for name in one.references}))


def blended(where: str, *values: Any) -> Unknown:
    """Return the unknown that comes of values in a way that we do not follow."""
    return Unknown(where, references(*values))


def handed_out(value: Any) -> Any:
    """Return a value in the words of planned infrastructure: the JSON of something unknown is looked into."""
    if isinstance(value, Encoded):
        return handed_out(value.value)
    if isinstance(value, Rest):
        return Unknown(value.attribute, value.references)
    if isinstance(value, Text):
        return Text(tuple(_piece(one) for one in value.pieces))
    if isinstance(value, Mapping):
        return {key: handed_out(one) for key, one in value.items()}
    if isinstance(value, list):
        return [handed_out(one) for one in value]
    return value


def size(value: Any) -> int:
    """Return how many values there are in a value."""
    found = 0
    waiting = [value]
    while waiting:
        one = waiting.pop()
        found += 1
        if isinstance(one, Mapping):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return found


def _piece(piece: str | Unknown) -> str | Unknown:
    if isinstance(piece, Encoded | Rest):
        return Unknown(piece.attribute, piece.references)
    return piece


def number(text: str) -> int | float | None:
    """Return the number that is written, `None` where we have no exact value for it."""
    if len(text) > 40:
        return None
    exact = Decimal(text)
    if not exact.is_finite() or abs(exact.adjusted()) > 30:
        return None
    if exact == exact.to_integral_value():
        return int(exact) if abs(exact) < 1 << 63 else None
    near = float(text)
    return near if Decimal(repr(near)) == exact else None


_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?")


def to_text(value: Any) -> str | Text | Unknown | None:
    """Return a value as a text, `None` where it has none: a list, an object, or nothing at all."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return value if isinstance(value, str | Text | Unknown) else None


def to_number(value: Any) -> int | float | None:
    """Return a value as a number, `None` where it is none."""
    if isinstance(value, str):
        return number(value) if _NUMBER.fullmatch(value) else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def equal(left: Any, right: Any) -> bool:
    """Return whether two known values are the same, types included."""
    if isinstance(left, bool) != isinstance(right, bool):
        return False
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(equal(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    return bool(left == right)
