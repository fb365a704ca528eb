"""`snapshot.json`: what a snapshot holds, where and when it was read, and what is missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson

from iamscope.model.gap import Direction, Gap
from iamscope.snapshot.document import load
from iamscope.snapshot.errors import InvalidIndexError, SnapshotVersionError, UnsafeNameError
from iamscope.snapshot.names import FileName, unsafe

INDEX = "snapshot.json"
SCHEMA_VERSION = 1

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Coverage:
    """One call that was made in one place; `file` is missing where there was nothing to store.

    `place` is an account or `account/region`; `items` counts what the file holds.
    """

    call: str
    place: str
    file: FileName | None
    items: int


@dataclass(frozen=True, slots=True)
class Index:
    """The content of `snapshot.json`."""

    tool_version: str
    cloud: str
    taken_at: str
    scopes: tuple[str, ...]
    regions: tuple[str, ...]
    coverage: tuple[Coverage, ...]
    gaps: tuple[Gap, ...]

    def to_json(self) -> bytes:
        """Return the index as it is written: sorted, so that equal snapshots have equal bytes."""
        body = {
            "schema_version": SCHEMA_VERSION,
            "tool_version": self.tool_version,
            "cloud": self.cloud,
            "taken_at": self.taken_at,
            "scopes": sorted(self.scopes),
            "regions": sorted(self.regions),
            "coverage": [
                {"call": part.call, "scope": part.place, "file": part.file, "items": part.items}
                for part in sorted(self.coverage, key=lambda part: (part.call, part.place))
            ],
            "gaps": [gap_to_json(gap) for gap in sorted(self.gaps)],
        }
        return orjson.dumps(body, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def gap_to_json(gap: Gap) -> dict[str, str]:
    """Return a gap as it stands in the index."""
    return {
        "call": gap.call,
        "scope": gap.scope,
        "reason": gap.reason,
        "direction": gap.direction.value,
        "missing": gap.missing,
    }


def gap_from_json(body: Mapping[str, Any]) -> Gap:
    """Return the gap that `gap_to_json` wrote."""
    return Gap(**{**body, "direction": Direction(body["direction"])})


def parse_index(data: bytes, name: str) -> Index:
    """Return the index, or say which part of it is not as it must be."""
    body = load(data, name)
    reader = _Reader(name)
    reader.check(body, dict, "", "an object")
    if "schema_version" not in body or body["schema_version"] != SCHEMA_VERSION:
        raise SnapshotVersionError(name, body.get("schema_version", "none"), SCHEMA_VERSION)
    return Index(
        tool_version=reader.text(body, "tool_version"),
        cloud=reader.text(body, "cloud"),
        taken_at=reader.text(body, "taken_at"),
        scopes=reader.texts(body, "scopes"),
        regions=reader.texts(body, "regions"),
        coverage=reader.each(body, "coverage", reader.coverage),
        gaps=reader.each(body, "gaps", reader.gap),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Takes values out of the index and names the place of the first that is wrong."""

    name: str

    def check(self, value: object, kind: type | tuple[type, ...], place: str, expected: str) -> None:
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise InvalidIndexError(self.name, place or "the document", expected)

    def text(self, body: Mapping[str, Any], key: str, at: str = "") -> str:
        value = body.get(key)
        self.check(value, str, at + key, "a string")
        return str(value)

    def texts(self, body: Mapping[str, Any], key: str) -> tuple[str, ...]:
        self.check(body.get(key), list, key, "a list of strings")
        for position, value in enumerate(body[key]):
            self.check(value, str, f"{key}[{position}]", "a string")
        return tuple(body[key])

    def each(
        self, body: Mapping[str, Any], key: str, read: Callable[[Mapping[str, Any], str], T]
    ) -> tuple[T, ...]:
        self.check(body.get(key), list, key, "a list of objects")
        for position, value in enumerate(body[key]):
            self.check(value, dict, f"{key}[{position}]", "an object")
        return tuple(read(value, f"{key}[{position}].") for position, value in enumerate(body[key]))

    def coverage(self, body: Mapping[str, Any], at: str) -> Coverage:
        file, items = body.get("file"), body.get("items")
        self.check(file, str | None, at + "file", "a string or null")  # type: ignore[arg-type]
        self.check(items, int, at + "items", "a number")
        if file is not None and (reason := unsafe(file)):
            raise UnsafeNameError(self.name, file, reason)
        call, place = self.text(body, "call", at), self.text(body, "scope", at)
        return Coverage(call, place, FileName(file) if file else None, int(items or 0))

    def gap(self, body: Mapping[str, Any], at: str) -> Gap:
        direction = self.text(body, "direction", at)
        if direction not in {value.value for value in Direction}:
            raise InvalidIndexError(self.name, f"{at}direction", "`limits` or `grants`")
        words = {key: self.text(body, key, at) for key in ("call", "scope", "reason", "missing")}
        return Gap(**words, direction=Direction(direction))
