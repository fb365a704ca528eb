"""What the pages about edits and remedies show is what the commands print."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from iamscope.clouds.aws.change.words import FORMS

REPOSITORY = Path(__file__).parents[2]
PAGES = {name: (REPOSITORY / "docs" / name).read_text() for name in ("what-if.md", "fix.md")}
SHOWN = re.compile(r"^    \$ iamscope (.+)\n((?:    .*\n|\n(?=    ))*)", re.MULTILINE)


def examples() -> dict[str, str]:
    """Return what the pages show below each command."""
    return {
        match.group(1): "".join(
            line[4:] if line.strip() else line for line in match.group(2).splitlines(True)
        )
        for page in PAGES.values()
        for match in SHOWN.finditer(page)
    }


def test_the_pages_show_something() -> None:
    """The pages have their three examples."""
    assert len(examples()) == 3


@pytest.mark.parametrize("command", examples())
def test_an_example_is_what_the_command_prints(command: str) -> None:
    """Below each command stands what it prints."""
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
    assert run.stdout.rstrip("\n") == examples()[command].rstrip("\n")


def test_every_edit_is_described() -> None:
    """The page names each form of an edit as the command line takes it."""
    page = (
        PAGES["what-if.md"]
        .replace("statement S of", "statement STATEMENT of")
        .replace("policy ARN", "policy POLICY")
    )
    assert [form for form in FORMS if f"`{form}`" not in page] == []
