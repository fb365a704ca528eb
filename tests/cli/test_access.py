"""The command that shows effective access."""

import json
from pathlib import Path
from typing import Any

import jsonschema
from typer.testing import CliRunner, Result

from iamscope.cli.app import app
from iamscope.errors import IamscopeError
from tests.fakes.snapshots import ACCOUNT, Building, allow, policy, user

REPOSITORY = Path(__file__).parents[2]
SNAPSHOT = REPOSITORY / "examples" / "incident" / "snapshot"
SCHEMA = json.loads((REPOSITORY / "docs" / "schema" / "access.json").read_text())


def run(*arguments: str | Path) -> Result:
    """Run the command; its errors come through unrendered."""
    return CliRunner().invoke(app, ["access", *map(str, arguments)])


def test_the_json_fits_its_schema() -> None:
    """Every agent and operator of the incident has an access of the published shape."""
    for name in ("report-agent", "platform-engineer", "billing-developer", "ravi"):
        result = run(name, "-s", SNAPSHOT, "--format", "json")
        assert result.exit_code == 0
        found: dict[str, Any] = json.loads(result.stdout)
        jsonschema.validate(found, SCHEMA)
        assert found["principal"].endswith(f"/{name}")


def test_what_was_not_read_ends_with_three(tmp_path: Path) -> None:
    """A policy without text, which could grant more, is told by text and exit code."""
    missing = f"arn:aws:iam::{ACCOUNT}:policy/gone"
    ana = user("ana", policy(allow("s3:GetObject")), AttachedManagedPolicies=[{"PolicyArn": missing}])
    result = run("ana", "-s", Building().principals(ana).write(tmp_path))
    assert result.exit_code == 3
    assert f"`{missing}` may grant more" in " ".join(result.stdout.split())


def test_somebody_who_is_not_there_is_refused() -> None:
    """A misspelled principal is answered with the nearest."""
    result = run("report-agnt", "-s", SNAPSHOT)
    assert isinstance(result.exception, IamscopeError)
    assert (result.exception.code, result.exception.hint) == (
        "unknown-principal",
        "did you mean `report-agent`?",
    )
