"""The audit log as files: evidence is read, checkpoints are put outside, and broken logs are not."""

from pathlib import Path

import pytest

from iamscope.errors import IamscopeError
from iamscope.lease.canonical import MalformedLineError
from iamscope.lease.chain import Entry, append, to_line
from iamscope.lease.evidence import read_anchors
from iamscope.lease.signing import public_pem, write_key
from iamscope.lease.verified import Trouble, Verdict
from iamscope.pipeline.audit import GivenUpKeyError, NothingToAnchorError, anchor, entries, verify
from tests.lease.logs import BEGUN, Log, key, log

LOG = log(9, checkpoints=(4, 8))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a log and the keys of its owner and of somebody else."""
    (tmp_path / "log").write_bytes(b"".join(LOG.lines))
    for number in (1, 2):
        write_key(tmp_path / f"{number}.pem", key(number))
        (tmp_path / f"{number}.pub").write_bytes(public_pem(key(number).public))
    return tmp_path


def test_the_newest_checkpoint_in_the_log_is_put_outside(folder: Path) -> None:
    """What is outside then covers the log, and the second time there is nothing to add."""
    done = anchor(folder / "log", folder / "out", None, [folder / "1.pub"], BEGUN)
    assert done.checkpoint
    assert done.checkpoint.number == 7
    found = verify(folder / "log", [folder / "1.pub"], [folder / "out"])
    assert (found.verdict, found.covered and found.covered.head.number) == (Verdict.INTACT, 7)
    again = anchor(folder / "log", folder / "out", None, [folder / "1.pub"], BEGUN)
    assert (again.known, again.checkpoint) == (True, None)
    assert len(read_anchors(folder / "out")) == 1


def test_somebody_else_may_sign_the_end(folder: Path) -> None:
    """With a private key the last entry is signed now, with the time of now."""
    done = anchor(folder / "log", folder / "out", folder / "2.pem", [], 5)
    assert done.checkpoint
    assert (done.checkpoint.number, done.checkpoint.time) == (9, 5)
    found = verify(folder / "log", [folder / "1.pub", folder / "2.pub"], [folder / "out"])
    assert found.verdict is Verdict.INTACT


@pytest.mark.parametrize("left", [0, 3, 8])
def test_a_log_that_lost_its_end_is_not_anchored(folder: Path, left: int) -> None:
    """What was anchored before is held against the log, and the file outside stays as it is."""
    anchor(folder / "log", folder / "out", folder / "1.pem", [], BEGUN)
    before = (folder / "out").read_bytes()
    (folder / "log").write_bytes(b"".join(LOG.lines[:left]))
    done = anchor(folder / "log", folder / "out", folder / "1.pem", [], BEGUN)
    assert [one.trouble for one in done.verification.problems] == [Trouble.TRUNCATED]
    assert done.checkpoint is None
    assert (folder / "out").read_bytes() == before


def test_a_log_without_a_signature_needs_one(folder: Path) -> None:
    """Without a known key's checkpoint, or any entry at all, there is nothing to put outside."""
    with pytest.raises(NothingToAnchorError):
        anchor(folder / "log", folder / "out", None, [folder / "2.pub"], BEGUN)
    (folder / "log").write_bytes(b"")
    with pytest.raises(NothingToAnchorError):
        anchor(folder / "log", folder / "out", folder / "1.pem", [], BEGUN)
    assert not (folder / "out").exists()


def test_a_key_that_was_given_up_does_not_sign(folder: Path) -> None:
    """A checkpoint that verification would call forged is not made."""
    (folder / "log").write_bytes(b"".join(log(6, handover=5).lines))
    with pytest.raises(GivenUpKeyError):
        anchor(folder / "log", folder / "out", folder / "1.pem", [], BEGUN)
    done = anchor(folder / "log", folder / "out", folder / "2.pem", [folder / "1.pub"], BEGUN)
    assert done.checkpoint
    assert done.checkpoint.number == 6


def rewritten(source: Log) -> bytes:
    """Return a log whose last entry is another one."""
    last = append(source.entries[-2].head, 1, "issued", {})
    return b"".join([*source.lines[:-1], to_line(last)])


def test_a_rewritten_log_is_not_anchored(folder: Path) -> None:
    """A log that contradicts what is outside is broken."""
    anchor(folder / "log", folder / "out", folder / "1.pem", [], BEGUN)
    (folder / "log").write_bytes(rewritten(LOG))
    done = anchor(folder / "log", folder / "out", folder / "1.pem", [], BEGUN)
    assert [one.trouble for one in done.verification.problems] == [Trouble.CONTRADICTED]


def test_entries_are_read_beyond_a_number(folder: Path) -> None:
    """Lines that are no entries stand among them as errors."""
    (folder / "log").write_bytes(b"".join([*LOG.lines[:3], b"x\n", *LOG.lines[3:5]]))
    found = list(entries(folder / "log", 2))
    assert [one.number for one in found if isinstance(one, Entry)] == [3, 4, 5]
    assert [type(one) for one in found if not isinstance(one, Entry)] == [MalformedLineError]


@pytest.mark.parametrize("missing", ["log", "1.pub", "out", "receipt"])
def test_a_missing_file_is_wrong_input(folder: Path, missing: str) -> None:
    """A file that is not there is never taken for one without problems."""
    anchor(folder / "log", folder / "out", folder / "1.pem", [], BEGUN)
    head = LOG.entries[-1].head
    (folder / "receipt").write_text(f'{{"head": {{"number": 9, "hash": "{head.hash}"}}}}')
    arguments = ([folder / "1.pub"], [folder / "out"], [folder / "receipt"])
    assert verify(folder / "log", *arguments).verdict is Verdict.INTACT
    (folder / missing).unlink()
    with pytest.raises(IamscopeError):
        verify(folder / "log", *arguments)
