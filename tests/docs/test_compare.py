"""What the page about comparing shows is what the command prints."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "docs" / "compare.md").read_text()
SHOWN = re.compile(r"^( *)\$ iamscope (.+)\n((?:\1.*\n|\n(?=\1))*)", re.MULTILINE)


def examples() -> dict[str, str]:
    """Return what the page shows below each command."""
    found = {}
    for match in SHOWN.finditer(PAGE):
        indent, command, below = match.groups()
        lines = [line.removeprefix(indent) for line in below.rstrip("\n").split("\n")]
        found[command] = "\n".join(lines) + "\n"
    return found


def test_the_page_shows_something() -> None:
    """The page has its four examples."""
    assert len(examples()) == 4


@pytest.mark.parametrize("command", examples())
def test_an_example_is_what_the_command_prints(command: str) -> None:
    """Below each command stands what it prints; only the time of a batch is another each time."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    run = subprocess.run(
        [sys.executable, "-m", "iamscope", *shlex.split(command)],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr == ""
    assert re.sub(r'"seconds":[0-9.e-]+', '"seconds":0.000', run.stdout) == examples()[command]
