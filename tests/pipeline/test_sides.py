"""The sides of a comparison, as they are named on the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from iamscope import catalog
from iamscope.errors import IamscopeError
from iamscope.pipeline.sides import Sides
from tests.fakes.account import details_of
from tests.fakes.snapshots import Building, allow, deny, policy, role

MANIFEST = """
kind: AgentRole
version: 1
name: reader
agent:
  principals: ["arn:aws:iam::111111111111:role/reader"]
access:
  aws:
    - actions: [s3:GetObject]
      resources: ["arn:aws:s3:::b/*"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two policies and another file."""
    (tmp_path / "in").mkdir()
    for name, document in {"a.json": policy(allow("s3:*")), "in/b.json": policy(deny("s3:Delete*"))}.items():
        (tmp_path / name).write_text(json.dumps(document))
    (tmp_path / "notes.txt").write_text("not a policy")
    return tmp_path


def actions(side: Any) -> list[tuple[str, ...]]:
    """Return the actions of each statement of a side."""
    return [statement.actions for document in side.documents for statement in document.statements]


def read(*names: str | Path, snapshot: Path | None = None) -> Any:
    """Return what some names stand for."""
    return Sides(catalog.comparer("aws"), snapshot).read([str(name) for name in names])


def test_a_file_a_folder_and_several_of_them(folder: Path) -> None:
    """A folder stands for all policies below it, sorted, and several names for all of them together."""
    assert actions(read(folder / "a.json")) == [("s3:*",)]
    assert actions(read(folder)) == [("s3:*",), ("s3:delete*",)]
    assert actions(read(folder / "in", folder / "a.json")) == [("s3:delete*",), ("s3:*",)]


def test_a_manifest_stands_for_the_access_that_it_declares(folder: Path) -> None:
    """A YAML file is a manifest, on its own and in a folder."""
    (folder / "role.yaml").write_text(MANIFEST)
    assert actions(read(folder / "role.yaml")) == [("s3:getobject",)]
    assert actions(read(folder))[-1] == ("s3:getobject",)


def test_a_manifest_may_reference_policies_of_the_snapshot(folder: Path, tmp_path: Path) -> None:
    """Without the snapshot, what the reference stands for is unknown: it may grant more than is seen."""
    (folder / "role.yaml").write_text(
        MANIFEST + '    - policies: ["arn:aws:iam::111111111111:policy/Base", "./in/b.json"]\n'
    )
    comparer = catalog.comparer("aws")
    wanted = comparer.access("sqs:PurgeQueue on *")
    alone = read(folder / "role.yaml")
    assert comparer.common(alone, wanted).grants is None
    assert "policy/Base" in comparer.common(alone, wanted).reason
    account = {"policies": {"Base": {"statements": [allow("sqs:*"), deny("s3:*")]}}}
    (tmp_path / "account.json").write_text(json.dumps(details_of(account)))
    known = read(folder / "role.yaml", snapshot=tmp_path / "account.json")
    assert comparer.common(known, wanted).grants is True
    # The denies of a policy bind nothing but itself.
    assert comparer.common(known, comparer.access("s3:GetObject on arn:aws:s3:::b/x")).grants is True
    assert comparer.common(known, comparer.access("sns:Publish on *")).grants is False


def test_other_names_are_principals_of_the_snapshot(folder: Path, tmp_path: Path) -> None:
    """With a snapshot, what is no file is a user or role of it, and what is assumed of it is kept."""
    snapshot = tmp_path / "snapshot"
    snapshot.mkdir()
    building = Building().principals(role("r", policy(allow("s3:Get*"))))
    building.gap("organizations.list-policies", "111111111111", "limits").write(snapshot)
    sides = Sides(catalog.comparer("aws"), snapshot)
    assert actions(sides.read(["r"])) == [("s3:get*",)]
    assert actions(sides.read([str(folder / "a.json")])) == [("s3:*",)]
    assert list(sides.assumes) == ["scp-unread"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("nowhere.json", "unreadable-file"),
        ("empty", "empty-folder"),
        ("broken.json", "malformed-json"),
        ("nothing.json", "malformed-policy"),
        ("broken.yaml", "no-manifest"),
    ],
)
def test_what_cannot_be_read_is_refused(folder: Path, name: str, code: str) -> None:
    """A missing, empty, broken or foreign file is refused with its own code."""
    (folder / "empty").mkdir()
    (folder / "broken.json").write_text('{"Version": ')
    (folder / "nothing.json").write_text('{"something": "else"}')
    (folder / "broken.yaml").write_text("kind: Something\n")
    with pytest.raises(IamscopeError) as refused:
        read(folder / name)
    assert refused.value.code == code


def test_a_principal_stands_alone(folder: Path, tmp_path: Path) -> None:
    """A principal is not united with documents, and an unknown one is told with the nearest name."""
    snapshot = tmp_path / "snapshot"
    snapshot.mkdir()
    Building().principals(role("reader", policy(allow("s3:Get*")))).write(snapshot)
    with pytest.raises(IamscopeError) as mixed:
        read("reader", folder / "a.json", snapshot=snapshot)
    assert mixed.value.code == "mixed-side"
    with pytest.raises(IamscopeError) as unknown:
        read("raeder", snapshot=snapshot)
    assert (unknown.value.code, unknown.value.hint) == ("unknown-principal", "did you mean `reader`?")
