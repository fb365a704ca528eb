"""The command line as a user runs it: in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST = 300
"""Seconds after which a command is taken to hang."""


@dataclass(frozen=True)
class Run:
    """How a command ended, and what it printed."""

    status: int
    out: str
    err: str

    @property
    def codes(self) -> list[str]:
        """The codes of the errors that were printed, in their order."""
        lines = (line for line in self.err.splitlines() if "error[" in line)
        return [line.split("error[", 1)[1].split("]")[0] for line in lines]


def environment(**more: str) -> dict[str, str]:
    """Return an environment in which the checkout is imported."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def iamscope(
    *arguments: str | Path, folder: Path | None = None, more: Mapping[str, str] | None = None
) -> Run:
    """Run a command to its end, in some folder."""
    return python("-m", "iamscope", *arguments, folder=folder, more=more)


def python(*arguments: str | Path, folder: Path | None = None, more: Mapping[str, str] | None = None) -> Run:
    """Run Python to its end."""
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=folder or ROOT,
        env=environment(**(more or {})),
        capture_output=True,
        timeout=LONGEST,
        check=False,
    )
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


def started(*arguments: str | Path) -> "subprocess.Popen[bytes]":
    """Start a command, whose output the caller reads."""
    command = [sys.executable, "-m", "iamscope", *map(str, arguments)]
    return subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
