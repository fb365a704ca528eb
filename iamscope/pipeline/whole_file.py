"""Files that are written as a whole or not at all."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_whole(target: Path, data: bytes) -> None:
    """Write a file beside its place and move it there: whoever reads it finds the old or the new one.

    A link of that name is replaced, not followed. Raises `OSError`.
    """
    name = ""
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(_mode(target))
        Path(name).replace(target)
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _mode(target: Path) -> int:
    there = target.is_file() and not target.is_symlink()
    return target.stat().st_mode & 0o777 if there else 0o644
