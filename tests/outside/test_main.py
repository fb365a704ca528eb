"""The job: what it writes, and how it ends."""

import sys
from pathlib import Path

import pytest

from tests.outside import __main__ as job
from tests.outside import simulator
from tests.outside.simulator import Unavailable

_ALWAYS = 'import sys\nfor line in sys.stdin: print(\'{"result": "%s"}\', flush=True)'


def _run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> tuple[int, Path]:
    monkeypatch.setattr(job, "install", lambda: tmp_path)
    monkeypatch.setattr(simulator, "command", lambda folder: [sys.executable, "-c", code])
    page = tmp_path / "page.md"
    return job.main(["--accounts", "20", "--drawn", "5", "--page", str(page)]), page


def test_a_disagreement_that_nobody_explains_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A program that always allows is found out: exit code 1, the cases on the page and on stderr."""
    status, page = _run(monkeypatch, tmp_path, _ALWAYS % "Allowed")
    assert status == 1
    assert "## Not explained" in page.read_text(encoding="utf-8")
    assert "theirs: `Allowed`" in capsys.readouterr().err


def test_requests_that_are_refused_fail_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A program that takes nothing disagrees nowhere, and the figures say so."""
    refusing = 'import sys\nfor line in sys.stdin: print(\'{"refused": "no"}\', flush=True)'
    status, page = _run(monkeypatch, tmp_path, refusing)
    assert status == 0
    assert "| not taken by the program | 25 |" in page.read_text(encoding="utf-8")
    assert "25 refused" in capsys.readouterr().out


def test_a_program_that_cannot_run_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the program the job ends with 2, the reason, and no page."""

    def refuse() -> Path:
        raise Unavailable("node is not installed")

    monkeypatch.setattr(job, "install", refuse)
    page = tmp_path / "page.md"
    assert job.main(["--page", str(page)]) == 2
    assert capsys.readouterr().err == "iam-simulate: node is not installed\n"
    assert not page.exists()
