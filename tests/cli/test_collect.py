"""`iamscope collect aws` as a program: interruption, resumption, and what it prints."""

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from iamscope.snapshot import open_snapshot
from tests.fakes.aws import ENVIRONMENT, IDENTITY, UNSET, Aws, Refusal, serving
from tests.fakes.aws_account import put_small_account

PROGRAM = [sys.executable, "-m", "iamscope", "collect", "aws"]
AGAIN = {"sts.get-caller-identity"}
"""The call that every run begins with."""


@pytest.fixture
def aws() -> Iterator[Aws]:
    """Serve a small account."""
    with serving(None) as table:
        table.answers["sts.get-caller-identity"] = IDENTITY
        put_small_account(table)
        yield table


def environment(aws: Aws) -> dict[str, str]:
    """Return the environment of a program that is to sign in to the table."""
    mine = {name: value for name, value in os.environ.items() if name not in UNSET}
    return mine | ENVIRONMENT | {"AWS_ENDPOINT_URL": aws.url, "PYTHONPATH": str(Path(__file__).parents[2])}


def start(aws: Aws, *arguments: str) -> subprocess.Popen[str]:
    """Start a collection."""
    command = [*PROGRAM, *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment(aws))


def wait_for(aws: Aws, calls: int) -> None:
    """Wait until some calls have arrived."""
    for _ in range(600):
        if len(aws.calls) >= calls:
            return
        time.sleep(0.05)
    raise TimeoutError(f"only {len(aws.calls)} calls arrived")


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Wait for a program, and return its exit code and what it printed."""
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_success(aws: Aws, tmp_path: Path) -> None:
    """A collection in a pipe prints a summary, and nothing on the way."""
    code, out, err = finish(start(aws, "-o", str(tmp_path / "shot")))
    assert (code, err) == (0, "")
    assert out.splitlines()[0].startswith(f"wrote {tmp_path / 'shot'}: ")
    assert "1 account, 1 region" in out
    assert "no gaps" in out


def test_gaps_are_printed(aws: Aws, tmp_path: Path) -> None:
    """Gaps are printed with what would close them."""
    aws.refusals["kms.list-keys"] = Refusal("AccessDeniedException")
    code, out, _ = finish(start(aws, "-o", str(tmp_path / "shot")))
    assert code == 0
    assert "2 gaps (2 may hide access):" in out
    assert "kms.list-keys in 123456789012/eu-west-1: access denied (needs kms:ListKeys)" in out


def test_interruption(aws: Aws, tmp_path: Path) -> None:
    """Ctrl-C ends with 130 and one line; the same command goes on, and no call is made twice."""
    for call in ("kms.list-keys", "sns.list-topics", "iam.list-access-keys"):
        aws.delays[call] = 1
    process = start(aws, "-o", str(tmp_path / "shot"), "--workers", "2")
    wait_for(aws, 12)
    process.send_signal(signal.SIGINT)
    code, out, err = finish(process)
    assert (code, out) == (130, "")
    (line,) = err.splitlines()
    assert line.startswith("error[interrupted]: interrupted; run the same command again")
    assert len(aws.calls) < 25
    aws.delays.clear()
    assert finish(start(aws, "-o", str(tmp_path / "shot"), "--workers", "2"))[0] == 0
    assert {one.call for one in aws.repeated()} == AGAIN
    assert open_snapshot(tmp_path / "shot").gaps == ()


def test_kill(aws: Aws, tmp_path: Path) -> None:
    """After a kill the same command goes on; only calls that were under way are made again."""
    for call in ("kms.list-keys", "sns.list-topics", "iam.list-access-keys"):
        aws.delays[call] = 3
    process = start(aws, "-o", str(tmp_path / "shot"), "--workers", "2")
    wait_for(aws, 12)
    process.kill()
    finish(process)
    aws.delays.clear()
    assert finish(start(aws, "-o", str(tmp_path / "shot"), "--workers", "2"))[0] == 0
    assert len({one.call for one in aws.repeated()} - AGAIN) <= 2
    assert open_snapshot(tmp_path / "shot").gaps == ()


def test_interruption_before_the_first_answer(aws: Aws, tmp_path: Path) -> None:
    """Ctrl-C before anything was answered leaves nothing, and promises nothing."""
    aws.delays["sts.get-caller-identity"] = 2
    process = start(aws, "-o", str(tmp_path / "shot"))
    wait_for(aws, 1)
    process.send_signal(signal.SIGINT)
    code, _, err = finish(process)
    assert (code, "again" in err) == (130, False)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--region", "nowhere"], "invalid-region"),
        (["--account", "1"], "invalid-account"),
        (["--profile", "nobody"], "unknown-profile"),
    ],
)
def test_usage(aws: Aws, tmp_path: Path, arguments: list[str], code: str) -> None:
    """A wrong option is one message with a hint, exit code 2, and nothing is written."""
    status, out, err = finish(start(aws, "-o", str(tmp_path / "shot"), *arguments))
    assert (status, out) == (2, "")
    message, hint = err.splitlines()
    assert message.startswith(f"error[{code}]: ")
    assert hint.startswith("  hint: ")
    assert not list(tmp_path.iterdir())


def test_progress(aws: Aws, tmp_path: Path) -> None:
    """On a terminal a bar shows how many calls are made."""
    leader, terminal = pty.openpty()
    aws.delays["kms.list-keys"] = 1
    command = [*PROGRAM, "-o", str(tmp_path / "shot")]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=terminal, env=environment(aws) | {"TERM": "xterm"}
    ) as process:
        os.close(terminal)
        shown = b""
        while chunk := _read(leader):
            shown += chunk
        assert process.wait(60) == 0
    os.close(leader)
    assert b"/" in shown
    assert b"kms.list-keys" in shown or b"list-" in shown


def _read(leader: int) -> bytes:
    try:
        return os.read(leader, 4096)
    except OSError:  # the terminal is gone when the program has ended
        return b""


def test_nothing_heavy_is_imported() -> None:
    """The command is declared without the SDK and without the terminal library's progress bar."""
    names = "('boto3', 'botocore', 'rich.progress')"
    check = f"import sys, iamscope.cli.collect; print([m for m in {names} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
