"""Opens a snapshot, whichever of its three forms it has, and hands out its answers."""

import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from iamscope.model.gap import Gap
from iamscope.snapshot.bare import CALL, BareFile, parse_bare
from iamscope.snapshot.document import load
from iamscope.snapshot.errors import (
    MissingFileError,
    NotASnapshotError,
    SnapshotNotFoundError,
    UnfinishedSnapshotError,
    UnlistedFileError,
    UnreadableSnapshotError,
)
from iamscope.snapshot.index import INDEX, Coverage, Index, parse_index
from iamscope.snapshot.journal import JOURNAL
from iamscope.snapshot.names import split_place
from iamscope.snapshot.stores import ArchiveStore, FolderStore, Store, read_file

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Answer:
    """One stored answer of the provider.

    `request` is empty when the call was made once; `scope` is empty when a bare file does not tell
    its account; `region` is empty for global calls.
    """

    call: str
    scope: str
    region: str
    file: str
    request: Mapping[str, Any]
    body: Any


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was read from a cloud, and what could not be read."""

    name: str
    cloud: str
    taken_at: str
    scopes: tuple[str, ...]
    gaps: tuple[Gap, ...]
    coverage: tuple[Coverage, ...] = ()
    _store: Store | None = field(default=None, repr=False, compare=False)
    _bare: BareFile | None = field(default=None, repr=False, compare=False)

    def answers(self, call: str) -> Iterator[Answer]:
        """Yield the stored answers of one call, sorted by scope, region and request."""
        if self._bare and call == CALL:
            yield Answer(call, self._bare.scope, "", self.name, {}, self._bare.body)
        for part in sorted(
            (part for part in self.coverage if part.call == call), key=lambda part: part.place
        ):
            if self._store and part.file:
                yield from self._stored(self._store, part, part.file)

    def covered(self, call: str) -> bool:
        """Return whether a call was made anywhere, even if there was nothing to store."""
        return any(part.call == call for part in self.coverage)

    def _stored(self, store: Store, part: Coverage, file: str) -> Iterator[Answer]:
        scope, region = split_place(part.place)
        body = load(store.read(file), f"{self.name}/{file}")
        if not isinstance(body, dict):
            raise NotASnapshotError(f"{self.name}/{file}", "expected an object")
        calls = _calls(body, f"{self.name}/{file}")
        if part.items and (not body or not calls):
            reason = f"is empty, and the index counts {part.items} of what it holds"
            raise NotASnapshotError(f"{self.name}/{file}", reason)
        for request, response in calls:
            yield Answer(part.call, scope, region, file, request, response)


def _calls(body: dict[str, Any], name: str) -> Sequence[tuple[Mapping[str, Any], Any]]:
    """Return request and response of each call in a file; no provider's answer has only a key `calls`."""
    if body.keys() != {"calls"}:
        return (({}, body),)
    calls = body["calls"]
    if not isinstance(calls, list):
        raise NotASnapshotError(name, "`calls` must be a list")
    for index, entry in enumerate(calls):
        if (
            not isinstance(entry, dict)
            or not isinstance(entry.get("request"), dict)
            or "response" not in entry
        ):
            raise NotASnapshotError(name, f"`calls[{index}]` must have a `request` and a `response`")
    pairs = [(entry["request"], entry["response"]) for entry in calls]
    return sorted(pairs, key=lambda pair: orjson.dumps(pair[0], option=orjson.OPT_SORT_KEYS))


def open_snapshot(path: Path) -> Snapshot:
    """Open a folder, a `.tar.gz` archive, or one bare file of account authorization details."""
    name = str(path)
    try:
        kind = path.stat().st_mode
    except FileNotFoundError:
        raise SnapshotNotFoundError(name) from None
    except OSError as error:
        raise UnreadableSnapshotError(name, error.strerror or "it cannot be read") from None
    if stat.S_ISDIR(kind):
        return _indexed(FolderStore(path, name), name)
    if stat.S_ISREG(kind) and _starts_with(path, _GZIP, name):
        return _indexed(ArchiveStore(path, name), name)
    bare = parse_bare(read_file(path, name), name)
    scopes = (bare.scope,) if bare.scope else ()
    coverage = (Coverage(CALL, bare.scope, None, sum(map(len, bare.body.values()))),)
    return Snapshot(name, "aws", "", scopes, bare.gaps, coverage, _bare=bare)


def _starts_with(path: Path, magic: bytes, name: str) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(magic)) == magic
    except OSError:
        # Reading it in full says what is wrong with it.
        return False


def _indexed(store: Store, name: str) -> Snapshot:
    names = store.names()
    if JOURNAL in names:
        raise UnfinishedSnapshotError(name)
    if INDEX not in names:
        raise NotASnapshotError(name, f"it holds no `{INDEX}`")
    index = parse_index(store.read(INDEX), f"{name}/{INDEX}")
    _check_files(index, names, name)
    return Snapshot(name, index.cloud, index.taken_at, index.scopes, index.gaps, index.coverage, store)


def _check_files(index: Index, names: frozenset[str], name: str) -> None:
    listed = {part.file for part in index.coverage if part.file}
    for missing in sorted(listed - names):
        raise MissingFileError(name, missing)
    stray = (file for file in names - listed if file.endswith(".json") and file.startswith(f"{index.cloud}/"))
    for extra in sorted(stray):
        raise UnlistedFileError(name, extra)
