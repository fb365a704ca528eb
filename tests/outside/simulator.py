"""iam-simulate as a program of its own: installed where nothing of ours looks, asked over a pipe."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.outside.simulation import simulation

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / ".cache" / "outside" / "iam-simulate"
SCRIPT = HERE / "simulate.mjs"
_LOCKED = ("package.json", "package-lock.json")


class Unavailable(Exception):  # noqa: N818 - it says what the program is
    """The program cannot be installed or run here, for the reason given."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the program says: `Allowed`, `ImplicitlyDenied`, `ExplicitlyDenied`, or why it refused to say.

    `ignored` are the context keys that it set aside, as the action does not send them.
    """

    result: str = ""
    ignored: tuple[str, ...] = ()
    refused: str = ""


def install() -> Path:
    """Install the locked program unless it is there, and return its folder. Raises `Unavailable`."""
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            raise Unavailable(f"{tool} is not installed")
    if not _installed():
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name in _LOCKED:
            shutil.copy(HERE / name, FOLDER / name)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Unavailable(f"npm could not install it: {(done.stderr or done.stdout).strip()[:500]}")
        (FOLDER / "installed").write_bytes((HERE / _LOCKED[1]).read_bytes())
    return FOLDER


def _installed() -> bool:
    mark = FOLDER / "installed"
    return mark.is_file() and mark.read_bytes() == (HERE / _LOCKED[1]).read_bytes()


def command(folder: Path, *options: str) -> list[str]:
    """Return the command that runs the program in a folder."""
    return ["node", str(SCRIPT), str(folder), *options]


class Simulator:
    """The running program; used in a `with` block, it ends with it."""

    def __init__(self, folder: Path) -> None:
        self._child = subprocess.Popen(
            command(folder), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def answer(self, case: Mapping[str, Any]) -> Answer:
        """Return what the program says of a case. Raises `Unavailable` when it has ended."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(json.dumps(simulation(case)) + "\n")
        self._child.stdin.flush()
        line = self._child.stdout.readline()
        if not line:
            raise Unavailable(f"it ended with exit code {self._child.wait()}")
        said = json.loads(line)
        return Answer(said.get("result", ""), tuple(said.get("ignored", ())), said.get("refused", ""))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.close()
        self._child.stdout.close()
        self._child.wait()
