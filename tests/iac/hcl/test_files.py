"""Which files are read, and what becomes of those that are not."""

import os
from pathlib import Path

import pytest

from iamscope.iac.hcl.files import Files


def _open(folder: Path) -> Files:
    (folder / "main.tf").touch()
    return Files.open(folder)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.tf", b"\xff", "byte 0 is not UTF-8"),
        ("a.tf", b"#" * ((1 << 20) + 1), "too large"),
        ("missing.tf", None, "no such file or directory"),
        ("a" * 300, None, "file name too long"),
        ("a\0b", None, "its path cannot be followed"),
    ],
)
def test_unreadable(tmp_path: Path, name: str, content: bytes | None, reason: str) -> None:
    """A file that cannot be read has no text, and is told once."""
    files = _open(tmp_path)
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert files.text(tmp_path / name) is None
    assert files.parsed(tmp_path / name) is None
    (notice,) = files.notices
    assert reason in notice


def test_not_a_file(tmp_path: Path) -> None:
    """A pipe, a folder and a link in a circle are not read, and nobody waits for them."""
    files = _open(tmp_path)
    os.mkfifo(tmp_path / "pipe.tf")
    (tmp_path / "folder.tf").mkdir()
    (tmp_path / "circle.tf").symlink_to(tmp_path / "circle.tf")
    for name in ("pipe.tf", "folder.tf", "circle.tf"):
        assert files.text(tmp_path / name) is None
    assert len(files.notices) == 3


def test_links(tmp_path: Path) -> None:
    """A link within the folder is followed, and one that leads out is not."""
    inside, outside = tmp_path / "in", tmp_path / "out.tf"
    inside.mkdir()
    outside.write_text("secret = 1")
    files = _open(inside)
    (inside / "good.tf").symlink_to(inside / "main.tf")
    (inside / "bad.tf").symlink_to(outside)
    assert files.text(inside / "good.tf") == ""
    assert files.text(inside / "bad.tf") is None
    assert list(files.notices) == ["`bad.tf` was not read: it lies outside the folder"]


def test_enough(tmp_path: Path) -> None:
    """Only so much is parsed in all."""
    files = _open(tmp_path)
    files._parsing = 10
    (tmp_path / "a.tf").write_text("a = 1\n")
    (tmp_path / "b.tf").write_text("b = 1\n")
    assert files.parsed(tmp_path / "a.tf") is not None
    assert files.parsed(tmp_path / "b.tf") is None
    assert list(files.notices) == ["`b.tf` was not read: there is too much beside it"]
