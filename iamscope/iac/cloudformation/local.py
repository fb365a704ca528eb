"""Templates that lie beside a template: read only where they are inside the folder that was given."""

from dataclasses import dataclass
from pathlib import Path

from iamscope.iac.mistakes import InputTooLargeError, UnreadableInputError
from iamscope.iac.trees import decoded, trees
from iamscope.manifest.tree import Node

LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder beyond which nothing is read."""

    root: Path

    def beside(self, file: str, name: str) -> Path | None:
        """Return the file of a name relative to another, or nothing if there is none inside the folder."""
        if "://" in name or "\0" in name:
            return None
        try:
            path = (Path(file).parent / name).resolve()
            inside = path.is_relative_to(self.root.resolve())
            return path if inside and path.is_file() else None
        except OSError:
            return None


def read_bytes(path: Path, largest: int = LARGEST) -> bytes:
    """Return the bytes of an ordinary file of bounded size."""
    try:
        regular = path.is_file()
    except OSError:
        regular = False
    if not regular:
        raise UnreadableInputError(str(path), "it is not a regular file")
    return read_stream(path, largest)


def read_stream(path: Path, largest: int) -> bytes:
    """Return the bytes of anything that can be opened, of bounded size."""
    try:
        with path.open("rb") as stream:
            data = stream.read(largest + 1)
    except OSError as error:
        raise UnreadableInputError(str(path), (error.strerror or "it is refused").lower()) from error
    if len(data) > largest:
        raise InputTooLargeError(str(path), largest)
    return data


def read_tree(path: Path, shown: str) -> Node | None:
    """Return the first document of a file, or nothing if it is empty."""
    return next(trees(decoded(read_bytes(path), shown), shown), None)
