"""The command that lists who may."""

import json
from pathlib import Path

import jsonschema
from typer.testing import CliRunner, Result

from iamscope.cli.app import app
from iamscope.errors import IamscopeError
from tests.fakes.snapshots import Building, allow, policy, user

REPOSITORY = Path(__file__).parents[2]
SNAPSHOT = REPOSITORY / "examples" / "incident" / "snapshot"
SCHEMA = json.loads((REPOSITORY / "docs" / "schema" / "who-can.json").read_text())
STACK = "arn:aws:cloudformation:eu-west-1:111111111111:stack/billing-prod/1"


def run(*arguments: str | Path, snapshot: Path = SNAPSHOT) -> Result:
    """Run the command; its errors come through unrendered."""
    return CliRunner().invoke(app, ["who-can", *map(str, arguments), "-s", str(snapshot)])


def test_the_json_is_a_sorted_array() -> None:
    """Everybody who may or might comes with its decision, as the schema says."""
    found = json.loads(run("cloudformation:DeleteStack", STACK, "--assume-no-scp", "--format", "json").stdout)
    jsonschema.validate(found, SCHEMA)
    names = [item["principal"] for item in found]
    assert names == sorted(names)
    assert "arn:aws:iam::111111111111:role/platform-engineer" in names
    assert "arn:aws:iam::111111111111:user/ravi" not in names
    assert {item["decision"] for item in found} == {"allow"}
    assert all(item["via"] == [] for item in found)


def test_what_is_unread_makes_it_a_perhaps() -> None:
    """Without the policies of the organization nobody certainly may."""
    page = run("cloudformation:DeleteStack", STACK).stdout
    assert "might cloudformation:DeleteStack" in page
    assert "the unread service control policies" in page
    assert " can cloudformation" not in page


def test_nobody_is_said_to_be_nobody(tmp_path: Path) -> None:
    """An empty list is an answer."""
    folder = Building().principals(user("ana", policy(allow("s3:*")))).write(tmp_path)
    assert run("ec2:DescribeInstances", snapshot=folder).stdout == "Nobody can ec2:DescribeInstances\n"
    assert json.loads(run("ec2:DescribeInstances", "-f", "json", snapshot=folder).stdout) == []


def test_an_unread_policy_is_noted(tmp_path: Path) -> None:
    """Whom an unread policy lets in is not listed, and that is said, beside the JSON."""
    folder = Building().principals(user("ana")).write(tmp_path)
    result = run("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111111111111:jobs", "-f", "json", snapshot=folder)
    assert json.loads(result.stdout) == []
    assert "was not read" in result.stderr


def test_an_unknown_action_is_an_error() -> None:
    """A misspelled action is pointed out."""
    result = run("cloudformation:DeletStack", STACK)
    assert isinstance(result.exception, IamscopeError)
    assert result.exception.hint == "did you mean `cloudformation:DeleteStack`?"
