"""JSON in the one way in which it is hashed and signed, and its strict reading."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, TypeAlias

import orjson

from iamscope.errors import IamscopeError
from iamscope.model.safe import quoted

# Without fractions: languages write them differently, and anybody must be able to verify what we write.
Json: TypeAlias = bool | int | str | Sequence["Json"] | Mapping[str, "Json"] | None

LONGEST_LINE = 1 << 20
"""Bytes of a line, its end included."""
TOO_LONG = f"it is longer than {LONGEST_LINE // 1024:,} KiB"
DEEPEST = 32
_MOST = (1 << 63) - 1
_HASH = re.compile(r"[0-9a-f]{64}")


class NotJsonError(IamscopeError):
    """A value is not JSON as we hash and sign it."""

    code = "not-json"


class MalformedLineError(IamscopeError):
    """A line is not what it should be; `reason` says why, without the line's number."""

    code = "malformed-line"

    def __init__(self, reason: str, place: int) -> None:
        super().__init__(f"line {place:,}: {reason}")
        self.reason = reason


def canonical(value: Mapping[str, Json]) -> bytes:
    """Return JSON in its one way to be written: UTF-8, keys by code point, no spaces, shortest escapes."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def plain(value: object, name: str, depth: int = 1) -> Any:
    """Return a value made of nothing but JSON, apart from the one given. Raises `NotJsonError`."""
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, name)
    if isinstance(value, int):
        if abs(value) > _MOST:
            raise NotJsonError(f"a number in `{name}` has more than 64 bits")
        return int(value)
    if depth > DEEPEST:
        raise NotJsonError(f"`{name}` is nested more than {DEEPEST} deep")
    if isinstance(value, Mapping):
        return {_key(key, name): plain(item, name, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, name, depth + 1) for item in value]
    what = "a number that is not whole" if isinstance(value, float) else "something that is not JSON"
    raise NotJsonError(f"`{name}` holds {what}")


def _text(value: str, name: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise NotJsonError(f"a text in `{name}` holds half a character") from error
    return str(value)


def _key(key: object, name: str) -> str:
    if not isinstance(key, str):
        raise NotJsonError(f"`{name}` has a key that is not a text")
    return _text(key, name)


def parse(line: bytes, keys: Iterable[str], place: int) -> dict[str, Any]:
    """Return the object of a line that has exactly these keys and is written in the one way.

    Raises `MalformedLineError`. The end of the line may have been taken off before.
    """
    if len(line) > LONGEST_LINE:
        raise MalformedLineError(TOO_LONG, place)
    data = line.removesuffix(b"\n")
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise MalformedLineError("it is not JSON", place) from error
    if not isinstance(value, dict):
        raise MalformedLineError("it is not an object", place)
    wrong = _wrong_keys(value, frozenset(keys))
    if wrong:
        raise MalformedLineError(wrong, place)
    try:
        found: dict[str, Any] = plain(value, "the line")
    except NotJsonError as error:
        raise MalformedLineError(error.message, place) from error
    if canonical(found) != data:
        raise MalformedLineError(_other_way(data), place)
    return found


def _wrong_keys(value: Mapping[str, Any], keys: frozenset[str]) -> str:
    unknown, missing = sorted(value.keys() - keys), sorted(keys - value.keys())
    if unknown:
        return f"unknown key {quoted(unknown[0])}"
    return f"`{missing[0]}` is missing" if missing else ""


def _other_way(data: bytes) -> str:
    """Return why a line of sound JSON is not what we write; it is not nested deeply."""
    twice: list[str] = []

    def note(pairs: Sequence[tuple[str, object]]) -> None:
        names = [name for name, _ in pairs]
        twice.extend(name for name in names if names.count(name) > 1)

    json.loads(data, object_pairs_hook=note)
    if twice:
        return f"the key {quoted(twice[0])} stands in it twice"
    return "it is not written as it must be: keys in order, no spaces, no needless escapes"


def is_hash(value: object) -> bool:
    """Return whether a value is a SHA-256 hash as we write it."""
    return isinstance(value, str) and bool(_HASH.fullmatch(value))
