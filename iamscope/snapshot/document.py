"""Reads JSON quickly, and says where it is broken."""

import codecs
import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson

from iamscope.snapshot.errors import InvalidJsonError, TruncatedJsonError

# PowerShell's `>` writes UTF-16 with a byte order mark.
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_TRAILING = "unexpected content after document"
_ENDS = ("unexpected end of data", "input data is empty", "Input is a zero-length, empty document")


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the garbage collector off, since loading only makes objects that stay."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def plain(data: bytes, name: str) -> bytes:
    """Return the bytes as UTF-8 without a byte order mark."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding).encode()
            except UnicodeError as error:
                raise InvalidJsonError(name, str(error), line=1, column=1, byte=0) from None
    return data


def load(data: bytes, name: str) -> Any:
    """Return the one JSON document that a file holds."""
    data = plain(data, name)
    with collector_paused():
        try:
            return orjson.loads(data)
        except orjson.JSONDecodeError as error:
            raise _translated(error, data, name) from None


def load_several(data: bytes, name: str) -> list[Any]:
    """Return the documents of a file that holds one or, one after the other, several."""
    data = plain(data, name)
    with collector_paused():
        try:
            return [orjson.loads(data)]
        except orjson.JSONDecodeError as error:
            if error.msg != _TRAILING:
                raise _translated(error, data, name) from None
        return list(_concatenated(data.decode(), name))


def _concatenated(text: str, name: str) -> Iterator[Any]:
    decoder, position = json.JSONDecoder(), 0
    while position < len(text):
        try:
            _, end = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            raise _translated(error, text.encode(), name) from None
        except (RecursionError, ValueError) as error:
            raise InvalidJsonError(name, _reason(error), **_where(text, position)) from None
        try:
            # The strict reader: what it refuses could not be written out again.
            document = orjson.loads(text[position:end])
        except orjson.JSONDecodeError as error:
            raise InvalidJsonError(name, error.msg, **_where(text, position + error.pos)) from None
        position = end
        yield document
        while position < len(text) and text[position] in " \t\r\n":
            position += 1


def _reason(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def _translated(error: json.JSONDecodeError, data: bytes, name: str) -> InvalidJsonError | TruncatedJsonError:
    try:
        text = data.decode()
    except UnicodeDecodeError as wrong:
        before = data[: wrong.start].decode()
        return InvalidJsonError(name, "not UTF-8", **_where(before, len(before)))
    where = _where(text, error.pos)
    if error.msg in _ENDS or not text[error.pos :].strip() or _unclosed(error):
        # The end of the file is the place to look at, not the start of what never closed.
        return TruncatedJsonError(name, **_where(text, len(text)))
    return InvalidJsonError(name, "nested too deeply" if "depth" in error.msg else error.msg, **where)


def _unclosed(error: json.JSONDecodeError) -> bool:
    return error.msg.startswith("Unterminated string")


def _where(text: str, position: int) -> dict[str, int]:
    before = text[:position]
    return {
        "line": before.count("\n") + 1,
        "column": position - before.rfind("\n"),
        "byte": len(before.encode()),
    }
