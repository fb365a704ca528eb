"""Values taken out of an answer by a path of field names."""

from collections.abc import Iterator, Mapping
from typing import Any

from iamscope.clouds.aws.records.shapes import MalformedRecordError


def values_at(value: Any, path: str, where: str) -> Iterator[Any]:
    """Yield what a path leads to: lists are gone through, `*` is every field, and what is absent is left out.

    Raises `MalformedRecordError` where the way leads through something that is no object.
    """
    if value is None:
        return
    if isinstance(value, list):
        for item in value:
            yield from values_at(item, path, where)
        return
    if not path:
        yield value
        return
    name, _, rest = path.partition(".")
    if not isinstance(value, Mapping):
        raise MalformedRecordError(f"what holds `{name}` is not an object", where=where)
    for inner in value.values() if name == "*" else (value.get(name),):
        yield from values_at(inner, rest, where)


def texts_at(value: Any, path: str, where: str) -> Iterator[str]:
    """Yield the texts that a path leads to, without empty ones. Raises `MalformedRecordError`."""
    for found in values_at(value, path, where):
        if not isinstance(found, str):
            raise MalformedRecordError(f"`{path}` is not text", where=where)
        if found:
            yield found


def fact_at(value: Any, path: str, where: str) -> str:
    """Return the first of the alternatives that leads to something, as a word; empty if none does.

    With `+` it is every text that the path leads to, one a line.
    """
    if path.startswith("="):
        return path[1:]
    if path.startswith("+"):
        return "\n".join(dict.fromkeys(texts_at(value, path[1:], where)))
    for way in path.split("|"):
        for found in values_at(value, way, where):
            return _word(found)
    return ""


def _word(value: Any) -> str:
    """Return a fact as a word; an object is known to be there, and no more."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "yes" if isinstance(value, Mapping) else str(value)
