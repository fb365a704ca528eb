"""The command that writes a policy out as actions."""

import json
from pathlib import Path

import jsonschema
from typer.testing import CliRunner, Result

from iamscope.cli.app import app
from iamscope.errors import IamscopeError

REPOSITORY = Path(__file__).parents[2]
POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": ["s3:*", "s3:GetObjekt\x1b[31m"], "Resource": "*"},
        {"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"},
    ],
}


def run(*arguments: str | Path, given: str | None = None) -> Result:
    """Run the command; its errors come through unrendered."""
    return CliRunner().invoke(app, ["expand", *map(str, arguments)], input=given)


def test_the_json_fits_its_schema() -> None:
    """Three lists come out, as the published schema says."""
    answer = json.loads(run("-", "--format", "json", given=json.dumps(POLICY)).stdout)
    jsonschema.validate(answer, json.loads((REPOSITORY / "docs" / "schema" / "expand.json").read_text()))
    assert "s3:GetObject" in answer["granted"]
    assert answer["denied"] == ["s3:DeleteBucket"]
    assert len(answer["unknown"]) == 1


def test_the_text_goes_by_danger(tmp_path: Path) -> None:
    """The worst class comes first, long lists are shortened, and nothing in a name reaches the terminal."""
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(POLICY))
    page = run(file).stdout
    assert page.startswith("grants ")
    assert (
        page.index("can destroy production")
        < page.index("can change permissions")
        < page.index("denies 1 action")
    )
    assert "1 of them also denied" in page
    assert "\x1b" not in page
    assert " more" in page
    assert " more" not in run(file, "--all").stdout


def test_a_file_without_a_policy_is_an_error(tmp_path: Path) -> None:
    """What is no policy, and what cannot be read, is said."""
    file = tmp_path / "policy.json"
    file.write_text('{"Statement": [}')
    codes = []
    for path in (file, tmp_path / "none.json"):
        result = run(path)
        assert isinstance(result.exception, IamscopeError)
        codes.append((result.exception.code, result.exception.exit_code))
    assert codes == [("invalid-json", 2), ("unreadable-policy", 2)]
