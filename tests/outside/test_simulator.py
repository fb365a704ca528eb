"""Running the program: what is sent and read, that it ends, and what is locked."""

import json
import sys
from pathlib import Path

import pytest

from tests.outside import simulator
from tests.outside.simulator import HERE, Answer, Simulator, Unavailable
from tests.outside.small import SESSION, case

_ECHO = """
import json, sys
for line in sys.stdin:
    asked = json.loads(line)["request"]
    said = {"result": asked["principal"], "ignored": ["k"]}
    print(json.dumps({"refused": "why"} if asked["action"] == "sqs:Refuse" else said), flush=True)
"""


def _runs(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(simulator, "command", lambda folder: [sys.executable, "-c", code])


def test_answers_come_one_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each case is sent as a simulation, and its own answer comes back."""
    _runs(monkeypatch, _ECHO)
    with Simulator(Path()) as program:
        assert program.answer(case()) == Answer(SESSION, ("k",))
        assert program.answer(case(action="sqs:Refuse")) == Answer(refused="why")


def test_a_program_that_ends_is_said_to_have_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the program ends instead of answering, that is the error, with its exit code."""
    _runs(monkeypatch, "import sys; sys.stdin.readline(); sys.exit(3)")
    with Simulator(Path()) as program, pytest.raises(Unavailable, match="it ended with exit code 3"):
        program.answer(case())


def test_without_node_there_is_nothing_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without node is told so, and nothing is tried."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="node is not installed"):
        simulator.install()


def test_what_is_installed_is_locked() -> None:
    """The package is pinned exactly, everything it needs has a hash, and the lock holds no address."""
    declared = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    text = (HERE / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    assert "://" not in text
    assert "resolved" not in text
    for name, version in declared.items():
        assert packages[f"node_modules/{name}"]["version"] == version
    assert all(each["integrity"].startswith("sha512-") for name, each in packages.items() if name)


def test_a_lock_that_changed_is_installed_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The mark of an installation is the lock that it was made from."""
    monkeypatch.setattr(simulator, "FOLDER", tmp_path / "program")
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("node", "npm"):
        (programs / name).write_text('#!/bin/sh\nprintf x >>"$(dirname "$0")/calls"\n')
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    folder = simulator.install()
    assert simulator.install() == folder
    assert (programs / "calls").read_text() == "x"
    (folder / "installed").write_text("an older lock")
    simulator.install()
    assert (programs / "calls").read_text() == "xx"


def test_an_installation_that_fails_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where npm fails, what it said is the reason, and nothing counts as installed."""
    monkeypatch.setattr(simulator, "FOLDER", tmp_path / "program")
    for name in ("node", "npm"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'no such host' >&2; exit 1\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(Unavailable, match="npm could not install it: no such host"):
        simulator.install()
    assert not (tmp_path / "program" / "installed").exists()
