"""The audit chain: entries that each carry the hash of the one before, and the lines they are kept as."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from iamscope.errors import IamscopeError
from iamscope.lease.canonical import (
    LONGEST_LINE,
    TOO_LONG,
    Json,
    MalformedLineError,
    NotJsonError,
    canonical,
    is_hash,
    parse,
    plain,
)

LATEST = 253_402_300_799
"""The end of the year 9999."""
_MOST = (1 << 63) - 1
_KIND = re.compile(r"[a-z][a-z0-9_.-]{0,63}")
_PURPOSE = b"iamscope audit entry 1\n"
"""Begins what is hashed, so that nothing else of ours has the hash of an entry."""
_KEYS = ("body", "hash", "kind", "number", "previous", "time")


class UnwritableEntryError(IamscopeError):
    """What should be recorded cannot be written as an entry."""

    code = "unwritable-entry"


@dataclass(frozen=True, slots=True, order=True)
class Head:
    """The end of a chain: the number and the hash of its last entry."""

    number: int
    hash: str


GENESIS = Head(0, "0" * 64)
"""The head of the empty chain."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record. `time` is in seconds since 1970 in UTC; `hash` is stated, and right where `sound`."""

    number: int
    time: int
    kind: str
    body: Mapping[str, Json]
    previous: str
    hash: str

    @property
    def head(self) -> Head:
        """The end of the chain that this is the last entry of."""
        return Head(self.number, self.hash)

    @property
    def sound(self) -> bool:
        """Whether what it says has the hash that it states."""
        return digest(self) == self.hash


def append(head: Head, time: int, kind: str, body: Mapping[str, Json]) -> Entry:
    """Return the entry that follows a head. Raises `UnwritableEntryError` for what no line could hold."""
    try:
        entry = Entry(head.number + 1, time, kind, plain(body, "body", 2), head.hash, GENESIS.hash)
    except NotJsonError as error:
        raise UnwritableEntryError(f"the audit entry cannot be written: {error.message}") from error
    problem = _flaw(entry)
    if problem:
        raise UnwritableEntryError(f"the audit entry cannot be written: {problem}")
    entry = replace(entry, hash=digest(entry))
    if len(to_line(entry)) > LONGEST_LINE:
        raise UnwritableEntryError(f"the audit entry cannot be written: {TOO_LONG}")
    return entry


def digest(entry: Entry) -> str:
    """Return the hash of what an entry says: SHA-256 of its canonical JSON without `hash`, in hexadecimal."""
    return hashlib.sha256(_PURPOSE + canonical(_said(entry))).hexdigest()


def to_line(entry: Entry) -> bytes:
    """Return the one line that an entry is kept as, its end included."""
    return canonical({**_said(entry), "hash": entry.hash}) + b"\n"


def from_line(line: bytes, place: int) -> Entry:
    """Return the entry of a line, whatever its hash is worth. Raises `MalformedLineError` with the place."""
    entry = Entry(**parse(line, _KEYS, place))
    problem = _flaw(entry)
    if problem:
        raise MalformedLineError(problem, place)
    return entry


def _said(entry: Entry) -> dict[str, Json]:
    return {
        "body": entry.body,
        "kind": entry.kind,
        "number": entry.number,
        "previous": entry.previous,
        "time": entry.time,
    }


def _flaw(entry: Entry) -> str:
    """Return what is wrong with the form of an entry, or nothing."""
    for name, right, what in (
        ("number", _whole(entry.number, 1, _MOST), "a number from 1"),
        ("time", _whole(entry.time, 0, LATEST), "a number of seconds since 1970"),
        ("kind", _named(entry.kind), "a word of small letters, digits, dots and hyphens"),
        ("body", isinstance(entry.body, Mapping), "an object"),
        ("previous", is_hash(entry.previous), "a hash"),
        ("hash", is_hash(entry.hash), "a hash"),
    ):
        if not right:
            return f"`{name}` is not {what}"
    return ""


def _whole(value: object, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def _named(value: object) -> bool:
    return isinstance(value, str) and bool(_KIND.fullmatch(value))
