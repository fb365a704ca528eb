"""`iamscope check` on the command line: the reports that it writes."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from iamscope import catalog
from iamscope.cli.app import app
from iamscope.cli.writing import CannotWriteError
from iamscope.model.gate import Gate
from iamscope.pipeline import check
from iamscope.pipeline.check import CheckInput
from tests.report.gates import FULL


def run(*options: str) -> Result:
    """Return what a check with some options comes to."""
    return CliRunner().invoke(app, ["check", "plan.json", *options])


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[CheckInput]:
    """Let the check answer at once, and return what it was asked."""
    given: list[CheckInput] = []

    def answer(one: CheckInput) -> Gate:
        given.append(one)
        return FULL

    monkeypatch.setattr(check, "check", answer)
    return given


def test_one_check_writes_every_report(tmp_path: Path, asked: list[CheckInput]) -> None:
    """Each format that is named is written to its file, and the check is made once."""
    options = [f"--output={name}={tmp_path / name}" for name in catalog.FORMATS]
    assert run(*options, "--format", "github").stdout == catalog.FORMATS["github"](FULL)
    assert len(asked) == 1
    for name, render in catalog.FORMATS.items():
        assert (tmp_path / name).read_bytes() == render(FULL).encode()
    assert {one.name for one in tmp_path.iterdir()} == set(catalog.FORMATS)


def test_a_report_takes_the_place_of_a_link(tmp_path: Path) -> None:
    """What a link of the report's name leads to stays as it is."""
    (tmp_path / "kept").write_text("kept")
    (tmp_path / "report").symlink_to("kept")
    run(f"-ojson={tmp_path / 'report'}")
    assert (tmp_path / "kept").read_text() == "kept"
    assert not (tmp_path / "report").is_symlink()


def test_all_mistakes_in_outputs_are_told_at_once(asked: list[CheckInput]) -> None:
    """An unknown format, a missing file and a file named twice are told together, before anything is read."""
    told = run("-o", "html=x", "-o", "json", "-o", "csv=y", "-o", "json=y")
    assert told.exit_code == 2
    for part in ("`html` is none of text, json", "`json` is not FORMAT=FILE", "`y` is named twice"):
        assert part in " ".join(told.stderr.split())
    assert asked == []


def test_a_report_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """Where a report has no place, the check does not end as if all was well."""
    error = run("-o", f"json={tmp_path / 'no' / 'report'}").exception
    assert isinstance(error, CannotWriteError)
    assert "cannot be written: no such file or directory" in error.message
