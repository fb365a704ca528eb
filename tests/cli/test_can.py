"""The command that answers one question."""

import json
import shlex
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from iamscope.cli.app import app
from iamscope.errors import IamscopeError
from tests.fakes.snapshots import ACCOUNT, Building, allow, deny, policy, user

REPOSITORY = Path(__file__).parents[2]
SNAPSHOT = REPOSITORY / "examples" / "incident" / "snapshot"
SCHEMA = json.loads((REPOSITORY / "docs" / "schema" / "can.json").read_text())
INVOICES = "arn:aws:s3:::northquay-billing-prod-invoices"


def run(*arguments: str | Path) -> Result:
    """Run the command on the incident; its errors come through unrendered."""
    return CliRunner().invoke(app, ["can", *map(str, arguments), "-s", str(SNAPSHOT)])


def answer(*arguments: str | Path) -> dict[str, Any]:
    """Return the answer as JSON, which fits its schema."""
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.exception
    found: dict[str, Any] = json.loads(result.stdout)
    jsonschema.validate(found, SCHEMA)
    return found


def error(result: Result) -> tuple[str, str]:
    """Return the code of an error and its hint."""
    assert isinstance(result.exception, IamscopeError)
    return result.exception.code, str(result.exception.hint)


def test_the_json_has_exactly_its_six_keys() -> None:
    """The answer is what the schema says, for a yes, a no and a perhaps."""
    yes = answer("platform-engineer", "ec2:DescribeInstances", "--assume-no-scp")
    assert list(yes) == ["decision", "layer", "statements", "blocked_by", "residual", "assumes"]
    assert (yes["decision"], yes["residual"], yes["assumes"]) == ("allow", None, ["scp-unread"])
    assert yes["statements"][0]["attached_to"].endswith("role/platform-engineer")
    no = answer("ravi", "s3:DeleteBucket", INVOICES)
    assert (no["decision"], no["layer"], no["statements"]) == ("implicit-deny", "identity", [])
    assert no["blocked_by"][0]["layer"] == "identity"
    perhaps = answer("platform-engineer", "s3:DeleteBucket", INVOICES)
    assert perhaps["decision"] == "conditional"
    assert "aws:SecureTransport" in perhaps["residual"]


def test_the_context_settles_what_is_conditional() -> None:
    """Keys given on the command line are taken up, and their absence can be stated."""
    question = ("platform-engineer", "s3:DeleteBucket", INVOICES, "--assume-no-scp")
    assert answer(*question, "-c", "aws:SecureTransport=true")["decision"] == "allow"
    assert answer(*question, "-c", "aws:SecureTransport=false")["decision"] == "explicit-deny"
    absent = answer(*question, "--complete")
    assert absent["decision"] == "allow"
    assert "keys-not-given-absent" in absent["assumes"]


def test_a_call_of_several_checks_lists_them() -> None:
    """The statements name the check that each decides."""
    found = answer("platform-engineer", "ec2:RunInstances", "--assume-no-scp")
    assert found["decision"] == "allow"
    assert len({statement["resource"] for statement in found["statements"]}) == 6
    page = run("platform-engineer", "ec2:RunInstances", "--assume-no-scp").stdout
    assert page.count("  check  ") == 6


@pytest.mark.parametrize(
    ("arguments", "code", "hint"),
    [
        (("platform-enginer", "ec2:DescribeInstances"), "unknown-principal", "`platform-engineer`"),
        (("platform-engineer", "s3:GetObjct", INVOICES), "unknown-action", "`s3:GetObject`"),
        (("platform-engineer", "s3:Get*", INVOICES), "unknown-action", "one action"),
        (("platform-engineer", "s3:GetObject"), "missing-resource", "arn:aws:s3:::"),
        (("platform-engineer", "s3:GetObject", "invoices"), "not-a-resource", "BucketName"),
        (("ravi", "ec2:DescribeInstances", "-c", "SourceIp"), "malformed-context", "--context"),
        (("ravi", "ec2:DescribeInstances", "--session-policy", "/nowhere"), "unreadable-policy", ""),
    ],
)
def test_a_question_that_makes_no_sense_says_why(arguments: tuple[str, ...], code: str, hint: str) -> None:
    """Each mistake has its code, and a hint at what was probably meant."""
    found, said = error(run(*arguments))
    assert found == code
    assert hint in said


