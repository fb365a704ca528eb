"""The wheel: it holds everything, and works in an environment that has nothing else."""

import os
import subprocess
import sys
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

import iamscope

REPOSITORY = Path(__file__).parent.parent.parent
UNREACHABLE = ("connection broken by", "Failed to establish a new connection", "name resolution")
AGAIN = "run, where packages can be installed: .venv/bin/python -m pytest tests/packaging/test_wheel.py"


def run(command: Sequence[str | Path], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command that sees nothing of this checkout."""
    outside = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    return subprocess.run(command, cwd=folder, env=outside, text=True, capture_output=True, check=False)


def pip(python: Path, *arguments: str | Path) -> None:
    """Install something, or skip the test where the machine cannot reach any packages."""
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
    result = run(install, python.parent)
    if any(sign in result.stderr for sign in UNREACHABLE) and result.returncode:
        pytest.skip(f"no packages can be reached; {AGAIN}")
    assert result.returncode == 0, result.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from this checkout without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    result = run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], REPOSITORY)
    assert result.returncode == 0, result.stdout + result.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    """Code, data, stories, schemas and the licence are all in the wheel, and nothing that git ignores is."""
    names = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "iamscope"]
    listed = subprocess.run(names, cwd=REPOSITORY, text=True, capture_output=True, check=True)
    ours = {name for name in listed.stdout.split("\0") if name and (REPOSITORY / name).exists()}
    held = set(zipfile.ZipFile(wheel).namelist())
    information = f"iamscope-{iamscope.__version__}.dist-info"
    assert {name for name in held if name.startswith("iamscope/")} == ours
    assert {name.split("/")[0] for name in held} == {"iamscope", information}
    assert f"{information}/licenses/LICENSE" in held


def test_the_wheel_shows_the_demo_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    """Installed with the locked dependencies alone, `iamscope demo` runs from any folder."""
    home = tmp_path / "an empty environment"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    pip(python, "--require-hashes", "-r", REPOSITORY / "requirements" / "run.txt")
    pip(python, "--no-deps", "--no-index", wheel)
    where = run([python, "-c", "import iamscope; print(iamscope.__file__)"], tmp_path)
    assert where.stdout.startswith(str(home)), where.stderr
    demo = run([home / "bin" / "iamscope", "demo"], tmp_path)
    assert demo.returncode == 0, demo.stderr
    assert demo.stdout
