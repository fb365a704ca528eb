"""Writes a snapshot file by file, so that an interrupted collection goes on where it stopped."""

import fcntl
import os
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from iamscope.model.gap import Gap
from iamscope.snapshot.document import load
from iamscope.snapshot.errors import (
    BrokenJournalError,
    ResumeMismatchError,
    SnapshotExistsError,
    SnapshotLockedError,
    UnwritableSnapshotError,
)
from iamscope.snapshot.index import INDEX, Coverage, Index, gap_from_json, gap_to_json
from iamscope.snapshot.journal import JOURNAL, Journal
from iamscope.snapshot.names import FileName, file_name, place

_JSON = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_NAIVE_UTC


@dataclass(frozen=True, slots=True)
class Begun:
    """What a collection is about; a resumed one must be about the same, except for the time.

    `options` names what was asked for, in the user's words: it is compared, never read.
    """

    cloud: str
    tool_version: str
    taken_at: str
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Recorded:
    """One call that was made: its answer, or why it was refused; neither where there is nothing."""

    request: Mapping[str, Any]
    body: Any = None
    refused: str = ""

    @property
    def key(self) -> bytes:
        """Return the request as bytes that sort and compare."""
        return request_key(self.request)


def request_key(request: Mapping[str, Any]) -> bytes:
    """Return a request as bytes that sort and compare."""
    return orjson.dumps(request, option=orjson.OPT_SORT_KEYS)


Key = tuple[str, str, str]
"""Scope, region and call."""


@dataclass(frozen=True, slots=True)
class _Closed:
    """One call that has been made for everything in its place."""

    coverage: Coverage
    refused: bool
    gaps: tuple[Gap, ...]

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> "_Closed":
        file = FileName(entry["file"]) if entry["file"] else None
        coverage = Coverage(entry["call"], place(entry["scope"], entry["region"]), file, entry["items"])
        return cls(coverage, entry["refused"], tuple(map(gap_from_json, entry["gaps"])))


