"""What the README shows is what the commands print."""

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
BEGIN, END = "<!-- demo -->\n", "<!-- end of demo -->"


def shown() -> str:
    """Return the demo's output as the README shows it."""
    text = (REPOSITORY / "README.md").read_text()
    block = text.partition(BEGIN)[2].partition(END)[0]
    return block.removeprefix("```text\n").removesuffix("```\n")


def told(folder: Path) -> str:
    """Return what the demo prints, from the scan's first line to the end of the first agent."""
    command = [sys.executable, "-m", "iamscope", "demo"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, env=environment)
    scan = result.stdout[result.stdout.index("Scan of") :]
    first = scan.index("\n---")
    return scan[: scan.index("\n\n", scan.index("  -> fix", first)) + 1]


def test_the_readme_shows_the_real_output_of_the_demo(tmp_path: Path) -> None:
    """The block in the README is the beginning of what `iamscope demo` prints, to the letter."""
    assert shown() == told(tmp_path)
