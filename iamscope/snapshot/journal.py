"""The journal of a snapshot that is being written: one JSON document a line, the last perhaps cut off."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from iamscope.snapshot.errors import BrokenJournalError

JOURNAL = "journal.jsonl"


class Journal:
    """Appends entries durably enough to survive the end of the process."""

    def __init__(self, folder: Path, name: str) -> None:
        self._path, self._name = folder / JOURNAL, name
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
        self._file = os.open(self._path, flags, 0o600)

    def fileno(self) -> int:
        """Return the descriptor, so that the journal can be locked."""
        return self._file

    def entries(self) -> Iterator[dict[str, Any]]:
        """Yield what earlier runs wrote, and cut off a last line that a kill left unfinished."""
        whole = 0
        with self._path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.endswith(b"\n"):
                    break
                whole += len(line)
                yield self._parsed(line, number)
        os.ftruncate(self._file, whole)

    def _parsed(self, line: bytes, number: int) -> dict[str, Any]:
        try:
            entry = orjson.loads(line)
        except orjson.JSONDecodeError:
            raise BrokenJournalError(self._name, number) from None
        if not isinstance(entry, dict):
            raise BrokenJournalError(self._name, number)
        return entry

    def append(self, entry: dict[str, Any]) -> None:
        """Add one entry."""
        line = memoryview(orjson.dumps(entry, option=orjson.OPT_APPEND_NEWLINE))
        while line:
            line = line[os.write(self._file, line) :]

    def close(self) -> None:
        """Release the file, and with it its lock."""
        os.close(self._file)

    def remove(self) -> None:
        """Take the journal away: the snapshot is finished."""
        self._path.unlink(missing_ok=True)
        self.close()