class SnapshotWriter:
    """A snapshot that is being written; safe to use from several threads.

    Every answer goes to the journal at once; when a call has been made for everything in its
    place, `close` writes its file. `finish` writes the index and removes the journal.
    """

    def __init__(self, folder: Path, begun: Begun) -> None:
        self._folder, self._name = folder, str(folder)
        self._lock = threading.Lock()
        self._open: dict[Key, dict[bytes, Recorded]] = {}
        self._closed: dict[Key, _Closed] = {}
        with self._writing():
            self._made = not folder.exists()
            self._check_empty()
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._journal = Journal(folder, self._name)
        self.begun = self._resume(begun)

    def _check_empty(self) -> None:
        if self._folder.exists() and not (self._folder / JOURNAL).exists() and any(self._folder.iterdir()):
            raise SnapshotExistsError(self._name)

    def _resume(self, begun: Begun) -> Begun:
        try:
            fcntl.flock(self._journal.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._journal.close()
            raise SnapshotLockedError(self._name) from None
        with self._writing():
            entries = self._journal.entries()
            first = next(entries, None)
            if first is None:
                self._journal.append({"begun": _begun_to_json(begun)})
                return begun
            earlier = self._same(first, begun)
            for number, entry in enumerate(entries, 2):
                try:
                    self._replay(entry)
                except (KeyError, TypeError, ValueError):
                    raise BrokenJournalError(self._name, number) from None
        return earlier

    def _same(self, entry: Mapping[str, Any], now: Begun) -> Begun:
        try:
            earlier = Begun(**entry["begun"])
        except (KeyError, TypeError):
            raise BrokenJournalError(self._name, 1) from None
        if (earlier.cloud, earlier.tool_version) != (now.cloud, now.tool_version):
            raise ResumeMismatchError(self._name, "version of iamscope")
        for option in sorted({*earlier.options, *now.options}):
            if earlier.options.get(option) != now.options.get(option):
                raise ResumeMismatchError(self._name, option)
        return earlier

    def _replay(self, entry: Mapping[str, Any]) -> None:
        key = (entry["scope"], entry["region"], entry["call"])
        if "items" in entry:
            self._closed[key] = _Closed.from_json(entry)
            self._open.pop(key, None)
        else:
            recorded = Recorded(entry["request"], entry["body"], entry["refused"])
            self._open.setdefault(key, {})[recorded.key] = recorded

    def record(self, key: Key, recorded: Recorded) -> None:
        """Keep the outcome of one call, so that it is not made again."""
        scope, region, call = key
        entry = {
            "scope": scope,
            "region": region,
            "call": call,
            "request": recorded.request,
            "body": recorded.body,
            "refused": recorded.refused,
        }
        with self._lock, self._writing():
            self._journal.append(entry)
            self._open.setdefault(key, {})[recorded.key] = recorded

    def recorded(self, key: Key) -> dict[bytes, Recorded]:
        """Return the outcomes of one call in one place: of this run, of an earlier one, or from its file."""
        with self._lock:
            if key not in self._closed:
                return dict(self._open.get(key, {}))
            file = self._closed[key].coverage.file
        if file is None:
            return {}
        body = load((self._folder / file).read_bytes(), f"{self._name}/{file}")
        calls = body["calls"] if body.keys() == {"calls"} else [{"request": {}, "response": body}]
        return {
            request_key(entry["request"]): Recorded(entry["request"], entry["response"]) for entry in calls
        }

    def closed(self, key: Key) -> bool:
        """Return whether a call has been made for everything in its place."""
        return key in self._closed

    def close(self, key: Key, *, once: bool, gaps: Sequence[Gap]) -> None:
        """Write the file of one call in one place, unless nothing was answered."""
        scope, region, call = key
        with self._lock, self._writing():
            made = sorted(self._open.pop(key, {}).values(), key=lambda one: one.key)
            answered = [one for one in made if one.body is not None]
            file = file_name(self.begun.cloud, scope, region, call) if answered else None
            if file:
                self._write(file, orjson.dumps(_stored(answered, once=once), option=_JSON))
            refused = bool(made) and all(one.refused for one in made)
            entry = {
                "scope": scope,
                "region": region,
                "call": call,
                "file": file,
                "items": _count(answered, once=once),
                "refused": refused,
                "gaps": [gap_to_json(gap) for gap in gaps],
            }
            self._journal.append(entry)
            self._closed[key] = _Closed.from_json(entry)

    def finish(self, scopes: Sequence[str], regions: Sequence[str], gaps: Sequence[Gap] = ()) -> Index:
        """Write the index, remove the journal and return the index."""
        closed = self._closed.values()
        index = Index(
            tool_version=self.begun.tool_version,
            cloud=self.begun.cloud,
            taken_at=self.begun.taken_at,
            scopes=tuple(sorted(scopes)),
            regions=tuple(sorted(regions)),
            # A call that was refused everywhere in a place covers nothing there.
            coverage=tuple(sorted((one.coverage for one in closed if not one.refused), key=_sort_key)),
            gaps=tuple(sorted({*gaps, *(gap for one in closed for gap in one.gaps)})),
        )
        with self._writing():
            self._write(FileName(INDEX), index.to_json())
            self._journal.remove()
        return index

    def discard(self) -> None:
        """Remove everything that was written: the collection came to nothing."""
        with self._writing():
            self._journal.remove()
            shutil.rmtree(self._folder / self.begun.cloud, ignore_errors=True)
            if self._made:
                self._folder.rmdir()

    def stop(self) -> None:
        """Leave the snapshot unfinished, to be resumed."""
        self._journal.close()

    def _write(self, name: FileName, data: bytes) -> None:
        target = self._folder / name
        for folder in reversed(target.relative_to(self._folder).parents[:-1]):
            (self._folder / folder).mkdir(mode=0o700, exist_ok=True)
        # A half-written file is never taken for a whole one; a resumed run writes it again.
        fresh = target.with_name(f".{target.name}.part")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        fresh.replace(target)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise UnwritableSnapshotError(self._name, error.strerror or "the system refuses") from None


def _sort_key(part: Coverage) -> tuple[str, str]:
    return part.call, part.place


def _begun_to_json(begun: Begun) -> dict[str, Any]:
    return {
        "cloud": begun.cloud,
        "tool_version": begun.tool_version,
        "taken_at": begun.taken_at,
        "options": dict(begun.options),
    }


def _stored(answered: Sequence[Recorded], *, once: bool) -> Any:
    if once:
        return answered[0].body
    return {"calls": [{"request": one.request, "response": one.body} for one in answered]}


def _count(answered: Sequence[Recorded], *, once: bool) -> int:
    if not once:
        return len(answered)
    lists = [len(value) for one in answered for value in one.body.values() if isinstance(value, list)]
    return sum(lists) if lists else len(answered)
