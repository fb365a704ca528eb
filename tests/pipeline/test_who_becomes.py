"""Who may make a call by becoming others."""

import json
from pathlib import Path

from typer.testing import CliRunner

from iamscope.cli.app import app

SNAPSHOT = Path(__file__).parents[2] / "examples" / "incident" / "snapshot"
STACK = "arn:aws:cloudformation:eu-west-1:111111111111:stack/billing-prod/1"


def found(*more: str) -> dict[str, tuple[str, int]]:
    """Return who may delete the stack: the decision and the number of steps, by name."""
    call = ["who-can", "cloudformation:DeleteStack", STACK, "--assume-no-scp", "--format", "json"]
    answer = json.loads(CliRunner().invoke(app, [*call, "-s", str(SNAPSHOT), *more]).stdout)
    return {one["principal"].rsplit("/")[-1]: (one["decision"], len(one["via"])) for one in answer}


def test_those_who_become_others_come_with_their_path() -> None:
    """A certain path is an allow, one that depends on something is conditional; who may itself needs none."""
    direct, every = found(), found("--transitive")
    assert {name: every[name] for name in direct} == direct
    assert "report-agent" not in direct
    assert every["report-agent"] == ("allow", 1)
    assert every["mira"] == ("conditional", 1)
    assert "export-agent" not in every
