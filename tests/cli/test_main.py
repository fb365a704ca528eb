"""How the command line ends when something else goes wrong than its input."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.cli.child import LONGEST, iamscope, python, started
from tests.demo.make_incident import STORY

BROKEN = """
import sys
import iamscope.pipeline.scan as scan

def fail(given):
    raise KeyError("a secret that no error message should repeat")

scan.scan = fail
sys.argv = ["iamscope", "scan", "anything"]
from iamscope.cli import main
main()
"""


def test_an_internal_error_is_one_line_and_a_hint() -> None:
    """A mistake of ours ends with 70, where it happened, and what to do; not with a traceback."""
    run = python("-c", BROKEN)
    assert run.status == 70
    first, hint = run.err.splitlines()
    assert first.startswith("error[internal]: KeyError at ")
    assert hint.startswith("  hint: this is a bug")
    assert "secret" not in run.err
    assert run.out == ""


def test_a_developer_can_ask_for_the_traceback() -> None:
    """With IAMSCOPE_DEBUG the traceback of an internal error is printed."""
    run = python("-c", BROKEN, more={"IAMSCOPE_DEBUG": "1"})
    assert run.status == 70
    assert "Traceback" in run.err


def test_interruption(tmp_path: Path) -> None:
    """Ctrl-C ends a command with 130 and without a traceback."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with started("scan", pipe) as running:
        # Opening to write waits until the command has opened the pipe to read.
        writer = os.open(pipe, os.O_WRONLY)
        time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=LONGEST)
        os.close(writer)
    assert (running.returncode, out, err) == (130, b"", b"")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_reader_that_goes_away(form: str) -> None:
    """A closed pipe, as of `| head -1`, ends the command without a word."""
    story = (STORY / "snapshot", "-m", STORY / "manifests", "--details", "--format", form)
    with started("scan", *story) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
        running.wait(LONGEST)
    assert running.returncode != 70


def test_a_path_that_no_file_can_have(tmp_path: Path) -> None:
    """A name that is too long for the file system is refused like any other that cannot be read."""
    run = iamscope("scan", tmp_path / ("x" * 300))
    assert (run.status, run.codes) == (2, ["unreadable-snapshot"])


def test_an_encoding_without_our_letters(tmp_path: Path) -> None:
    """A terminal that knows ASCII only gets escapes for what it lacks."""
    missing = tmp_path / ("é" * 120) / ("é" * 120)
    run = iamscope("scan", missing, more={"PYTHONIOENCODING": "ascii"})
    assert run.status == 2
    assert "\\xe9" in run.err
    assert "\\u2026" in run.err
