"""The command that compares policies."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from iamscope.cli.app import app
from iamscope.errors import IamscopeError
from tests.cli.child import iamscope
from tests.fakes.snapshots import Building, allow, deny, policy, role

REPOSITORY = Path(__file__).parents[2]
SCHEMA = json.loads((REPOSITORY / "docs" / "schema" / "compare.json").read_text())
SQS = "arn:aws:sqs:*:1:q"
# Whether this allows anything hangs on a reading that AWS leaves open.
OPEN = policy(allow("sqs:*", SQS), deny("sqs:*", SQS))


def run(*arguments: str | Path) -> Result:
    """Run the command; its errors come through unrendered."""
    return CliRunner().invoke(app, ["compare", *map(str, arguments)])


def as_json(*arguments: str | Path) -> tuple[int, Any]:
    """Return the exit code and the answer as JSON, which fits its schema."""
    result = run(*arguments, "--format", "json")
    found = json.loads(result.stdout)
    jsonschema.validate(found, SCHEMA)
    return result.exit_code, found


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Return files of a few policies by name."""
    documents = {
        "get": policy(allow("s3:Get*")),
        "all": policy(allow("s3:*")),
        "no-acl": policy(deny("s3:GetObjectAcl", "*")),
        "open": OPEN,
        "nothing": policy(),
    }
    for name, document in documents.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(document))
    return {name: tmp_path / f"{name}.json" for name in documents}


@pytest.mark.parametrize(
    ("one", "two", "relation", "code"),
    [
        ("get", "get", "equal", 0),
        ("get", "all", "narrower", 0),
        ("all", "get", "wider", 1),
        ("open", "nothing", "unknown", 3),
        ("open", "get", "unknown", 3),
        ("nothing", "open", "unknown", 3),
        ("get", "nothing", "wider", 1),
        ("get", "open", "unknown", 1),
    ],
)
def test_the_exit_code_says_whether_a_is_within_b(
    files: dict[str, Path], one: str, two: str, relation: str, code: int
) -> None:
    """0 when A is within B, 1 when it is not, 3 when that cannot be told."""
    found_code, found = as_json(files[one], files[two])
    assert (found_code, found["relation"]) == (code, relation)
    assert list(found) == ["relation", "a_not_in_b", "b_not_in_a", "undecided"]


def test_sides_of_several_files(files: dict[str, Path]) -> None:
    """Further files join a side: a denial in one takes from what another grants."""
    assert as_json(files["get"], files["get"], "--with-a", files["no-acl"])[1]["relation"] == "narrower"
    code, found = as_json(files["get"], files["get"], "--with-b", files["no-acl"])
    assert (code, found["a_not_in_b"]["action"]) == (1, "s3:GetObjectAcl")


def test_an_access_in_words(files: dict[str, Path]) -> None:
    """0 when A grants nothing of it, 1 with a witness when it does, 3 when that cannot be told."""
    code, found = as_json(files["get"], "--against-access", "s3:Delete*, s3:Put*")
    assert (code, found["grants"], found["witness"]) == (0, False, None)
    code, found = as_json(files["get"], "--against-access", "s3:GetObject on arn:aws:s3:::b/*")
    assert (code, found["witness"]["resource"]) == (1, "arn:aws:s3:::b/x")
    code, found = as_json(files["open"], "--against-access", "sqs:SendMessage")
    assert (code, found["grants"]) == (3, None)
    assert "open point 3.3" in found["undecided"][0]
    text = run(files["get"], "--against-access", "s3:GetObject")
    assert (text.exit_code, text.stdout.splitlines()[0]) == (1, "A grants some of `s3:GetObject`")


def test_a_principal_of_a_snapshot(files: dict[str, Path], tmp_path: Path) -> None:
    """A name that is no file is a principal of the snapshot, and the text tells what is assumed of it."""
    snapshot = tmp_path / "snapshot"
    snapshot.mkdir()
    building = Building().principals(role("reader", policy(allow("s3:Get*"))))
    building.gap("organizations.list-policies", "111111111111", "limits").write(snapshot)
    result = run("reader", files["get"], "--snapshot", snapshot)
    assert result.stdout == "A and B allow exactly the same\n\nassumes: scp-unread\n"
    assert result.exit_code == 0


def test_a_batch(tmp_path: Path) -> None:
    """Each line is answered in its turn; a malformed one has its error, and then the batch ends with 2."""
    good = {"id": 1, "a": policy(allow("s3:*")), "b": policy(allow("s3:Get*"))}
    file = tmp_path / "pairs.jsonl"
    file.write_text(f"{json.dumps(good)}\n{json.dumps({**good, 'id': 2})}\n")
    result = run("--pairs", file)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    for line in lines:
        jsonschema.validate(line, SCHEMA)
    assert [(line["id"], line["relation"]) for line in lines] == [(1, "wider"), (2, "wider")]
    assert result.exit_code == 0
    file.write_text(f"[1]\n{json.dumps(good)}\n")
    result = run("--pairs", file)
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    jsonschema.validate(first, SCHEMA)
    assert (first["code"], second["relation"]) == ("malformed-pair", "wider")
    assert result.exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["a.json"],
        ["a.json", "b.json", "--against-access", "s3:*"],
        ["a.json", "--pairs", "p"],
        ["--format", "xml"],
    ],
)
def test_what_makes_no_sense_is_a_usage_error(arguments: list[str]) -> None:
    """Sides that are missing, or more than one question at once, end with 2 and say what to give."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Error" in result.stderr


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "unreadable-file"),
        (b"\xff\xfe", "malformed-json"),
        (b"[" * 2_000 + b"]" * 2_000, "malformed-json"),
        (b"[" * 200 + b"]" * 200, "malformed-policy"),
        (b'"a policy"', "malformed-policy"),
        (b'{"Statement": [{"Effect": "Perhaps", "Action": "s3:*", "Resource": "*"}]}', "malformed-policy"),
    ],
)
def test_what_is_no_policy_is_refused(tmp_path: Path, content: bytes | None, code: str) -> None:
    """A file that is missing, broken or something else is refused by its code, without a traceback."""
    path = tmp_path / "policy.json"
    if content is not None:
        path.write_bytes(content)
    refused = run(path, path).exception
    assert isinstance(refused, IamscopeError)
    assert refused.code == code


def test_as_a_user_runs_it(files: dict[str, Path]) -> None:
    """In a process of its own, errors go to the error stream with a hint, and nothing else is printed."""
    ran = iamscope("compare", files["all"], "nowhere.json")
    assert (ran.status, ran.codes, ran.out) == (2, ["unreadable-file"], "")
    assert "hint: give a policy as JSON" in ran.err
    ran = iamscope("compare", files["all"], files["get"])
    assert ran.status == 1
    assert ran.out.startswith("A is wider than B")
