"""Opening a snapshot in each of its forms."""

import gc
import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from iamscope.errors import IamscopeError
from iamscope.model.gap import Direction
from iamscope.snapshot import Snapshot, open_snapshot
from iamscope.snapshot.errors import (
    InvalidIndexError,
    MissingFileError,
    NotASnapshotError,
    SnapshotNotFoundError,
    SnapshotVersionError,
    TruncatedJsonError,
    UnfinishedSnapshotError,
    UnlistedFileError,
    UnreadableSnapshotError,
    UnsafeNameError,
)

ACCOUNT = "111111111111"
BUCKETS = f"aws/{ACCOUNT}/s3.list-buckets.json"
POLICIES = f"aws/{ACCOUNT}/s3.get-bucket-policy.json"
FUNCTIONS = f"aws/{ACCOUNT}/eu-west-1/lambda.list-functions.json"


def index(**changes: Any) -> dict[str, Any]:
    """Return a sound `snapshot.json` with some parts replaced."""
    coverage = [
        {"call": "s3.list-buckets", "scope": ACCOUNT, "file": BUCKETS, "items": 2},
        {"call": "s3.get-bucket-policy", "scope": ACCOUNT, "file": POLICIES, "items": 2},
        {"call": "lambda.list-functions", "scope": f"{ACCOUNT}/eu-west-1", "file": FUNCTIONS, "items": 0},
        {"call": "sns.list-topics", "scope": f"{ACCOUNT}/eu-west-1", "file": None, "items": 0},
    ]
    body = {
        "schema_version": 1,
        "tool_version": "0.1",
        "cloud": "aws",
        "taken_at": "2026-01-02T03:04:05Z",
        "scopes": [ACCOUNT],
        "regions": ["eu-west-1"],
        "coverage": coverage,
        "gaps": [
            {
                "call": "kms.list-keys",
                "scope": f"{ACCOUNT}/eu-west-1",
                "reason": "access denied",
                "direction": "grants",
                "missing": "kms:ListKeys",
            }
        ],
    }
    return {**body, **changes}


def files() -> dict[str, Any]:
    """Return the content of a small sound snapshot."""
    return {
        "snapshot.json": index(),
        BUCKETS: {"Buckets": [{"Name": "b"}, {"Name": "a"}]},
        POLICIES: {
            "calls": [
                {"request": {"Bucket": "b"}, "response": {"Policy": "{}"}},
                {"request": {"Bucket": "a"}, "response": {"Policy": "{}"}},
            ]
        },
        FUNCTIONS: {"Functions": []},
    }


def in_folder(root: Path, content: dict[str, Any]) -> Path:
    """Write a snapshot into a folder."""
    for name, body in content.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(orjson.dumps(body))
    return root


