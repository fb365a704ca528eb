"""What a page shows below a command, and what the command prints."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
SHOWN = re.compile(r"^( *)\$ iamscope ((?:.*\\\n)*.+)\n((?:\1.*\n|\n(?=\1))*)", re.MULTILINE)


def examples(page: str) -> dict[str, str]:
    """Return what a page of the documentation shows below each command."""
    found = {}
    for match in SHOWN.finditer((REPOSITORY / "docs" / page).read_text()):
        indent, command, below = match.groups()
        lines = [line.removeprefix(indent) for line in below.rstrip("\n").split("\n")]
        found[" ".join(command.replace("\\\n", " ").split())] = "\n".join(lines) + "\n"
    return found


def printed(command: str) -> tuple[str, str]:
    """Return what a command prints, and what it says on standard error."""
    run = subprocess.run(
        [sys.executable, "-m", "iamscope", *shlex.split(command)],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout, run.stderr
