"""`iamscope audit` as a user runs it: exit codes, words, and files that are no logs."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from iamscope.cli.app import app
from iamscope.lease.canonical import LONGEST_LINE
from tests.cli.child import iamscope
from tests.lease.example import FOLDER, entries

KEYS = ("--keys", str(FOLDER / "audit.pub"))
ANCHOR = ("--anchor", str(FOLDER / "anchors.jsonl"))
RECEIPT = ("--receipt", str(FOLDER / "receipt.json"))
LOG = str(FOLDER / "log.jsonl")


def audit(*arguments: str | Path) -> Result:
    """Run a command in this process; errors of ours come out as they are."""
    return CliRunner().invoke(app, ["audit", *map(str, arguments)])


@pytest.mark.parametrize(
    ("file", "more", "code", "words"),
    [
        ("log.jsonl", ANCHOR, 0, "intact up to entry 8"),
        ("log.jsonl", (*ANCHOR, *RECEIPT), 0, "intact up to entry 10"),
        ("altered.jsonl", ANCHOR, 1, "line 7, entry 7"),
        ("cut.jsonl", ANCHOR, 1, "entries 7 to 8"),
        ("cut.jsonl", RECEIPT, 1, "entries 7 to 10"),
        ("cut.jsonl", (), 3, "cannot be told"),
        ("log.jsonl", (*ANCHOR, "--max-age", "1s"), 3, "as new as was asked for"),
        ("log.jsonl", (*ANCHOR, "--max-age", "999999h"), 0, "intact"),
        ("anchors.jsonl", (), 1, "MALFORMED"),
    ],
)
def test_a_verification_ends_with_its_code(file: str, more: tuple[str, ...], code: int, words: str) -> None:
    """0 intact, 1 broken, 3 it cannot be told; JSON ends alike."""
    done = audit("verify", FOLDER / file, *KEYS, *more)
    assert (done.exit_code, words in done.stdout) == (code, True)
    again = audit("verify", FOLDER / file, *KEYS, *more, "--format", "json")
    assert again.exit_code == code
    assert json.loads(again.stdout)["verdict"] == {0: "intact", 1: "broken", 3: "unknown"}[code]


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "absent", *KEYS),
        ("verify", LOG, *KEYS, "--anchor", LOG),
        ("verify", LOG, *KEYS, "--receipt", LOG),
        ("verify", LOG, "--keys", LOG),
        ("verify", LOG, *KEYS, *ANCHOR, "--max-age", "soon"),
        ("verify", LOG),
        ("export", "absent"),
        ("export", str(FOLDER / "anchors.jsonl")),
        ("anchor", LOG, "--to", "/no/where"),
        ("anchor", LOG, "--to", LOG, *KEYS),
        ("new-key", "/no/where"),
    ],
    ids=" ".join,
)
def test_wrong_input_ends_with_2(arguments: tuple[str, ...]) -> None:
    """What is wrong is said in one sentence with a code, and nothing is taken for intact."""
    done = audit(*arguments)
    raised = getattr(done.exception, "exit_code", done.exit_code)
    assert raised == 2 or done.exit_code == 2


def test_a_hostile_log_is_broken(tmp_path: Path) -> None:
    """Whatever a file holds, the command ends with 1, without a traceback and without control characters."""
    path = tmp_path / "log\x1b[2J"
    long, key = b"x" * (3 * LONGEST_LINE), "\u202e\x9b".encode()
    lines = (b"\x00\xff", b"[" * 10**6, long, b'{"' + key + b'":1}', b"{")
    path.write_bytes(b"\n".join(lines))
    done = iamscope("audit", "verify", path, *KEYS)
    assert (done.status, done.err) == (1, "")
    assert done.out.replace("\n", "").isprintable()
    assert done.out.count("MALFORMED") == 5


def test_errors_reach_the_terminal_as_sentences() -> None:
    """A mistake is told with its code on standard error."""
    done = iamscope("audit", "verify", "absent", *KEYS)
    assert (done.status, done.out, done.codes) == (2, "", ["unreadable-audit"])


def test_what_is_exported_can_be_verified(tmp_path: Path) -> None:
    """JSON lines are the log byte for byte; `--after` leaves out what was seen before."""
    done = audit("export", LOG)
    assert done.stdout_bytes == Path(LOG).read_bytes()
    later = audit("export", LOG, "--after", "9").stdout_bytes
    assert later == Path(LOG).read_bytes().splitlines(keepends=True)[9]
    events = [json.loads(line) for line in audit("export", LOG, "--format", "ocsf").stdout.splitlines()]
    assert [event["metadata"]["uid"] for event in events] == [entry.hash for entry in entries()]


def test_lines_that_are_no_entries_are_told_and_left_out(tmp_path: Path) -> None:
    """The others are exported, and the code says that something is wrong."""
    path = tmp_path / "log"
    path.write_bytes(b"{}\n" + Path(LOG).read_bytes())
    done = audit("export", path)
    assert done.exit_code == 2
    assert "malformed-line" in done.stderr
    assert done.stdout_bytes == Path(LOG).read_bytes()


def test_a_new_key_anchors_a_log(tmp_path: Path) -> None:
    """From a new key to a log that a checkpoint outside covers; a broken log is not anchored."""
    assert audit("new-key", tmp_path / "own.pem").exit_code == 0
    own = ("--key", str(tmp_path / "own.pem"))
    out = tmp_path / "out.jsonl"
    assert "added a checkpoint of entry 10" in audit("anchor", LOG, "--to", out, *own).stdout
    assert "already" in audit("anchor", LOG, "--to", out, *own).stdout
    trusted = (*KEYS, "--keys", str(tmp_path / "own.pem.pub"))
    assert audit("verify", LOG, *trusted, "--anchor", out, "--max-age", "1h").exit_code == 0
    done = audit("anchor", FOLDER / "cut.jsonl", "--to", out, *own)
    assert (done.exit_code, "TRUNCATED" in done.stdout) == (1, True)
    assert len(out.read_bytes().splitlines()) == 1


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    """Neither half of a key replaces a file."""
    assert audit("new-key", tmp_path / "own.pem").exit_code == 0
    before = (tmp_path / "own.pem").read_bytes()
    assert audit("new-key", tmp_path / "own.pem").exit_code != 0
    (tmp_path / "own.pem.pub").unlink()
    assert audit("new-key", tmp_path / "own.pem").exit_code != 0
    assert (tmp_path / "own.pem").read_bytes() == before
    (tmp_path / "other.pub").touch()
    assert audit("new-key", tmp_path / "other").exit_code != 0
    assert not (tmp_path / "other").exists()
