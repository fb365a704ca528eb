"""Writing a snapshot, and going on after an interruption."""

import os
import stat
import threading
from pathlib import Path
from typing import Any

import orjson
import pytest

from iamscope.model.gap import Direction, Gap
from iamscope.snapshot import Begun, Recorded, SnapshotWriter, open_snapshot
from iamscope.snapshot.errors import (
    BrokenJournalError,
    ResumeMismatchError,
    SnapshotExistsError,
    SnapshotLockedError,
    UnwritableSnapshotError,
)
from iamscope.snapshot.writing import request_key

BEGUN = Begun("aws", "0.1", "2026-01-02T03:04:05Z", {"regions": ["eu-west-1"]})
ACCOUNT = "111111111111"
BUCKETS = (ACCOUNT, "", "s3.list-buckets")
POLICIES = (ACCOUNT, "", "s3.get-bucket-policy")
KEYS = (ACCOUNT, "eu-west-1", "kms.list-keys")
GAP = Gap("kms.list-keys", f"{ACCOUNT}/eu-west-1", "access denied", Direction.GRANTS, "kms:ListKeys")


def fill(writer: SnapshotWriter) -> None:
    """Write a small snapshot."""
    writer.record(BUCKETS, Recorded({}, {"Buckets": [{"Name": "b"}, {"Name": "a"}]}))
    writer.close(BUCKETS, once=True, gaps=())
    for name in ("b", "a"):
        writer.record(POLICIES, Recorded({"Bucket": name}, {"Policy": name}))
    writer.record(POLICIES, Recorded({"Bucket": "c"}))
    writer.close(POLICIES, once=False, gaps=())
    writer.record(KEYS, Recorded({}, refused="access denied"))
    writer.close(KEYS, once=True, gaps=(GAP,))