def in_archive(path: Path, content: dict[str, Any], prefix: str = "") -> Path:
    """Write a snapshot into an archive."""
    with tarfile.open(path, "w:gz") as archive:
        for name, body in content.items():
            data = orjson.dumps(body)
            member = tarfile.TarInfo(prefix + name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def as_folder(root: Path) -> Path:
    """Make a folder."""
    return in_folder(root / "shot", files())


def as_archive(root: Path) -> Path:
    """Make an archive of the files themselves."""
    return in_archive(root / "shot.tar.gz", files())


def as_archived_folder(root: Path) -> Path:
    """Make an archive as `tar czf shot.tar.gz ./shot` does."""
    return in_archive(root / "shot.tar.gz", files(), "./shot/")


@pytest.fixture(params=[as_folder, as_archive, as_archived_folder])
def snapshot(request: pytest.FixtureRequest, tmp_path: Path) -> Snapshot:
    """Return the same snapshot, opened from each form."""
    make: Callable[[Path], Path] = request.param
    return open_snapshot(make(tmp_path))


def test_index_is_read(snapshot: Snapshot) -> None:
    """Cloud, time, scopes and gaps come from the index."""
    assert (snapshot.cloud, snapshot.taken_at) == ("aws", "2026-01-02T03:04:05Z")
    assert snapshot.scopes == (ACCOUNT,)
    assert [(gap.call, gap.direction) for gap in snapshot.gaps] == [("kms.list-keys", Direction.GRANTS)]


def test_call_made_once(snapshot: Snapshot) -> None:
    """A call made once has one answer, the provider's own, with an empty request."""
    (answer,) = snapshot.answers("s3.list-buckets")
    assert (answer.scope, answer.region, answer.file, answer.request) == (ACCOUNT, "", BUCKETS, {})
    assert answer.body == {"Buckets": [{"Name": "b"}, {"Name": "a"}]}


def test_calls_made_for_each_resource(snapshot: Snapshot) -> None:
    """A call made for each resource has an answer for each, sorted by request."""
    assert [answer.request["Bucket"] for answer in snapshot.answers("s3.get-bucket-policy")] == ["a", "b"]


def test_regional_call(snapshot: Snapshot) -> None:
    """A regional answer carries its region."""
    (answer,) = snapshot.answers("lambda.list-functions")
    assert answer.region == "eu-west-1"


def test_covered(snapshot: Snapshot) -> None:
    """A call is covered when it was made, even if there was nothing to store, and not when refused."""
    assert snapshot.covered("sns.list-topics")
    assert list(snapshot.answers("sns.list-topics")) == []
    assert not snapshot.covered("kms.list-keys")


def test_answers_are_sorted_by_place(tmp_path: Path) -> None:
    """Answers come sorted by scope and region, whatever the order of the index."""
    places = ["222222222222/us-east-1", "111111111111/us-east-1", "111111111111/eu-west-1"]
    named = {place: f"aws/{place}/sns.list-topics.json" for place in places}
    coverage = [
        {"call": "sns.list-topics", "scope": place, "file": file, "items": 0} for place, file in named.items()
    ]
    content = {"snapshot.json": index(coverage=coverage)} | {file: {"Topics": []} for file in named.values()}
    found = open_snapshot(in_folder(tmp_path, content)).answers("sns.list-topics")
    assert [f"{answer.scope}/{answer.region}" for answer in found] == sorted(places)


def broken(root: Path, content: dict[str, Any]) -> IamscopeError:
    """Return the error that opening and reading a snapshot ends with, in both forms the same."""
    errors = []
    for path in (in_folder(root / "shot", content), in_archive(root / "shot.tar.gz", content)):
        with pytest.raises(IamscopeError) as caught:
            list(open_snapshot(path).answers("s3.get-bucket-policy"))
        errors.append(caught.value)
    assert type(errors[0]) is type(errors[1])
    return errors[0]


def test_other_schema_version(tmp_path: Path) -> None:
    """A snapshot of another schema version is refused, and its version named."""
    error = broken(tmp_path, {"snapshot.json": index(schema_version=9)})
    assert isinstance(error, SnapshotVersionError)
    assert "`9`" in error.message


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"cloud": 1}, "cloud"),
        ({"scopes": [1]}, "scopes[0]"),
        ({"regions": "eu-west-1"}, "regions"),
        ({"coverage": [1]}, "coverage[0]"),
        ({"coverage": [{"call": "x", "scope": "1", "file": 3, "items": 0}]}, "coverage[0].file"),
        ({"coverage": [{"call": "x", "scope": "1", "file": None, "items": True}]}, "coverage[0].items"),
        ({"coverage": [{"scope": "1", "file": None, "items": 1}]}, "coverage[0].call"),
        ({"gaps": [{}]}, "gaps[0].direction"),
        (
            {"gaps": [{"call": "x", "scope": "", "reason": "", "missing": "", "direction": "up"}]},
            "gaps[0].direction",
        ),
        ({"gaps": None}, "gaps"),
    ],
)
def test_wrong_index(tmp_path: Path, changes: dict[str, Any], place: str) -> None:
    """A part of the index with another shape is named."""
    error = broken(tmp_path, {"snapshot.json": index(**changes)})
    assert isinstance(error, InvalidIndexError)
    assert f"`{place}`" in error.message


def test_index_is_no_object(tmp_path: Path) -> None:
    """An index that is a list is refused."""
    assert isinstance(broken(tmp_path, {"snapshot.json": []}), InvalidIndexError)


@pytest.mark.parametrize(
    "name", ["../x.json", "/etc/passwd", "aws/../../x", "C:/x", "a\\b", "a//b", "a/./b", ""]
)
def test_index_names_outside(tmp_path: Path, name: str) -> None:
    """A file name that leads out of the snapshot is refused, whether or not the file exists."""
    coverage = [{"call": "s3.get-bucket-policy", "scope": ACCOUNT, "file": name, "items": 1}]
    assert isinstance(broken(tmp_path, {"snapshot.json": index(coverage=coverage)}), UnsafeNameError)


