"""The rules that conftest adds to every test."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SKIPPING = {
    "in the test": "def test_one():\n    pytest.skip('no such server')",
    "by a mark": "@pytest.mark.skip(reason='no such server')\ndef test_one():\n    pass",
    "as a module": "pytest.skip('no such server', allow_module_level=True)",
    "in a fixture": (
        "@pytest.fixture\ndef server():\n    pytest.skip('no such server')\n\ndef test_one(server):\n    pass"
    ),
}


def run(folder: Path, code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one test file under this conftest in a process of its own."""
    shutil.copy(Path(__file__).with_name("conftest.py"), folder)
    (folder / "test_planted.py").write_text(f"import pytest\n{code}\n")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = data\n")
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("IAMSCOPE_", "PYTEST_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rs", str(folder)],
        cwd=folder,
        env={**inherited, **environment},
        text=True,
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("code", SKIPPING.values(), ids=SKIPPING)
def test_a_skip_fails_where_every_test_has_to_run(tmp_path: Path, code: str) -> None:
    """With IAMSCOPE_NO_SKIPS a skipped test is a failure that gives the reason."""
    result = run(tmp_path, code, IAMSCOPE_NO_SKIPS="1")
    assert result.returncode != 0
    assert "IAMSCOPE_NO_SKIPS is set, and this was skipped: Skipped: no such server" in result.stdout
    assert "skipped in" not in result.stdout


@pytest.mark.parametrize("code", SKIPPING.values(), ids=SKIPPING)
def test_a_skip_is_only_counted_elsewhere(tmp_path: Path, code: str) -> None:
    """Without IAMSCOPE_NO_SKIPS a skipped test is counted as skipped."""
    assert "1 skipped in" in run(tmp_path, code).stdout


def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    """A test that is expected to fail did run, and stays green."""
    result = run(tmp_path, "@pytest.mark.xfail\ndef test_one():\n    assert False", IAMSCOPE_NO_SKIPS="1")
    assert result.returncode == 0, result.stdout


READS_DATA = "def test_one(data_dir):\n    assert (data_dir / 'DATA.md').is_file()"


def test_the_development_data_is_found_through_the_environment(tmp_path: Path) -> None:
    """The folder that IAMSCOPE_DATA names is the one that tests read, and such tests carry the marker."""
    (tmp_path / "DATA.md").touch()
    result = run(tmp_path, READS_DATA, IAMSCOPE_DATA=str(tmp_path), PYTEST_ADDOPTS="-m data")
    assert "1 passed in" in result.stdout


def test_absent_development_data_is_said_with_the_remedy(tmp_path: Path) -> None:
    """A test whose data is absent is skipped with the place that was looked at and the command to run."""
    result = run(tmp_path, READS_DATA, IAMSCOPE_DATA=str(tmp_path / "absent"))
    assert (
        f"no development data at {tmp_path}/absent: run IAMSCOPE_DATA=/path/to/data make test"
        in result.stdout
    )
