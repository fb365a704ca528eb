"""Files of checkpoints, receipts, and lines of any length."""

import io
import os
from pathlib import Path

import pytest

from iamscope.errors import IamscopeError, ManyErrors
from iamscope.lease.canonical import LONGEST_LINE
from iamscope.lease.chain import Head
from iamscope.lease.checkpoint import sign, to_line
from iamscope.lease.evidence import UnreadableAuditError, lines, read_anchors, read_receipt
from tests.lease.logs import key

ONE, TWO = (sign(Head(number, "ab" * 32), number, key()) for number in (1, 2))


def test_a_long_line_is_cut_and_the_next_one_is_whole() -> None:
    """Of a line beyond the limit only as much is kept as tells that it is too long."""
    data = b"a\n" + b"x" * (3 * LONGEST_LINE) + b"\nb\n" + b"y" * (LONGEST_LINE - 1) + b"\n"
    found = list(lines(io.BytesIO(data)))
    assert [len(line) for line in found] == [2, LONGEST_LINE + 1, 2, LONGEST_LINE]
    assert found[2] == b"b\n"
    assert [len(line) for line in lines(io.BytesIO(b"z" * (2 * LONGEST_LINE)))] == [LONGEST_LINE + 1]


def test_anchors_are_read_with_their_lines(tmp_path: Path) -> None:
    """Each checkpoint of a file is evidence that says where it is written."""
    path = tmp_path / "anchors.jsonl"
    path.write_bytes(to_line(ONE) + to_line(TWO))
    found = read_anchors(path)
    assert [one.checkpoint for one in found] == [ONE, TWO]
    assert found[1].place == f"{path}, line 2"
    assert found[1].time == 2


def test_all_lines_that_are_no_checkpoints_are_told(tmp_path: Path) -> None:
    """A file with lines that are none is wrong input, and each of them is told, up to some."""
    path = tmp_path / "anchors.jsonl"
    path.write_bytes(b"{}\n" + to_line(ONE) + b"\n" + b"[" * 10**6 + b"\n")
    with pytest.raises(ManyErrors) as caught:
        read_anchors(path)
    assert [", line 1:" in error.message for error in caught.value.errors] == [True, False, False]
    path.write_bytes(b"\n" * 1000)
    with pytest.raises(ManyErrors) as caught:
        read_anchors(path)
    assert len(caught.value.errors) == 20


def test_a_receipt_holds_a_head(tmp_path: Path) -> None:
    """Whatever else a receipt says, its head is evidence without a time."""
    path = tmp_path / "receipt.json"
    path.write_text('{"lease": "L1", "head": {"number": 4, "hash": "%s", "x": 1}}' % ("ab" * 32))
    found = read_receipt(path)
    assert (found.head, found.time, found.place) == (Head(4, "ab" * 32), None, str(path))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"head": 1}',
        '{"head": {"number": "4", "hash": "' + "ab" * 32 + '"}}',
        '{"head": {"number": true, "hash": "' + "ab" * 32 + '"}}',
        '{"head": {"number": 4, "hash": "ab"}}',
        '{"head": ' * 5000,
    ],
)
def test_what_is_no_receipt_is_refused(tmp_path: Path, text: str) -> None:
    """Anything without a head is wrong input."""
    path = tmp_path / "receipt.json"
    path.write_text(text)
    with pytest.raises(IamscopeError, match="is not a receipt"):
        read_receipt(path)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """A folder, a pipe that nobody writes to, a device and nothing at all are refused at once."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", Path("/dev/zero"), tmp_path / "absent"):
        with pytest.raises(UnreadableAuditError):
            read_anchors(path)
