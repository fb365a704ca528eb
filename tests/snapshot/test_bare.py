"""One file of account authorization details as a snapshot."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from iamscope.errors import IamscopeError
from iamscope.model.gap import Direction
from iamscope.snapshot import open_snapshot
from iamscope.snapshot.bare import CALL, parse_bare
from iamscope.snapshot.errors import (
    InvalidJsonError,
    NotASnapshotError,
    TruncatedJsonError,
    UnreadableSnapshotError,
)
from iamscope.snapshot.families import family_of

POLICY_LISTS = ("UserPolicyList", "GroupPolicyList", "RolePolicyList")


def user(name: str, account: str = "111111111111") -> dict[str, Any]:
    """Return one user as the provider describes it."""
    return {"UserName": name, "Arn": f"arn:aws:iam::{account}:user/{name}"}


def page(*names: str, **more: Any) -> dict[str, Any]:
    """Return one page of account authorization details."""
    users = [user(name) for name in names]
    return {"UserDetailList": users, "GroupDetailList": [], "RoleDetailList": [], "Policies": [], **more}


PAGES = [page("a", "b", IsTruncated=True, Marker="m"), page("c", IsTruncated=False)]
FORMS = {
    "merged": orjson.dumps(page("a", "b", "c")),
    "concatenated": b"\n".join(map(orjson.dumps, PAGES)),
    "glued": b"".join(map(orjson.dumps, PAGES)),
    "list": orjson.dumps(PAGES),
    "utf-16": orjson.dumps(PAGES).decode().encode("utf-16"),
    "page twice": b"\n".join(orjson.dumps(part) for part in (PAGES[0], *PAGES)),
}


@pytest.mark.parametrize("form", FORMS)
def test_forms(tmp_path: Path, form: str) -> None:
    """Merged and paged forms hold the same, and the account is read from the names."""
    path = tmp_path / "details.json"
    path.write_bytes(FORMS[form])
    snapshot = open_snapshot(path)
    (answer,) = snapshot.answers(CALL)
    assert [one["UserName"] for one in answer.body["UserDetailList"]] == ["a", "b", "c"]
    assert (answer.scope, answer.file, answer.request) == ("111111111111", str(path), {})
    assert (snapshot.cloud, snapshot.taken_at, snapshot.scopes) == ("aws", "", ("111111111111",))
    assert snapshot.covered(CALL)
    assert not snapshot.covered("s3.list-buckets")
    assert list(snapshot.answers("s3.list-buckets")) == []


def test_gaps() -> None:
    """Each family of calls that can grant or limit is a gap, in its direction and with its permission."""
    gaps = parse_bare(FORMS["merged"], "x").gaps
    families = {family.name: gap for gap in gaps if (family := family_of(gap.call, gap.scope))}
    assert len(families) == len(gaps)
    assert families["scp"].direction is families["rcp"].direction is Direction.LIMITS
    for name in ("s3-policy", "kms-policy", "kms-grant", "sqs-policy", "lambda-function", "identity-center"):
        assert families[name].direction is Direction.GRANTS
        assert families[name].missing
    assert "identity" not in families


@pytest.mark.parametrize(
    "last", [page("a", IsTruncated=True, Marker="m"), page("a", NextToken="t"), page("a", Marker="m")]
)
def test_last_page_missing(last: Any) -> None:
    """A file without its last page has a gap that can hide grants."""
    gaps = [gap for gap in parse_bare(orjson.dumps(last), "x").gaps if gap.call == CALL]
    assert [(gap.direction, gap.reason) for gap in gaps] == [
        (Direction.GRANTS, "the file ends before its last page")
    ]


def test_list_missing() -> None:
    """A file without one of its lists has a gap that names it."""
    body = page("a")
    del body["Policies"]
    gaps = [gap for gap in parse_bare(orjson.dumps(body), "x").gaps if gap.call == CALL]
    assert [gap.reason for gap in gaps] == ["the file holds no Policies"]


def test_entries_that_differ_both_stay() -> None:
    """Two entries of one name that differ are both kept: which one is right is not for the reader to say."""
    pages = [page("a"), page(), page("a")]
    pages[2]["UserDetailList"][0]["Path"] = "/x/"
    bare = parse_bare(orjson.dumps(pages), "x")
    assert len(bare.body["UserDetailList"]) == 2


def test_account_unknown() -> None:
    """Entries of two accounts leave the account unknown."""
    body = page() | {"UserDetailList": [user("a"), user("b", "222222222222")]}
    assert parse_bare(orjson.dumps(body), "x").scope == ""


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b"", NotASnapshotError, "empty"),
        (b" \n", NotASnapshotError, "empty"),
        (b"{}", NotASnapshotError, "expected an object with `UserDetailList`"),
        (b'{"Users": []}', NotASnapshotError, "expected"),
        (b'resource "aws_iam_role" {}', NotASnapshotError, "expected"),
        (b'["UserDetailList"]', NotASnapshotError, "expected"),
        (b'{"a": "UserDetailList", "b": {"UserDetailList": []}}', NotASnapshotError, "expected"),
        (b'{"UserDetailList": {}}', NotASnapshotError, "`UserDetailList` must be a list"),
        (b'{"UserDetailList": [1]}', NotASnapshotError, r"`UserDetailList\[0\]` must be an object"),
        (b'{"UserDetailList": []} {"x": []}', NotASnapshotError, "page 2"),
        (b'{"UserDetailList": [', TruncatedJsonError, "line 1, column 21"),
        (b'{"UserDetailList": []} {"Use', TruncatedJsonError, "ends too early"),
        (b'{"UserDetailList": [}', InvalidJsonError, "column 21"),
        (b'{"UserDetailList": ' + b"[" * 3000, InvalidJsonError, "deep"),
    ],
)
def test_not_a_snapshot(tmp_path: Path, data: bytes, error: type[IamscopeError], words: str) -> None:
    """Anything else is refused with what was expected, or where it is broken."""
    path = tmp_path / "x.json"
    path.write_bytes(data)
    with pytest.raises(error, match=words) as caught:
        open_snapshot(path)
    assert caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("fill", [b" ", b"[1,2],", b"\0"])
def test_hundred_megabytes_of_nothing(tmp_path: Path, fill: bytes) -> None:
    """A hundred megabytes of something else are refused without building its objects."""
    path = tmp_path / "x.json"
    path.write_bytes(b"[" + fill * ((100 << 20) // len(fill)))
    with pytest.raises(NotASnapshotError):
        open_snapshot(path)


def test_unreadable(tmp_path: Path) -> None:
    """A file in a place that is no folder is said to be missing or unreadable."""
    (tmp_path / "file").touch()
    with pytest.raises(IamscopeError) as caught:
        open_snapshot(tmp_path / "file" / "x")
    assert caught.value.code in {"snapshot-not-found", UnreadableSnapshotError.code}


def statements(body: Any) -> int:
    """Return how many statements a file holds, counted without knowing its shape."""
    count, rest = 0, [body]
    while rest:
        value = rest.pop()
        if isinstance(value, dict):
            if "Statement" in value:
                found = value["Statement"]
                count += len(found) if isinstance(found, list) else 1
            rest.extend(value.values())
        elif isinstance(value, list):
            rest.extend(value)
    return count


def documents(body: Any) -> int:
    """Return how many statements come out, counted where the provider puts its documents."""
    found: list[Any] = []
    for kind in ("UserDetailList", "GroupDetailList", "RoleDetailList"):
        for principal in body[kind]:
            found += [one["PolicyDocument"] for name in POLICY_LISTS for one in principal.get(name, ())]
            found += (
                [principal["AssumeRolePolicyDocument"]] if "AssumeRolePolicyDocument" in principal else []
            )
    found += [version["Document"] for policy in body["Policies"] for version in policy["PolicyVersionList"]]
    return sum(statements(document) for document in found)


@pytest.mark.data
@pytest.mark.parametrize("name", ["tiny-example", "small-example", "large-example"])
def test_every_statement_is_loaded(data_dir: Path, tmp_path: Path, name: str) -> None:
    """Every statement of a real account comes out, in the merged form and in pages."""
    path = data_dir / "aws" / "account-authorization-details" / f"{name}.json"
    whole = orjson.loads(path.read_bytes())
    instances = [role.pop("InstanceProfileList", None) for role in whole["RoleDetailList"]]
    expected = statements(whole)
    assert expected > 3
    (answer,) = open_snapshot(path).answers(CALL)
    assert documents(answer.body) == expected
    assert len(instances) == len(answer.body["RoleDetailList"])
    paged = tmp_path / "paged.json"
    with paged.open("wb") as file:
        for kind, items in whole.items():
            for item in items:
                more = {"IsTruncated": kind != "Policies" or item is not items[-1], "Marker": "m"}
                file.write(orjson.dumps(page(**{kind: [item]}, **more)))
    snapshot = open_snapshot(paged)
    (answer,) = snapshot.answers(CALL)
    assert documents(answer.body) == expected
    assert not [gap for gap in snapshot.gaps if gap.call == CALL]