def every_file(root: Path) -> dict[str, bytes]:
    """Return the content of all files in a folder."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """A written snapshot opens, with its answers, gaps, scopes and coverage."""
    writer = SnapshotWriter(tmp_path / "shot", BEGUN)
    fill(writer)
    writer.finish([ACCOUNT], ["eu-west-1"])
    snapshot = open_snapshot(tmp_path / "shot")
    assert [answer.body["Policy"] for answer in snapshot.answers("s3.get-bucket-policy")] == ["a", "b"]
    assert snapshot.gaps == (GAP,)
    assert (snapshot.scopes, snapshot.taken_at) == ((ACCOUNT,), BEGUN.taken_at)
    assert snapshot.covered("s3.list-buckets")
    assert not snapshot.covered("kms.list-keys")
    assert every_file(tmp_path / "shot").keys() == {
        "snapshot.json",
        f"aws/{ACCOUNT}/s3.list-buckets.json",
        f"aws/{ACCOUNT}/s3.get-bucket-policy.json",
    }


def test_counts(tmp_path: Path) -> None:
    """Coverage counts what a list holds, or the calls that were answered."""
    writer = SnapshotWriter(tmp_path / "shot", BEGUN)
    fill(writer)
    index = writer.finish([ACCOUNT], [])
    assert [(part.call, part.items) for part in index.coverage] == [
        ("s3.get-bucket-policy", 2),
        ("s3.list-buckets", 2),
    ]


def test_rights(tmp_path: Path) -> None:
    """Only the owner can read what is written, whatever the umask."""
    before = os.umask(0)
    try:
        writer = SnapshotWriter(tmp_path / "deep" / "shot", BEGUN)
        fill(writer)
        assert stat.S_IMODE((tmp_path / "deep" / "shot" / "journal.jsonl").stat().st_mode) == 0o600
        writer.finish([], [])
    finally:
        os.umask(before)
    for path in (tmp_path / "deep" / "shot").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert stat.S_IMODE((tmp_path / "deep" / "shot").stat().st_mode) == 0o700


def test_same_bytes(tmp_path: Path) -> None:
    """The order of answers does not show in the bytes."""
    for name, order in (("one", ("a", "b", "c")), ("two", ("c", "b", "a"))):
        writer = SnapshotWriter(tmp_path / name, BEGUN)
        for bucket in order:
            writer.record(POLICIES, Recorded({"Bucket": bucket, "x": 1}, {"Policy": bucket}))
        writer.close(POLICIES, once=False, gaps=())
        writer.finish([ACCOUNT], [])
    assert every_file(tmp_path / "one") == every_file(tmp_path / "two")


@pytest.mark.parametrize("cut", range(0, 40, 3))
def test_resume_after_a_kill(tmp_path: Path, cut: int) -> None:
    """However the journal ends, a resumed snapshot has the same bytes as an uninterrupted one."""
    whole = SnapshotWriter(tmp_path / "whole", BEGUN)
    fill(whole)
    journal = (tmp_path / "whole" / "journal.jsonl").read_bytes()
    whole.finish([ACCOUNT], ["eu-west-1"])
    partial = tmp_path / "partial"
    partial.mkdir()
    keep = len(journal) - cut * len(journal) // 40
    (partial / "journal.jsonl").write_bytes(journal[:keep])
    for name, data in every_file(tmp_path / "whole").items():
        # A file is written before the journal says so: those that are there may be half of it.
        if name != "snapshot.json":
            (partial / name).parent.mkdir(parents=True, exist_ok=True)
            (partial / name).write_bytes(data)
    writer = SnapshotWriter(partial, Begun("aws", "0.1", "later", BEGUN.options))
    redo(writer)
    writer.finish([ACCOUNT], ["eu-west-1"])
    expected = every_file(tmp_path / "whole")
    found = every_file(partial)
    # Cut in its first line, the journal has lost the time of the beginning, which the index tells.
    assert (found.pop("snapshot.json") == expected.pop("snapshot.json")) is (cut < 39)
    assert found == expected


def redo(writer: SnapshotWriter) -> None:
    """Do what an interrupted run left undone, as a collection does."""
    wanted: dict[Any, list[Recorded]] = {
        BUCKETS: [Recorded({}, {"Buckets": [{"Name": "b"}, {"Name": "a"}]})],
        POLICIES: [
            *(Recorded({"Bucket": name}, {"Policy": name}) for name in "ba"),
            Recorded({"Bucket": "c"}),
        ],
        KEYS: [Recorded({}, refused="access denied")],
    }
    for key, outcomes in wanted.items():
        if writer.closed(key):
            continue
        known = writer.recorded(key)
        for outcome in outcomes:
            if outcome.key not in known:
                writer.record(key, outcome)
        writer.close(key, once=key != POLICIES, gaps=(GAP,) if key == KEYS else ())


def test_resume_keeps_time_and_answers(tmp_path: Path) -> None:
    """A resumed snapshot keeps the time it was begun, and knows what was answered."""
    first = SnapshotWriter(tmp_path / "shot", BEGUN)
    first.record(POLICIES, Recorded({"Bucket": "a"}, {"Policy": "p"}))
    first.record(BUCKETS, Recorded({}, {"Buckets": []}))
    first.close(BUCKETS, once=True, gaps=())
    first.stop()
    second = SnapshotWriter(tmp_path / "shot", Begun("aws", "0.1", "later", BEGUN.options))
    assert second.begun.taken_at == BEGUN.taken_at
    assert second.recorded(POLICIES)[request_key({"Bucket": "a"})].body == {"Policy": "p"}
    assert second.closed(BUCKETS)
    assert not second.closed(POLICIES)
    assert second.recorded(BUCKETS)[request_key({})].body == {"Buckets": []}
    assert second.recorded(KEYS) == {}
    second.stop()


@pytest.mark.parametrize(
    ("begun", "word"),
    [
        (Begun("aws", "0.2", "t", BEGUN.options), "version"),
        (Begun("aws", "0.1", "t", {"regions": ["us-east-1"]}), "regions"),
        (Begun("aws", "0.1", "t", {**BEGUN.options, "accounts": ["1"]}), "accounts"),
    ],
)
def test_resume_with_other_options(tmp_path: Path, begun: Begun, word: str) -> None:
    """An unfinished snapshot is not gone on with by a different collection."""
    SnapshotWriter(tmp_path / "shot", BEGUN).stop()
    with pytest.raises(ResumeMismatchError, match=word):
        SnapshotWriter(tmp_path / "shot", begun)


def test_folder_in_use(tmp_path: Path) -> None:
    """A folder that holds something else is left alone."""
    (tmp_path / "precious").touch()
    with pytest.raises(SnapshotExistsError):
        SnapshotWriter(tmp_path, BEGUN)
    assert [path.name for path in tmp_path.iterdir()] == ["precious"]


def test_two_writers(tmp_path: Path) -> None:
    """Two collections do not write to one folder at once."""
    first = SnapshotWriter(tmp_path / "shot", BEGUN)
    with pytest.raises(SnapshotLockedError):
        SnapshotWriter(tmp_path / "shot", BEGUN)
    first.stop()


@pytest.mark.parametrize(
    "lines", [b"x\n", b"[]\n", b"{}\n", b'{"begun": {}}\n', b'{"begun": 1}\n', None, b"{"]
)
def test_damaged_journal(tmp_path: Path, lines: bytes | None) -> None:
    """A journal that says nothing sensible gives a clear error, and an unfinished first line none."""
    SnapshotWriter(tmp_path / "shot", BEGUN).stop()
    journal = tmp_path / "shot" / "journal.jsonl"
    if lines == b"{":
        journal.write_bytes(lines)
        SnapshotWriter(tmp_path / "shot", BEGUN).stop()
        return
    journal.write_bytes(lines if lines is not None else journal.read_bytes() + b'{"scope": 1}\n')
    with pytest.raises(BrokenJournalError):
        SnapshotWriter(tmp_path / "shot", BEGUN)


def test_folder_below_a_file(tmp_path: Path) -> None:
    """A folder that cannot be made gives a clear error."""
    (tmp_path / "file").touch()
    with pytest.raises(UnwritableSnapshotError):
        SnapshotWriter(tmp_path / "file" / "shot", BEGUN)


def test_discard(tmp_path: Path) -> None:
    """A collection that came to nothing leaves nothing."""
    writer = SnapshotWriter(tmp_path / "shot", BEGUN)
    fill(writer)
    writer.discard()
    assert list(tmp_path.iterdir()) == []


def test_threads(tmp_path: Path) -> None:
    """Several threads may record at once."""
    writer = SnapshotWriter(tmp_path / "shot", BEGUN)

    def work(start: int) -> None:
        for number in range(start, start + 50):
            writer.record(POLICIES, Recorded({"Bucket": str(number)}, {"Policy": "x" * 5000}))

    threads = [threading.Thread(target=work, args=(start,)) for start in range(0, 400, 50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.stop()
    again = SnapshotWriter(tmp_path / "shot", BEGUN)
    assert len(again.recorded(POLICIES)) == 400
    again.stop()


def test_hostile_place(tmp_path: Path) -> None:
    """A scope or region that would lead out of the folder is a mistake of the caller."""
    writer = SnapshotWriter(tmp_path / "shot", BEGUN)
    key = (ACCOUNT, "../..", "x.y")
    writer.record(key, Recorded({}, {}))
    with pytest.raises(ValueError, match="leads out"):
        writer.close(key, once=True, gaps=())
    writer.stop()


def test_dates(tmp_path: Path) -> None:
    """Journal and files are JSON with sorted keys."""
    writer = SnapshotWriter(tmp_path / "shot", BEGUN)
    writer.record(BUCKETS, Recorded({}, {"b": 1, "a": {"d": 1, "c": 2}}))
    writer.close(BUCKETS, once=True, gaps=())
    writer.finish([], [])
    text = (tmp_path / "shot" / "aws" / ACCOUNT / "s3.list-buckets.json").read_bytes()
    assert list(orjson.loads(text)) == ["a", "b"]
    assert text.endswith(b"\n")
