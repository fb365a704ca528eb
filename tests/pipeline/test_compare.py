"""The questions behind `iamscope compare`."""

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from iamscope.access.solve import Relation
from iamscope.errors import IamscopeError
from iamscope.pipeline.compare import compare, compare_pairs, grants
from tests.fakes.snapshots import Building, allow, policy, role

NARROW, WIDE = policy(allow("s3:GetObject")), policy(allow("s3:*"))


def written(folder: Path, name: str, content: Any) -> str:
    """Write a file of JSON and return its path."""
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(path)


def test_two_files(tmp_path: Path) -> None:
    """Two files are compared, and the whole of the difference is told when asked for."""
    one, two = written(tmp_path, "a.json", NARROW), written(tmp_path, "b.json", WIDE)
    compared = compare([one], [two], None, whole=True)
    assert compared.relation is Relation.NARROWER
    assert [item.block.origin for item in compared.beyond_a] == [f"`{two}`, statement 0"]
    assert compare([one], [two], None, whole=False).beyond_a == ()


def test_a_principal_is_compared_under_assumptions(tmp_path: Path) -> None:
    """What a snapshot does not hold and that could only limit is told with the answer."""
    snapshot = tmp_path / "snapshot"
    snapshot.mkdir()
    building = Building().principals(role("r", NARROW))
    building.gap("organizations.list-policies", "111111111111", "limits").write(snapshot)
    wide = written(tmp_path, "b.json", WIDE)
    assert compare(["r"], [wide], snapshot, whole=False).assumes == ("scp-unread",)
    granted = grants(["r"], "s3:Get*", snapshot)
    assert (granted.grants, granted.assumes) == (True, ("scp-unread",))
    assert grants(["r"], "ec2:*", snapshot).grants is False


def test_a_batch_is_answered_line_by_line(tmp_path: Path) -> None:
    """Each line has its answer, with its id and the time it took; what is no pair has its error."""
    lines = [
        json.dumps({"id": "one", "a": NARROW, "b": WIDE}),
        "",
        "no json",
        json.dumps({"id": 3, "a": NARROW}),
        json.dumps({"id": "four", "a": NARROW, "b": {"Statement": [{"Effect": "Perhaps"}]}}),
        json.dumps({"a": [NARROW, WIDE], "b": WIDE}),
    ]
    file = written(tmp_path, "pairs.jsonl", "\n".join(lines))
    answers = list(compare_pairs(file))
    assert [one.id for one in answers] == ["one", None, 3, "four", None]
    relations = [one.compared.relation if one.compared else None for one in answers]
    assert relations == [Relation.NARROWER, None, None, None, Relation.EQUAL]
    errors = [one.error.code if one.error else None for one in answers]
    assert errors == [None, "malformed-json", "malformed-pair", "malformed-policy", None]
    assert f"line 3 of `{file}`" in str(answers[1].error)
    assert all(one.seconds > 0 for one in answers)


def test_a_batch_comes_through_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` stands for standard input, which is read as it comes."""
    given = io.BytesIO(json.dumps({"id": 1, "a": WIDE, "b": WIDE}).encode())
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=given))
    (answer,) = compare_pairs("-")
    assert answer.compared is not None
    assert answer.compared.relation is Relation.EQUAL


def test_a_batch_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A missing file of pairs is an error, not an empty batch."""
    with pytest.raises(IamscopeError) as refused:
        list(compare_pairs(str(tmp_path / "nothing.jsonl")))
    assert refused.value.code == "unreadable-file"
