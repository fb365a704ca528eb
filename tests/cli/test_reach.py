"""The commands about reach: what they refuse, and how they end."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from iamscope.cli.app import app
from iamscope.errors import IamscopeError

SNAPSHOT = Path(__file__).parents[2] / "examples" / "incident" / "snapshot"


def run(*arguments: str, snapshot: Path = SNAPSHOT) -> Result:
    """Run a command; its errors come through unrendered."""
    return CliRunner().invoke(app, [*arguments, "-s", str(snapshot)])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("reach",), "whose-reach"),
        (("reach", "nobody-of-that-name"), "unknown-principal"),
        (("reach", "user/tove", "--session-policy", "x.json"), "unreadable-policy"),
        (("reach", "user/tove", "--session-policy", "arn:aws:iam::1:policy/x"), "no-session"),
        (("reach", "report-agent", "--session-policy", "arn:aws:iam::1:policy/x"), "unknown-session-policy"),
        (("paths", "report-agent", "nobody-of-that-name"), "unknown-principal"),
    ],
)
def test_wrong_input_is_told(arguments: tuple[str, ...], code: str) -> None:
    """What cannot be asked has an error of its own."""
    error = run(*arguments).exception
    assert isinstance(error, IamscopeError)
    assert error.code == code


def test_a_whole_answer_ends_with_0() -> None:
    """Nothing unread could hide more in the example."""
    assert run("reach", "docs-search-agent").exit_code == 0
    page = run("paths", "docs-search-agent", "report-agent")
    assert page.exit_code == 0
    assert "no path: it can become nobody else" in page.stdout


def test_all_paths_are_those_between_the_two() -> None:
    """`paths` and `reach --all-paths` know the same paths."""
    between = json.loads(run("paths", "report-agent", "cloudformation-execution", "-f", "json").stdout)
    reached = json.loads(run("reach", "report-agent", "--all-paths", "-f", "json").stdout)["reaches"]
    (same,) = (one for one in reached if one["principal"] == between["to"])
    assert same["all_paths"] == [path["steps"] for path in between["paths"]]
    assert len(same["all_paths"]) == 2