def test_a_session_policy_comes_from_a_file(tmp_path: Path) -> None:
    """The file caps what the role may do."""
    file = tmp_path / "session.json"
    file.write_text(json.dumps(policy(allow("s3:*"))))
    found = answer("platform-engineer", "ec2:DescribeInstances", "--session-policy", file, "--assume-no-scp")
    assert (found["decision"], found["layer"]) == ("implicit-deny", "session")


def test_the_text_begins_with_the_answer(tmp_path: Path) -> None:
    """Yes, no or perhaps is the first word, the reasons follow, and no name reaches the terminal raw."""
    hostile = f"arn:aws:iam::{ACCOUNT}:user/ana"
    statement = {**deny("ec2:TerminateInstances"), "Sid": "\x1b[31mred"}
    building = Building().principals(user("ana", policy(allow("ec2:*"), statement)))
    folder = building.write(tmp_path)
    instance = f"arn:aws:ec2:eu-west-1:{ACCOUNT}:instance/i-1"
    pages = [
        CliRunner().invoke(app, ["can", hostile, action, instance, "-s", str(folder)]).stdout
        for action in ("ec2:StopInstances", "ec2:TerminateInstances", "s3:ListAllMyBuckets")
    ]
    assert [page.split()[0] for page in pages] == ["Yes:", "No:", "No:"]
    assert "denied by its own policies" in pages[1].replace("\n ", "")
    assert "denied by" in pages[1]
    assert "\x1b" not in pages[1]
    assert "nothing allows it" in pages[2]


def test_notes_leave_the_json_alone() -> None:
    """What is said of the question goes to standard error."""
    result = run("ravi", "ec2:DescribeInstances", INVOICES, "--format", "json")
    assert json.loads(result.stdout)["decision"] == "implicit-deny"
    assert result.stderr.startswith("note: `ec2:DescribeInstances` acts on no particular resource")


def test_the_page_shows_what_the_command_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The example on the page is what the command prints."""
    monkeypatch.chdir(REPOSITORY)
    page = (REPOSITORY / "docs" / "can.md").read_text()
    block = page[page.index("    $ ") :].partition("\n\n")[0]
    lines = [line.removeprefix("    ") for line in block.splitlines()]
    command = " ".join(lines[:2]).removeprefix("$ iamscope ").replace("\\", "")
    result = CliRunner().invoke(app, shlex.split(command))
    assert result.stdout.splitlines() == lines[2:]


def test_a_pattern_has_parts_and_changes() -> None:
    """The answer about a pattern, with what would have to change, is what the schema says."""
    found = answer(
        "report-agent", "s3:GetObject", "arn:aws:s3:::northquay-*/*", "--assume-no-scp", "--why-not"
    )
    assert found["decision"] == "conditional"
    assert [part["decision"] for part in found["parts"]] == ["conditional", "conditional", "implicit-deny"]
    assert found["why_not"][0]["changes"][0]["add"]["Resource"] == "arn:aws:s3:::northquay-*/*"
    literal = answer("report-agent", "s3:GetObject", "arn:aws:s3:::northquay-*/*", "--literal")
    assert "parts" not in literal
    whole = answer(
        "platform-engineer", "sqs:PurgeQueue", "arn:aws:sqs:eu-west-1:111111111111:*", "--assume-no-scp"
    )
    assert whole["decision"] in ("allow", "conditional")


def test_a_pattern_has_all_fields_of_an_arn() -> None:
    """A pattern of names without the fields of an ARN is refused."""
    assert error(run("report-agent", "s3:GetObject", "arn:aws:*:::b/x"))[0] == "not-a-pattern"
    assert error(run("report-agent", "s3:GetObject", "reports/*"))[0] == "not-a-pattern"
