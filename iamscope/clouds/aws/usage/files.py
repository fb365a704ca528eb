"""Files of events: found, unpacked and parsed within bounds, whoever wrote them."""

import gzip
import io
import os
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from iamscope.clouds.aws.usage.errors import UnreadableUsageError, UsageTooLargeError
from iamscope.snapshot.document import load_several

MOST_FILES = 50_000
# CloudTrail's own files have some megabytes; what people put together by hand may have more.
LARGEST = 128 << 20
_GZIP = b"\x1f\x8b"
_ENDINGS = (".json", ".json.gz", ".jsonl", ".jsonl.gz", ".ndjson")


def files_of(path: Path) -> list[Path]:
    """Return a file, or the files of a folder that may hold events, sorted. Raises `IamscopeError`."""
    if not path.is_dir():
        return [path]
    found: list[Path] = []
    for folder, _, names in os.walk(path, onerror=_refuse):
        found += [Path(folder) / name for name in names if name.lower().endswith(_ENDINGS)]
        if len(found) > MOST_FILES:
            raise UsageTooLargeError(str(path), f"it has more than {MOST_FILES:,} files")
    return sorted(found)


def _refuse(error: OSError) -> None:
    raise UnreadableUsageError(str(error.filename), error.strerror or "it is refused")


def documents_of(path: Path) -> list[Any]:
    """Return the JSON documents of a file: one, or one after the other. Raises `IamscopeError`."""
    name = str(path)
    data = _unpacked(_content(path), name)
    return _lines(data) or load_several(data, name)


def _lines(data: bytes) -> list[Any]:
    """Return the documents of a file with one on each line, none where it is not such a file."""
    lines = [line for line in data.splitlines() if line.strip()]
    if len(lines) < 2 or not all(line.strip().startswith(b"{") for line in (lines[0], lines[1])):
        return []
    try:
        return [orjson.loads(line) for line in lines]
    except orjson.JSONDecodeError:
        return []


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # Anything but a file could go on for ever.
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnreadableUsageError(str(path), "it is not an ordinary file")
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise UnreadableUsageError(str(path), error.strerror or "it is refused") from None
    if len(data) > LARGEST:
        raise UsageTooLargeError(str(path), f"it has more than {LARGEST >> 20} MiB")
    return data


def _unpacked(data: bytes, name: str) -> bytes:
    """Return a file's content, unpacked where it is packed, and never more than the largest of it."""
    if not data.startswith(_GZIP):
        return data
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            plain = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error):
        raise UnreadableUsageError(name, "it is a broken gzip file") from None
    if len(plain) > LARGEST:
        raise UsageTooLargeError(name, f"it unpacks to more than {LARGEST >> 20} MiB")
    return plain


def records_of(document: Any) -> Iterator[Any] | None:
    """Return the events in a document, in whichever shape it has; `None` if it is about something else."""
    if isinstance(document, list):
        return iter(document) if all(_is_event(item) for item in document[:1]) else None
    if not isinstance(document, dict):
        return None
    records, looked_up = document.get("Records"), document.get("Events")
    if isinstance(records, list):
        return iter(records)
    if isinstance(looked_up, list):
        return map(_looked_up, looked_up)
    if _is_event(document):
        return iter((_looked_up(document),))
    return None


def _is_event(item: Any) -> bool:
    return isinstance(item, dict) and ("eventName" in item or "CloudTrailEvent" in item)


def _looked_up(item: Any) -> Any:
    """Return the event inside an answer of LookupEvents, where it stands as text."""
    text = item.get("CloudTrailEvent") if isinstance(item, dict) else None
    if not isinstance(text, str):
        return item
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
