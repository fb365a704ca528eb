"""The command that looks for what is wrong in a policy."""

import json
import re
from pathlib import Path

import jsonschema
from typer.testing import CliRunner, Result

from iamscope.cli.app import app
from iamscope.clouds.aws.lint.codes import CODES
from iamscope.errors import IamscopeError

REPOSITORY = Path(__file__).parents[2]
SCHEMA = json.loads((REPOSITORY / "docs" / "schema" / "lint.json").read_text())
BAD = """{"Version": "2012-10-17", "Statement": [{
  "Effect": "Allow",
  "Resource": "arn:aws:s3:::ledger/*",
  "Action": ["s3:GetObject", "s3:GetObjekt\\u001b[31m"]}]}"""
GOOD = BAD.replace(', "s3:GetObjekt\\u001b[31m"', "")


def run(*arguments: str | Path, given: str | None = None) -> Result:
    """Run the command; its errors come through unrendered."""
    return CliRunner().invoke(app, ["lint", *map(str, arguments)], input=given)


def test_remarks_fail_and_a_sound_policy_passes(tmp_path: Path) -> None:
    """The exit code says whether there is anything to look at."""
    file = tmp_path / "policy.json"
    file.write_text(BAD)
    result = run(file)
    assert result.exit_code == 1
    first, second, *_ = result.stdout.splitlines()
    assert first == f"{file}:4:30: error[invalid-character]: U+001B is not allowed in a policy"
    assert second.startswith(f"{file}:4:30: error[unknown-action]: ")
    assert result.stdout.endswith("2 errors\n")
    assert "\x1b" not in result.stdout
    file.write_text(GOOD)
    result = run(file)
    assert (result.exit_code, result.stdout) == (0, f"{file}: nothing to remark\n")


def test_the_json_fits_its_schema() -> None:
    """Remarks come as an array, an empty one where there are none."""
    result = run("-", "--format", "json", given=BAD)
    found = json.loads(result.stdout)
    jsonschema.validate(found, SCHEMA)
    assert [(item["code"], item["line"], item["column"], item["statement"]) for item in found] == [
        ("invalid-character", 4, 30, None),
        ("unknown-action", 4, 30, 0),
    ]
    assert json.loads(run("-", "--format", "json", given=GOOD).stdout) == []


def test_what_is_no_policy_is_an_error() -> None:
    """Text that is not JSON is refused with its line and column."""
    result = run("-", given='{"Statement": [\n  {"Effect": }]}')
    assert isinstance(result.exception, IamscopeError)
    assert (result.exception.code, result.exception.exit_code) == ("invalid-json", 2)
    assert "column 14 in standard input:2" in result.exception.message


def test_the_page_lists_every_code() -> None:
    """The table of the documentation is that of the code, word for word."""
    page = (REPOSITORY / "docs" / "lint.md").read_text()
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+) \| (.*) \|$", page, re.MULTILINE)
    assert rows == [(code, meant.grade.value, meant.title) for code, meant in CODES.items()]
