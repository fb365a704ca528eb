"""A folder of files, written whole or not at all, and never over another."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from iamscope.errors import IamscopeError

_PRIVATE = 0o600


class OutputExistsError(IamscopeError):
    """What should be written exists already."""

    code = "output-exists"

    def __init__(self, path: str) -> None:
        super().__init__(f"`{path}` exists already", hint="give a new folder: nothing is ever overwritten")


class UnwritableFolderError(IamscopeError):
    """A folder cannot be written."""

    code = "unwritable-folder"

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"`{path}` cannot be written: {reason.lower()}", hint="nothing was written")


def must_be_new(folder: Path) -> None:
    """Raise `OutputExistsError` where something of that name exists, were it a dangling link."""
    if os.path.lexists(folder):
        raise OutputExistsError(str(folder))


def write_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Write files by name into a new folder; a name may have a folder of its own in front.

    Everything is written beside it first and then named, so that a half-written folder is never seen.
    Raises `OutputExistsError` or `UnwritableFolderError`.
    """
    must_be_new(folder)
    made: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        for name, text in files.items():
            path = made / name
            path.parent.mkdir(exist_ok=True)
            path.touch(_PRIVATE)
            path.write_text(text)
        must_be_new(folder)
        made.rename(folder)
        made = None
    except OSError as error:
        raise UnwritableFolderError(str(folder), error.strerror or "it is refused") from None
    finally:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
