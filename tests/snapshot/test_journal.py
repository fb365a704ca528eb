"""The journal of an unfinished snapshot."""

from pathlib import Path

import pytest

from iamscope.snapshot.journal import JOURNAL, Journal


def test_entries_come_back(tmp_path: Path) -> None:
    """What was appended is read back in order, and a last line without an end is cut off."""
    journal = Journal(tmp_path, "x")
    for number in range(3):
        journal.append({"n": number})
    journal.close()
    path = tmp_path / JOURNAL
    path.write_bytes(path.read_bytes() + b'{"n": 3')
    again = Journal(tmp_path, "x")
    assert [entry["n"] for entry in again.entries()] == [0, 1, 2]
    again.append({"n": 4})
    assert [entry["n"] for entry in again.entries()] == [0, 1, 2, 4]
    again.remove()
    assert not path.exists()


def test_closed_journal(tmp_path: Path) -> None:
    """A closed journal takes nothing more, and may be closed again."""
    journal = Journal(tmp_path, "x")
    journal.close()
    journal.close()
    assert not journal.is_open
    with pytest.raises(OSError, match="descriptor"):
        journal.append({})


def test_linked_journal(tmp_path: Path) -> None:
    """A journal that is a link to somebody's file is not written through."""
    (tmp_path / "precious").write_text("x")
    (tmp_path / JOURNAL).symlink_to(tmp_path / "precious")
    with pytest.raises(OSError, match="symbolic links"):
        Journal(tmp_path, "x")
    assert (tmp_path / "precious").read_text() == "x"
