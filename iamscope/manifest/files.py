"""Which files are read for manifests, and their documents."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from iamscope.manifest.form import FORMS
from iamscope.manifest.mistakes import (
    EncodingError,
    FileTooLargeError,
    ManifestError,
    Mistakes,
    NoManifestError,
    UnknownKindError,
    UnreadableFileError,
)
from iamscope.manifest.nearest import nearest
from iamscope.manifest.paths import SUFFIXES
from iamscope.manifest.place import Place
from iamscope.manifest.role import Notice
from iamscope.manifest.safe_text import without_unsafe
from iamscope.manifest.tree import Node, Pairs, Scalar, documents
from iamscope.model.safe import quoted

LARGEST = 1024 * 1024

_KIND = re.compile(rb"\bkind[\"']?\s*:\s*(?:[&!]\S*\s+)*[\"']?([A-Za-z_-]{3,20})\b")
_NEAR = 0.8
_TELLING = {
    "AgentRole": {"agent", "access"},
    "AccessList": {"access", "never"},
    "Estate": {"environments"},
    "GuardrailTests": {"tests"},
}


@dataclass(frozen=True, slots=True)
class Document:
    """One document of one of our kinds."""

    kind: str
    node: Pairs


@dataclass(slots=True)
class Reading:
    """What was found in the files so far, and what was wrong with them."""

    mistakes: Mistakes
    documents: list[Document] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


def read(paths: Sequence[Path], mistakes: Mistakes) -> Reading:
    """Return all documents of our kinds under the paths, each file once, in the order of the names.

    In a directory, a file that does not mention one of our kinds is somebody else's and is passed over.
    A file that is named must be ours.
    """
    reading = Reading(mistakes)
    seen: set[tuple[int, int]] = set()
    for path in paths:
        for file in _files(path, mistakes):
            _once(file, reading, seen, named=file == path)
    return reading


def parse(data: bytes, file: str, reading: Reading) -> int:
    """Add the documents of one file's bytes to what was read, and return how many of them are ours."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(file, data.count(b"\n", 0, error.start) + 1)
        raise EncodingError("a byte that is not UTF-8", place, hint="save the file as UTF-8") from error
    if file.endswith(".json"):
        # JSON allows tabs between its tokens, YAML does not; inside a JSON string there can be none.
        text = text.replace("\t", " ")
    count = 0
    for node in documents(without_unsafe(text, file, reading.mistakes), file):
        document = _document(node, reading.mistakes)
        if document is not None:
            reading.documents.append(document)
            count += 1
    return count


def _files(path: Path, mistakes: Mistakes) -> Iterator[Path]:
    if not os.path.isdir(path):  # noqa: PTH112 - unlike the method, this never raises
        yield path
        return

    def refused(error: OSError) -> None:
        mistakes.add(_unreadable(Path(error.filename), error))

    for folder, folders, names in os.walk(path, onerror=refused):
        folders.sort()
        yield from (Path(folder, name) for name in sorted(names) if Path(name).suffix.lower() in SUFFIXES)


def _once(path: Path, reading: Reading, seen: set[tuple[int, int]], *, named: bool) -> None:
    """Read a file unless it was read before under another name, keeping its mistakes for later."""
    try:
        status = path.stat()
        if (identity := (status.st_dev, status.st_ino)) not in seen:
            seen.add(identity)
            _read(path, reading, named=named)
    except OSError as error:
        reading.mistakes.add(_unreadable(path, error))
    except ManifestError as error:
        reading.mistakes.add(error)


def _read(path: Path, reading: Reading, *, named: bool) -> None:
    file = str(path)
    if not path.is_file():
        raise UnreadableFileError(f"{quoted(file)} is not a regular file", Place(file))
    with path.open("rb") as stream:
        data = stream.read(LARGEST + 1)
    mentioned = _mentioned(data)
    ours = bool(mentioned & FORMS.keys())
    if len(data) > LARGEST:
        _too_large(file, reading, ours=ours or named)
    elif named or ours:
        before = len(reading.mistakes)
        if not parse(data, file, reading) and named and len(reading.mistakes) == before:
            kinds = " or ".join(f"`kind: {kind}`" for kind in FORMS)
            message = f"{quoted(file)} holds no manifest"
            raise NoManifestError(message, Place(file), hint=f"begin it with {kinds}")
    elif any(_near(kind) for kind in mentioned):
        _parse_if_readable(data, file, reading)


def _parse_if_readable(data: bytes, file: str, reading: Reading) -> None:
    """Read a file that has a kind like ours: it may be ours, misspelled, or nobody's business."""
    attempt = Reading(Mistakes())
    try:
        parse(data, file, attempt)
    except ManifestError:
        return
    reading.mistakes.include(attempt.mistakes)


def _too_large(file: str, reading: Reading, *, ours: bool) -> None:
    limit = f"{LARGEST // 1024} KiB"
    if ours:
        message = f"{quoted(file)} is larger than {limit}"
        raise FileTooLargeError(message, Place(file), hint="split it into several files")
    reading.notices.append(Notice(f"passed over, because it is larger than {limit}", Place(file)))


def _mentioned(data: bytes) -> set[str]:
    """Return the words that stand after `kind:`; zero bytes go, so that UTF-16 is recognised and refused."""
    return {match.decode("ascii") for match in _KIND.findall(data.replace(b"\0", b""))}


def _document(node: Node, mistakes: Mistakes) -> Document | None:
    if not isinstance(node, Pairs):
        return None
    fields = {key.text: value for key, value in reversed(node.pairs) if isinstance(key, Scalar)}
    kind = fields.get("kind")
    if not isinstance(kind, Scalar):
        return None
    if kind.text in FORMS:
        return Document(kind.text, node)
    meant = _near(kind.text)
    # Other tools have kinds too; it takes more than a similar word to call one a misspelling of ours.
    if meant and _TELLING[meant] & fields.keys():
        mistakes.add(UnknownKindError(f"unknown kind {quoted(kind.text)}", kind.place, nearest=meant))
    return None


def _near(kind: str) -> str | None:
    return nearest(kind, FORMS, cutoff=_NEAR)


def _unreadable(path: Path, error: OSError) -> UnreadableFileError:
    reason = (error.strerror or "it cannot be read").lower()
    return UnreadableFileError(f"{quoted(str(path))} cannot be read: {reason}", Place(str(path)))
