"""Archives that would harm whoever unpacks them."""

import gzip
import io
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from iamscope.snapshot import open_snapshot, stores
from iamscope.snapshot.errors import (
    BrokenArchiveError,
    MissingFileError,
    NotASnapshotError,
    SnapshotTooLargeError,
    UnreadableSnapshotError,
    UnsafeNameError,
)
from iamscope.snapshot.stores import ArchiveStore, FolderStore, read_file

INDEX = b'{"schema_version": 1}'


def archive(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    """Write an archive with exactly these members."""
    with tarfile.open(path, "w:gz") as tar:
        for member, data in members:
            tar.addfile(member, io.BytesIO(data))
    return path


def member(
    name: str, data: bytes = b"{}", kind: bytes = tarfile.REGTYPE, link: str = ""
) -> tuple[tarfile.TarInfo, bytes]:
    """Return one member of an archive."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    info.size = len(data) if kind == tarfile.REGTYPE else 0
    return info, data


@pytest.mark.parametrize(
    "name",
    ["../evil.json", "/evil.json", "aws/../../evil", "a\\..\\b", "C:/evil", "bell\x07", "x" * 300, "aws/./x"],
)
def test_unsafe_member_name(tmp_path: Path, name: str) -> None:
    """A member whose name leads elsewhere is refused, and nothing is written anywhere."""
    path = archive(tmp_path / "shot.tar.gz", member("snapshot.json", INDEX), member(name))
    with pytest.raises(UnsafeNameError) as caught:
        open_snapshot(path)
    assert "\x07" not in caught.value.message
    assert [path.name for path in tmp_path.iterdir()] == ["shot.tar.gz"]


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.CONTTYPE],
)
def test_member_is_no_file(tmp_path: Path, kind: bytes) -> None:
    """Links, devices and pipes in an archive are refused."""
    path = archive(tmp_path / "shot.tar.gz", member("aws/x.json", b"", kind, "/etc/passwd"))
    with pytest.raises(UnsafeNameError):
        open_snapshot(path)


def test_unsafe_folder(tmp_path: Path) -> None:
    """A folder with a name that leads elsewhere is refused too."""
    with pytest.raises(UnsafeNameError):
        open_snapshot(archive(tmp_path / "shot.tar.gz", member("../up", b"", tarfile.DIRTYPE)))


def test_sparse_member(tmp_path: Path) -> None:
    """A sparse member, whose size is no measure of its bytes, is refused."""
    info, data = member("aws/x.json")
    info.pax_headers = {"GNU.sparse.map": "0,2", "GNU.sparse.size": "99999999999"}
    with tarfile.open(tmp_path / "shot.tar.gz", "w:gz", format=tarfile.PAX_FORMAT) as tar:
        tar.addfile(info, io.BytesIO(data))
    with pytest.raises(UnsafeNameError, match="not an ordinary file"):
        open_snapshot(tmp_path / "shot.tar.gz")


def test_same_member_twice(tmp_path: Path) -> None:
    """Two members of one name are refused: which one counts would be a guess."""
    with pytest.raises(UnsafeNameError, match="twice"):
        open_snapshot(archive(tmp_path / "shot.tar.gz", member("snapshot.json"), member("./snapshot.json")))


def test_bomb_by_ratio(tmp_path: Path) -> None:
    """A member that unpacks to a thousand times its size is refused before it is unpacked."""
    path = tmp_path / "shot.tar.gz"
    with gzip.open(path, "wb", compresslevel=9) as file:
        file.write(tarfile.TarInfo("snapshot.json").tobuf())
        info = tarfile.TarInfo("aws/x.json")
        info.size = stores.RATIO_FROM + 1
        file.write(info.tobuf())
        block = bytes(1 << 20)
        for _ in range((stores.RATIO_FROM >> 20) + 1):
            file.write(block)
    with pytest.raises(SnapshotTooLargeError, match="times its size"):
        open_snapshot(path)


def test_bomb_in_a_header(tmp_path: Path) -> None:
    """A name that claims to be six gigabytes long is refused before memory is asked for."""
    info = tarfile.TarInfo("././@PaxHeader")
    info.type, info.size = tarfile.XHDTYPE, 6 << 30
    path = tmp_path / "shot.tar.gz"
    path.write_bytes(gzip.compress(info.tobuf() + bytes(1024)))
    with pytest.raises(SnapshotTooLargeError):
        open_snapshot(path)


def test_too_many_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive of more members than a snapshot can have is refused."""
    monkeypatch.setattr(stores, "MOST_MEMBERS", 3)
    names = ("snapshot.json", *(f"aws/{n}.json" for n in range(3)))
    with pytest.raises(SnapshotTooLargeError, match="members"):
        open_snapshot(archive(tmp_path / "shot.tar.gz", *map(member, names)))


def test_too_many_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive that unpacks to more than the limit is refused."""
    monkeypatch.setattr(stores, "MOST_BYTES", 1 << 14)
    with pytest.raises(SnapshotTooLargeError, match="unpacks"):
        open_snapshot(archive(tmp_path / "shot.tar.gz", member("snapshot.json", bytes(1 << 15))))


def test_too_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A single file beyond the limit is refused."""
    monkeypatch.setattr(stores, "MOST_BYTES", 10)
    (tmp_path / "x").write_bytes(bytes(11))
    with pytest.raises(SnapshotTooLargeError):
        read_file(tmp_path / "x", "x")


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of more files than a snapshot can have is refused."""
    monkeypatch.setattr(stores, "MOST_MEMBERS", 3)
    for number in range(4):
        (tmp_path / str(number)).touch()
    with pytest.raises(SnapshotTooLargeError, match="files"):
        FolderStore(tmp_path, "x").names()


def cuts(data: bytes) -> Iterator[bytes]:
    """Yield an archive cut off in its header, its middle and its end, and one with a flipped byte."""
    for length in (3, 12, len(data) // 2, len(data) - 4):
        yield data[:length]
    yield data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 0xFF]) + data[len(data) // 2 + 1 :]


def test_damaged_archive(tmp_path: Path) -> None:
    """An archive that is cut off or damaged anywhere gives a clear error."""
    path = archive(tmp_path / "shot.tar.gz", member("snapshot.json", os.urandom(5000)))
    for data in cuts(path.read_bytes()):
        path.write_bytes(data)
        with pytest.raises(BrokenArchiveError):
            open_snapshot(path)


def test_gzip_of_something_else(tmp_path: Path) -> None:
    """A gzip file that holds no archive gives a clear error."""
    (tmp_path / "x.gz").write_bytes(gzip.compress(b"hello" * 1000))
    with pytest.raises(BrokenArchiveError):
        open_snapshot(tmp_path / "x.gz")


@pytest.mark.parametrize("names", [(), ("aws/x.json",), ("a/snapshot.json", "b/x.json")])
def test_archive_without_index(tmp_path: Path, names: tuple[str, ...]) -> None:
    """An archive without an index at its top or in its one folder is not a snapshot."""
    with pytest.raises(NotASnapshotError):
        open_snapshot(archive(tmp_path / "shot.tar.gz", *map(member, names)))


@pytest.mark.parametrize("kept", [0, 1 << 20])
def test_members_are_read_in_any_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: int) -> None:
    """Members are read in any order and again, whether or not they stayed in memory."""
    monkeypatch.setattr(stores, "_KEPT", kept)
    content = {"snapshot.json": b"0" * 9000, "aws/a.json": b"1" * 3000, "aws/b.json": b"2" * 70_000}
    store = ArchiveStore(archive(tmp_path / "x.tar.gz", *(member(*one) for one in content.items())), "x")
    for name in ("aws/b.json", "snapshot.json", "aws/a.json", "aws/b.json"):
        assert store.read(name) == content[name]
    assert store.names() == content.keys()
    with pytest.raises(MissingFileError):
        store.read("aws/none.json")


def test_file_without_rights(tmp_path: Path) -> None:
    """A file that the system refuses is named with its reason."""
    with pytest.raises(UnreadableSnapshotError, match="directory"):
        read_file(tmp_path, "x")
