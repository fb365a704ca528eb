"""Files that a manifest points at: beside it or below, never elsewhere, and never through a link."""

import os
import stat
from collections.abc import Set
from pathlib import Path, PurePosixPath

from iamscope.manifest.mistakes import ManifestError, UnreadableFileError, UnsafePathError
from iamscope.manifest.place import Located
from iamscope.model.safe import quoted

SUFFIXES = frozenset({".yaml", ".yml", ".json"})
LARGEST = 1024 * 1024

_HINT = "name a file in the directory of this one or below it, such as `shared/logs.yaml`"


def in_a_file(reference: str) -> bool:
    """Return whether a reference names a file rather than a definition of the provider."""
    return reference.startswith(("./", "../", "/", "~", ".\\", "\\"))


def mistake_in_path(text: Located, suffixes: Set[str]) -> ManifestError | None:
    """Return what is wrong with a path as it is written, or nothing."""
    parts = text.text.removeprefix("./").split("/")
    # A colon leads to another drive or stream, a backslash to another folder, where the system is Windows.
    if any(part in ("", ".", "..") for part in parts) or set(text.text) & set("\\:\0") or parts[0][:1] == "~":
        message = f"the path {quoted(text.text)} is not one below this file's directory"
        return UnsafePathError(message, text.place, hint=_HINT)
    if PurePosixPath(text.text).suffix.lower() not in suffixes:
        known = ", ".join(f"`{suffix}`" for suffix in sorted(suffixes))
        return UnsafePathError(f"the file {quoted(text.text)} does not end in {known}", text.place)
    return None


def beside(reference: Located) -> Path:
    """Return the file that a path means, written as it is in the file that its place names.

    Raises `UnsafePathError` where a link stands on the way, for it may lead anywhere.
    """
    path = Path(reference.place.file).parent
    for part in reference.text.removeprefix("./").split("/"):
        path /= part
        if _is_link(path):
            message = f"the file {quoted(reference.text)} is reached through the link {quoted(str(path))}"
            raise UnsafePathError(message, reference.place, hint="put the file itself there")
    return path


def _is_link(path: Path) -> bool:
    # The method raises where a name is too long; reading the file will say so.
    return os.path.islink(path)  # noqa: PTH114


def content(path: Path, reference: Located) -> bytes:
    """Return the bytes of a file that is referenced. Raises `UnreadableFileError` at the reference."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _unreadable(reference, "it is no regular file")
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise _unreadable(reference, (error.strerror or "it is refused").lower()) from error
    if len(data) > LARGEST:
        raise _unreadable(reference, f"it is larger than {LARGEST // 1024} KiB")
    return data


def _unreadable(reference: Located, reason: str) -> UnreadableFileError:
    return UnreadableFileError(f"{quoted(reference.text)} cannot be read: {reason}", reference.place)
