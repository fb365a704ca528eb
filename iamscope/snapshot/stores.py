"""The two places that the files of a snapshot can lie in: a folder, or an archive never unpacked to disk."""

import gzip
import io
import os
import stat
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol, cast

from iamscope.snapshot.errors import (
    BrokenArchiveError,
    MissingFileError,
    NotASnapshotError,
    SnapshotTooLargeError,
    UnreadableSnapshotError,
    UnsafeNameError,
)
from iamscope.snapshot.index import INDEX
from iamscope.snapshot.names import unsafe

MOST_BYTES = 4 << 30
"""The most bytes that one file, or all files of an archive together, may have."""
MOST_MEMBERS = 200_000
MOST_RATIO = 200
"""How many times larger than the archive its content may be, once that is more than RATIO_FROM.

JSON of repeated policies compresses up to about 60 times; a bomb, a thousand times.
"""
RATIO_FROM = 100 << 20
_KEPT = 256 << 20
"""Members stay in memory from the first pass up to this many bytes; later ones are read again."""


class Store(Protocol):
    """Where the files of a snapshot are read from."""

    def names(self) -> frozenset[str]:
        """Return the names of all files."""
        ...

    def read(self, name: str) -> bytes:
        """Return the bytes of one file."""
        ...


def read_file(path: Path, name: str) -> bytes:
    """Return the bytes of an ordinary file or a pipe; anything else could never end."""
    with _reading(name), path.open("rb") as file:
        kind = os.fstat(file.fileno()).st_mode
        if not (stat.S_ISREG(kind) or stat.S_ISFIFO(kind)):
            raise UnreadableSnapshotError(name, "it is not an ordinary file")
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise SnapshotTooLargeError(name, f"it has more than {MOST_BYTES >> 30} GiB")
    return data


@contextmanager
def _reading(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnreadableSnapshotError(name, error.strerror or "it cannot be read") from None


class FolderStore:
    """A snapshot in a folder."""

    def __init__(self, root: Path, name: str) -> None:
        self._root, self._name, self._real = root, name, Path(os.path.realpath(root))

    def names(self) -> frozenset[str]:
        """Return the names of all files, without following links to folders."""
        found: set[str] = set()
        with _reading(self._name):
            for folder, _, files in os.walk(self._root, onerror=_raise):
                inside = Path(folder).relative_to(self._root)
                found.update((inside / file).as_posix() for file in files)
                if len(found) > MOST_MEMBERS:
                    raise SnapshotTooLargeError(self._name, f"it has more than {MOST_MEMBERS} files")
        return frozenset(found)

    def read(self, name: str) -> bytes:
        """Return the bytes of one file, which must lie in the folder and be an ordinary one."""
        path = self._root / name
        with _reading(f"{self._name}/{name}"):
            # Resolving follows every link on the way, so none can lead outside.
            real = Path(os.path.realpath(path))
            if not real.is_relative_to(self._real):
                raise UnsafeNameError(self._name, name, "is a link that leads out of it")
            if not real.exists():
                raise MissingFileError(self._name, name)
            # Opening a pipe would wait for somebody to write to it.
            if not stat.S_ISREG(real.stat().st_mode):
                raise UnreadableSnapshotError(f"{self._name}/{name}", "it is not an ordinary file")
        return read_file(real, f"{self._name}/{name}")


def _raise(error: OSError) -> None:
    raise error


class _Bounded:
    """A gzip stream that refuses to go beyond what a snapshot can reasonably hold, before it unpacks it."""

    def __init__(self, file: gzip.GzipFile, name: str, compressed: int) -> None:
        self._file, self._name = file, name
        self._ratio = max(RATIO_FROM, MOST_RATIO * compressed)

    def _check(self, position: int) -> None:
        if position > MOST_BYTES:
            raise SnapshotTooLargeError(self._name, f"it unpacks to more than {MOST_BYTES >> 30} GiB")
        if position > self._ratio:
            raise SnapshotTooLargeError(self._name, f"it unpacks to more than {MOST_RATIO} times its size")

    def read(self, size: int) -> bytes:
        self._check(self._file.tell() + size)
        return self._file.read(size)

    def seek(self, position: int) -> int:
        self._check(position)
        return self._file.seek(position)

    def tell(self) -> int:
        return self._file.tell()


class ArchiveStore:
    """A snapshot in one `.tar.gz`: every member is checked first, and read in memory."""

    def __init__(self, path: Path, name: str) -> None:
        self._name = name
        self._members: dict[str, tarfile.TarInfo] = {}
        self._content: dict[str, bytes] = {}
        packed = read_file(path, name)
        with self._unpacking():
            bounded = _Bounded(gzip.GzipFile(fileobj=io.BytesIO(packed)), name, len(packed))
            self._tar = tarfile.TarFile(fileobj=cast(IO[bytes], bounded))
            self._pass_over()
            # Reading on to the end checks the sum that gzip keeps of everything before it.
            while bounded.read(1 << 16):
                pass
        self._strip_folder()

    def _pass_over(self) -> None:
        kept = 0
        while (member := self._tar.next()) is not None:
            if len(self._members) >= MOST_MEMBERS:
                raise SnapshotTooLargeError(self._name, f"it has more than {MOST_MEMBERS} members")
            # The list that tarfile keeps would hold every folder and header again.
            self._tar.members = []  # type: ignore[attr-defined]
            if member.isdir() and not unsafe(_tidy(member.name) or "x"):
                continue
            file = self._checked(member)
            self._members[file] = member
            kept += member.size
            if kept <= _KEPT:
                self._content[file] = self._extract(member)

    def _checked(self, member: tarfile.TarInfo) -> str:
        name = _tidy(member.name)
        if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or member.issparse():
            raise UnsafeNameError(self._name, member.name, f"is {_kind(member)}, not an ordinary file")
        if reason := unsafe(name):
            raise UnsafeNameError(self._name, member.name, reason)
        if name in self._members:
            raise UnsafeNameError(self._name, member.name, "is in it twice")
        return name

    def _extract(self, member: tarfile.TarInfo) -> bytes:
        file = self._tar.extractfile(member)
        return file.read() if file else b""

    def _strip_folder(self) -> None:
        """Take away the one folder that `tar czf x.tar.gz folder` puts before every name."""
        if INDEX in self._members:
            return
        folders = {name.partition("/")[0] for name in self._members}
        if len(folders) != 1 or f"{(folder := folders.pop())}/{INDEX}" not in self._members:
            raise NotASnapshotError(self._name, f"the archive holds no `{INDEX}`")
        cut = len(folder) + 1
        self._members = {name[cut:]: member for name, member in self._members.items()}
        self._content = {name[cut:]: data for name, data in self._content.items()}

    @contextmanager
    def _unpacking(self) -> Iterator[None]:
        try:
            yield
        except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError) as error:
            raise BrokenArchiveError(self._name, str(error)) from None

    def names(self) -> frozenset[str]:
        """Return the names of all members."""
        return frozenset(self._members)

    def read(self, name: str) -> bytes:
        """Return the bytes of one member."""
        if name in self._content:
            return self._content[name]
        if name not in self._members:
            raise MissingFileError(self._name, name)
        with self._unpacking():
            return self._extract(self._members[name])


def _tidy(name: str) -> str:
    """Return a member's name without the `./` that tar likes to write."""
    return name.removeprefix("./").rstrip("/") if name not in (".", "./") else ""


def _kind(member: tarfile.TarInfo) -> str:
    if member.issym() or member.islnk():
        return "a link"
    if member.isdir():
        return "a folder with an unsafe name"
    return "a device or a special file"
