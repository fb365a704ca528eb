"""What the page about facts shows is what the command prints and reads."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from iamscope.cli.app import app
from iamscope.model.provided import Provided, ProvidedPolicy
from iamscope.pipeline.facts import read_facts, render
from tests.docs.shown import REPOSITORY, examples


def test_the_example_is_what_the_command_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Below the command stands what it prints."""
    (tmp_path / "examples").symlink_to(REPOSITORY / "examples")
    monkeypatch.chdir(tmp_path)
    ((command, shown),) = examples("facts.md").items()
    assert CliRunner().invoke(app, command.split()).stdout == shown
    assert read_facts(Path("facts.json")).taken_at == "2026-03-02T08:00:00Z"


def test_the_file_is_as_it_is_written() -> None:
    """The file of the page has the very layout that the command gives it."""
    text = (REPOSITORY / "docs" / "facts.md").read_text()
    block = re.search(r"\n    \{\n.*?\n    \}\n", text, re.DOTALL)
    assert block is not None
    shown = block[0].replace("\n    ", "\n").lstrip("\n")
    raw = json.loads(shown)
    policies = (
        ProvidedPolicy(one["name"], one["version"], json.dumps(one["document"])) for one in raw["policies"]
    )
    assert render(Provided(raw["cloud"], raw["taken_at"], tuple(policies))) == shown
