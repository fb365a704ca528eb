"""Files that a manifest points at."""

import os
from pathlib import Path

import pytest

from iamscope.manifest.mistakes import UnreadableFileError, UnsafePathError
from iamscope.manifest.paths import LARGEST, SUFFIXES, beside, content, in_a_file, mistake_in_path
from iamscope.manifest.place import Located, Place


def written(text: str, folder: Path = Path("manifests")) -> Located:
    """Return a path as the manifest of a folder has it."""
    return Located(text, Place(str(folder / "agent.yaml"), 7))


@pytest.mark.parametrize("text", ["logs.yaml", "./logs.yml", "shared/aws/logs.json", "a b.YAML", "..a.yaml"])
def test_a_path_below_is_taken(text: str) -> None:
    """It is read from the directory of the file that names it."""
    assert mistake_in_path(written(text), SUFFIXES) is None
    assert beside(written(text)) == Path("manifests") / text


@pytest.mark.parametrize(
    "text",
    [
        "../logs.yaml",
        "shared/../../logs.yaml",
        "shared/./logs.yaml",
        "/etc/logs.yaml",
        "//host/logs.yaml",
        "shared//logs.yaml",
        "~/logs.yaml",
        "~root/logs.yaml",
        "C:/logs.yaml",
        "logs.yaml:stream.yaml",
        "..\\logs.yaml",
        "shared\\logs.yaml",
        "./",
        ".",
        "shared/",
        "logs.txt",
        "logs",
        ".yaml",
    ],
)
def test_any_other_path_is_refused(text: str) -> None:
    """Nothing leads up, to a root, a home, a drive or a stream, and only files of our kinds are named."""
    assert isinstance(mistake_in_path(written(text), SUFFIXES), UnsafePathError)


@pytest.mark.parametrize("text", ["./a.json", "../a.json", "/a.json", "~/a.json", ".\\a.json"])
def test_what_looks_like_a_path_is_one(text: str) -> None:
    """So a path that leads elsewhere is refused as such, and not taken for a name of the provider."""
    assert in_a_file(text)
    assert not in_a_file("arn:aws:iam::aws:policy/ReadOnlyAccess")


def test_a_link_is_refused_wherever_it_stands(tmp_path: Path) -> None:
    """Neither the file nor a directory on the way may be a link, even to a place that would be fine."""
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "logs.yaml").write_text("kind: AccessList")
    (tmp_path / "file.yaml").symlink_to(inside / "logs.yaml")
    (tmp_path / "folder").symlink_to(inside)
    for text in ("file.yaml", "folder/logs.yaml"):
        with pytest.raises(UnsafePathError, match="through the link"):
            beside(written(text, tmp_path))


def test_what_cannot_be_read_is_said_where_it_is_named(tmp_path: Path) -> None:
    """A file that is missing, huge or none at all is a mistake of the line that names it."""
    (tmp_path / "folder.yaml").mkdir()
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "huge.yaml").write_bytes(b" " * (LARGEST + 1))
    for text in ("none.yaml", "folder.yaml", "pipe.yaml", "huge.yaml", "n" * 300 + ".yaml"):
        name = written(text, tmp_path)
        with pytest.raises(UnreadableFileError) as raised:
            content(beside(name), name)
        assert raised.value.place == name.place
