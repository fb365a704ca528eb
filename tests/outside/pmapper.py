"""PMapper as a program of its own: installed into an environment where nothing of ours looks."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.outside.simulator import HERE, Unavailable

FOLDER = HERE.parents[1] / ".cache" / "outside" / "pmapper"
SCRIPT = HERE / "pmapper_rate.py"
LOCK = HERE / "pmapper.txt"


def install() -> Path:
    """Install the locked program unless it is there, and return its Python. Raises `Unavailable`."""
    python, mark = FOLDER / "bin" / "python", FOLDER / "installed"
    if not mark.is_file() or mark.read_bytes() != LOCK.read_bytes():
        shutil.rmtree(FOLDER, ignore_errors=True)
        _run([sys.executable, "-m", "venv", str(FOLDER)])
        locked = ["--require-hashes", "--requirement", str(LOCK)]
        _run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *locked])
        mark.write_bytes(LOCK.read_bytes())
    return python


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable(f"it cannot be installed: {(done.stderr or done.stdout).strip()[-500:]}")
