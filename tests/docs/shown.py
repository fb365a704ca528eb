"""What pages show below commands, and what the commands print."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
_SHOWN = re.compile(r"^( *)\$ iamscope ((?:.*\\\n)*.+)\n((?:\1.*\n|\n(?=\n*\1))*)", re.MULTILINE)


def examples(page: str) -> dict[str, str]:
    """Return what a page of the documentation shows below each command."""
    found = {}
    for match in _SHOWN.finditer((REPOSITORY / "docs" / page).read_text()):
        indent, command, below = match.groups()
        lines = [line.removeprefix(indent) for line in below.rstrip("\n").split("\n")]
        found[" ".join(command.replace("\\\n", " ").split())] = "\n".join(lines) + "\n"
    return found


def run(command: str) -> tuple[str, str]:
    """Return what a command prints, and what it says on standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "iamscope", *shlex.split(command)],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout, done.stderr


def printed(command: str) -> str:
    """Return what a command prints, which says nothing on standard error."""
    out, error = run(command)
    assert error == ""
    return out
