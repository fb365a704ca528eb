"""The command that runs guardrail tests."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner, Result

from iamscope.cli.app import app
from iamscope.errors import IamscopeError

INCIDENT = Path(__file__).parents[2] / "examples" / "incident"
TESTS = INCIDENT / "billing.guardrails.yaml"


def run(*arguments: str | Path) -> Result:
    """Run the command on the incident; its errors come through unrendered."""
    given = [str(TESTS), "-s", str(INCIDENT / "snapshot"), *map(str, arguments)]
    return CliRunner().invoke(app, ["test", *given])


def test_every_format_tells_the_same() -> None:
    """Text, JSON and JUnit count alike, and end with the same code."""
    common = ("-m", INCIDENT / "manifests", "-e", INCIDENT / "estate.yaml")
    text, plain, junit = (run(*common, "-f", name) for name in ("text", "json", "junit"))
    assert [one.exit_code for one in (text, plain, junit)] == [4, 4, 4]
    assert ": 1 passed, 3 failed, 1 unknown" in text.output
    page = json.loads(plain.output)
    assert (page["passed"], page["failed"], page["unknown"]) == (1, 3, 1)
    (suite,) = ElementTree.fromstring(junit.output)
    assert (suite.get("failures"), suite.get("errors")) == ("3", "1")


def test_environments_ask_for_the_estate_file() -> None:
    """Without it the tests cannot be put, and each name that needs it is told."""
    result = run()
    assert isinstance(result.exception, IamscopeError)
    assert result.exception.exit_code == 2


@pytest.mark.parametrize("name", ["nowhere.yaml", "estate.yaml"])
def test_a_file_without_tests_is_wrong_input(name: str) -> None:
    """Nothing to test is no success."""
    given = [str(INCIDENT / name), "-s", str(INCIDENT / "snapshot")]
    error = CliRunner().invoke(app, ["test", *given]).exception
    assert isinstance(error, IamscopeError)
    assert error.exit_code == 2
