"""The page of formats names every format, with a command that works."""

import re
import shlex
from functools import lru_cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from iamscope import catalog
from iamscope.cli.app import app
from iamscope.cli.scan import ScanFormat
from iamscope.model.finding import Severity
from iamscope.model.gate import Judgement
from iamscope.pipeline import check, scan
from iamscope.pipeline.scan_gate import gate_of
from iamscope.report import json_format, markdown, text
from tests.report.gates import FULL
from tests.report.small import scanned

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text()
COMMANDS = re.findall(r"^    iamscope ([^>\n]+)", PAGE, re.MULTILINE)


SMALL = lru_cache(maxsize=1)(scanned)


def printed(command: str) -> bytes:
    """Return what a command prints, which says nothing else."""
    run = CliRunner().invoke(app, shlex.split(command))
    assert run.exit_code in (1, 4), run.output
    return run.stdout_bytes


@pytest.fixture(autouse=True)
def _answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let both commands answer at once: what they find is tested elsewhere."""
    monkeypatch.setattr(scan, "scan", lambda given: SMALL())
    monkeypatch.setattr(check, "check", lambda given: FULL)


def test_every_format_has_its_row_and_its_command() -> None:
    """The table has a row for each format of the catalog, and there is a command for each."""
    rows = re.findall(r"^\| `(\w+)` \| (?!.* \| (?:yes|no) \|)", PAGE, re.MULTILINE)
    assert rows == list(catalog.FORMATS) == [name.value for name in ScanFormat]
    named = [re.search(r"--format (\w+)", command) for command in COMMANDS]
    assert [match[1] if match else "text" for match in named] == rows


def test_every_judgement_is_explained() -> None:
    """The table of judgements has all of them."""
    assert [f"| `{one}` |" in PAGE for one in Judgement] == [True] * len(Judgement)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_prints_its_format(command: str) -> None:
    """Each command of the page prints what was found in the format that it names."""
    name = re.search(r"--format (\w+)", command)
    render = catalog.FORMATS[name[1] if name else "text"]
    gate = FULL if command.startswith("check") else gate_of(SMALL(), Severity.LOW)
    assert printed(command) == render(gate).encode()


@pytest.mark.parametrize("name", catalog.FORMATS)
def test_a_scan_is_printed_in_every_format(name: str) -> None:
    """Text and JSON of a scan are its own, and every other format is that of a gate."""
    own = {"text": text.render, "json": json_format.render}
    page = own[name](SMALL()) if name in own else catalog.FORMATS[name](gate_of(SMALL(), Severity.LOW))
    assert printed(f"scan snapshot --format {name}") == page.encode()


def test_the_mark_of_a_comment_is_told() -> None:
    """The page names the first line of a comment as it is."""
    assert f"`{markdown.MARKER}`" in PAGE
