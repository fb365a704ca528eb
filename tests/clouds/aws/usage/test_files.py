"""Files of events, whoever wrote them."""

import gzip
import json
import os
import zlib
from pathlib import Path

import pytest

from iamscope.clouds.aws.usage import files
from iamscope.clouds.aws.usage.errors import UnreadableUsageError, UsageTooLargeError
from iamscope.clouds.aws.usage.files import documents_of, files_of, records_of
from iamscope.errors import IamscopeError
from tests.fakes.events import event, user

ONE, TWO = (event(user("ann"), f"s3:{name}") for name in ("GetObject", "PutObject"))


def read(path: Path) -> list[object]:
    """Return the records of a file."""
    return [record for document in documents_of(path) for record in records_of(document) or ()]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"Records": [ONE, TWO]}),
        json.dumps([ONE, TWO], indent=1),
        f"{json.dumps(ONE)}\n{json.dumps(TWO)}\n",
        json.dumps({"Events": [{"EventId": "x", "CloudTrailEvent": json.dumps(one)} for one in (ONE, TWO)]}),
        "\n".join(json.dumps({"CloudTrailEvent": json.dumps(one)}) for one in (ONE, TWO)),
        f"{json.dumps({'Records': [ONE]}, indent=2)}\n{json.dumps({'Records': [TWO]}, indent=2)}",
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_every_shape_is_read(tmp_path: Path, text: str, packed: bool) -> None:
    """Delivered files, lists, lines and answers of LookupEvents hold the same events, packed or not."""
    path = tmp_path / "log.json"
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    assert read(path) == [ONE, TWO]


def test_a_folder_is_read_at_any_depth(tmp_path: Path) -> None:
    """Files that may hold events are found below a folder, sorted; others are not opened."""
    for name in ("b/2.json.gz", "a/1.json", "c.ndjson", "readme.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [str(path.relative_to(tmp_path)) for path in files_of(tmp_path)] == [
        "a/1.json",
        "b/2.json.gz",
        "c.ndjson",
    ]


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A packed file that would fill the memory is refused as soon as that shows."""
    monkeypatch.setattr(files, "LARGEST", 1 << 20)
    path = tmp_path / "bomb.json.gz"
    path.write_bytes(gzip.compress(b"[" * (16 << 20)))
    assert path.stat().st_size < 1 << 20
    with pytest.raises(UsageTooLargeError, match="unpacks to more than 1 MiB"):
        documents_of(path)


def test_a_large_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain file beyond the limit is refused, too."""
    monkeypatch.setattr(files, "LARGEST", 1 << 20)
    path = tmp_path / "large.json"
    path.write_bytes(b" " * ((1 << 20) + 1))
    with pytest.raises(UsageTooLargeError, match="more than 1 MiB"):
        documents_of(path)


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without end is refused."""
    monkeypatch.setattr(files, "MOST_FILES", 2)
    for number in range(3):
        (tmp_path / f"{number}.json").touch()
    with pytest.raises(UsageTooLargeError, match="more than 2 files"):
        files_of(tmp_path)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"[" * 100_000, "invalid-json"),
        (b'{"Records": [', "truncated-json"),
        (b"{]", "invalid-json"),
        (b"\xff\xfe\xfd", "invalid-json"),
        (gzip.compress(b"{}", mtime=0)[:-4], "unreadable-usage"),
        (b"\x1f\x8b" + zlib.compress(b"{}"), "unreadable-usage"),
    ],
)
def test_broken_files_are_named(tmp_path: Path, content: bytes, code: str) -> None:
    """Depth without end, an end too early, no JSON and a broken packing are clear errors with the file."""
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    with pytest.raises(IamscopeError, match=r"broken\.json") as refused:
        documents_of(path)
    assert refused.value.code == code


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """What is no ordinary file could go on for ever, and is refused."""
    path = tmp_path / "pipe.json"
    os.mkfifo(path)
    descriptor = os.open(path, os.O_RDWR)
    try:
        with pytest.raises(UnreadableUsageError, match="ordinary"):
            documents_of(path)
    finally:
        os.close(descriptor)


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(UnreadableUsageError, match="no such file"):
        documents_of(tmp_path / "gone.json")


def test_other_documents_are_told_apart() -> None:
    """What is about something else is no list of events."""
    assert records_of({"digestStartTime": "x"}) is None
    assert records_of({"ServicesLastAccessed": []}) is None
    assert records_of("text") is None
    assert records_of([1]) is None
