"""The commands of the README on machines that are not like ours."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent.parent
FIND_PYTHON = REPOSITORY / ".ci" / "find-python"
NOTHING_WORKS = r"no working Python 3\.11 or newer with venv among: [^\n]+\n"


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command with an environment of its own."""
    return subprocess.run(command, env=environment, text=True, capture_output=True, check=False)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Return a folder of programs for a machine with a shell and no Python."""
    programs = tmp_path / "programs of mine"
    programs.mkdir()
    for name in ("sh", "rm", "awk", "make", "touch"):
        where = shutil.which(name)
        assert where, name
        (programs / name).symlink_to(where)
    return programs


def install(machine: Path, name: str, script: str) -> None:
    """Put a program on the machine."""
    (machine / name).write_text(f"#!/bin/sh\n{script}\n")
    (machine / name).chmod(0o755)


def test_an_interpreter_that_refuses_to_run_is_passed_over(machine: Path) -> None:
    """A name that a version manager offers and refuses is not taken for an interpreter."""
    install(machine, "python3.13", "echo 'python3.13: command not found' >&2; exit 127")
    install(machine, "python3", f'exec "{sys.executable}" "$@"')
    result = run(FIND_PYTHON, PATH=str(machine), HOME=str(machine))
    assert result.stdout == "python3\n"


def test_an_interpreter_that_pyenv_holds_back_is_found(machine: Path) -> None:
    """An interpreter that pyenv has but does not offer is found by its version."""
    inside = machine / ".pyenv" / "versions" / "3.12.9" / "bin"
    inside.mkdir(parents=True)
    install(inside, "python", f'exec "{sys.executable}" "$@"')
    result = run(FIND_PYTHON, "python3.12", PATH=str(machine), HOME=str(machine))
    assert result.stdout == f"{inside}/python\n"


@pytest.mark.parametrize("script", ["exit 127", "exit 1"], ids=["broken", "too old or without venv"])
def test_no_interpreter_is_one_clear_line(machine: Path, script: str) -> None:
    """Without a usable interpreter the answer is one line that says what to do."""
    install(machine, "python3", script)
    result = run(FIND_PYTHON, PATH=str(machine), HOME=str(machine))
    assert (result.returncode, result.stdout) == (1, "")
    assert re.fullmatch(NOTHING_WORKS, result.stderr)


def test_a_wrong_python_stops_make_before_it_touches_anything(machine: Path, tmp_path: Path) -> None:
    """`make demo PYTHON=...` with an unusable interpreter says so and leaves no half-made environment."""
    checkout = tmp_path / "a checkout"
    (checkout / ".ci").mkdir(parents=True)
    shutil.copy(FIND_PYTHON, checkout / ".ci")
    shutil.copy(REPOSITORY / "Makefile", checkout)
    shutil.copy(REPOSITORY / "pyproject.toml", checkout)
    shutil.copytree(REPOSITORY / "requirements", checkout / "requirements")
    result = run(
        "make", "-C", checkout, "demo", "PYTHON=/no such/python3", PATH=str(machine), HOME=str(machine)
    )
    assert result.returncode == 2
    assert re.match(NOTHING_WORKS, result.stderr)
    assert "/no such/python3" in result.stderr
    assert not (checkout / ".venv").exists()


def test_help_lists_every_command() -> None:
    """`make` alone lists every command with what it does."""
    makefile = (REPOSITORY / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony
    result = run("make", "-C", REPOSITORY, "--no-print-directory", PATH=os.environ["PATH"])
    listed = re.findall(r"^make ([a-z-]+) +\S", result.stdout, re.MULTILINE)
    assert sorted(listed) == sorted(phony[1].split())


def test_continuous_integration_is_valid_shell() -> None:
    """`.ci/run` and `.ci/find-python` parse, and may be executed."""
    for name, shell in (("run", "bash"), ("find-python", "sh")):
        script = REPOSITORY / ".ci" / name
        assert run(shell, "-n", script, PATH=os.environ["PATH"]).stderr == ""
        assert os.access(script, os.X_OK)