def test_missing_file(tmp_path: Path) -> None:
    """A file that the index names and that is not there is an error."""
    content = files()
    del content[POLICIES]
    error = broken(tmp_path, content)
    assert isinstance(error, MissingFileError)
    assert POLICIES in error.message


def test_unlisted_file(tmp_path: Path) -> None:
    """A file that the index does not name is an error and is not skipped."""
    error = broken(tmp_path, files() | {f"aws/{ACCOUNT}/iam.list-users.json": {}})
    assert isinstance(error, UnlistedFileError)


def test_other_files_beside(tmp_path: Path) -> None:
    """A note beside the cloud's folder does not disturb."""
    assert open_snapshot(in_folder(tmp_path, files() | {"notes.json": {}})).cloud == "aws"


@pytest.mark.parametrize("calls", [{}, [1], [{"request": {}}], [{"request": 1, "response": {}}]])
def test_wrong_calls(tmp_path: Path, calls: Any) -> None:
    """A file for each resource whose entries have another shape is refused."""
    assert isinstance(broken(tmp_path, files() | {POLICIES: {"calls": calls}}), NotASnapshotError)


def test_answer_is_no_object(tmp_path: Path) -> None:
    """An answer that is not an object is refused."""
    assert isinstance(broken(tmp_path, files() | {POLICIES: [1]}), NotASnapshotError)


def test_truncated_answer(tmp_path: Path) -> None:
    """A truncated answer is named with its file, line and byte."""
    root = in_folder(tmp_path, files())
    (root / POLICIES).write_text('{\n"calls": [')
    with pytest.raises(
        TruncatedJsonError, match=r"s3\.get-bucket-policy\.json.* line 2, column 11 \(byte 12\)"
    ):
        list(open_snapshot(root).answers("s3.get-bucket-policy"))


def test_unfinished(tmp_path: Path) -> None:
    """A folder with a journal is not a snapshot yet, even if it has an index."""
    root = in_folder(tmp_path, files() | {"journal.jsonl": {}})
    with pytest.raises(UnfinishedSnapshotError):
        open_snapshot(root)


def test_folder_without_index(tmp_path: Path) -> None:
    """Any other folder is not a snapshot."""
    with pytest.raises(NotASnapshotError):
        open_snapshot(tmp_path)


def test_nothing_there(tmp_path: Path) -> None:
    """A path where nothing is gives an error with a hint."""
    with pytest.raises(SnapshotNotFoundError) as caught:
        open_snapshot(tmp_path / "none")
    assert caught.value.hint


def test_device() -> None:
    """A device that never ends is not read."""
    with pytest.raises(UnreadableSnapshotError):
        open_snapshot(Path("/dev/zero"))


def test_link_out_of_the_folder(tmp_path: Path) -> None:
    """A link inside a snapshot that leads out of it is refused."""
    root = in_folder(tmp_path / "shot", files())
    outside = tmp_path / "outside.json"
    outside.write_text("{}")
    (root / POLICIES).unlink()
    (root / POLICIES).symlink_to(outside)
    with pytest.raises(UnsafeNameError):
        list(open_snapshot(root).answers("s3.get-bucket-policy"))


def test_linked_folder(tmp_path: Path) -> None:
    """A linked folder inside a snapshot is not followed."""
    root = in_folder(tmp_path / "shot", files())
    (root / "aws" / ACCOUNT).rename(tmp_path / "elsewhere")
    (root / "aws" / ACCOUNT).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(MissingFileError):
        open_snapshot(root)


def test_link_loop(tmp_path: Path) -> None:
    """A link to itself is a missing file."""
    root = in_folder(tmp_path / "shot", files())
    (root / POLICIES).unlink()
    (root / POLICIES).symlink_to(root / POLICIES)
    with pytest.raises(IamscopeError):
        list(open_snapshot(root).answers("s3.get-bucket-policy"))


def test_pipe_inside_the_folder(tmp_path: Path) -> None:
    """A pipe inside a snapshot is refused without waiting for it."""
    root = in_folder(tmp_path / "shot", files())
    (root / POLICIES).unlink()
    os.mkfifo(root / POLICIES)
    with pytest.raises(UnreadableSnapshotError):
        list(open_snapshot(root).answers("s3.get-bucket-policy"))


def test_collector_is_restored(snapshot: Snapshot) -> None:
    """The garbage collector is on again after reading, and after failing to read."""
    list(snapshot.answers("s3.list-buckets"))
    assert gc.isenabled()
    with pytest.raises(IamscopeError):
        open_snapshot(Path(__file__))
    assert gc.isenabled()
