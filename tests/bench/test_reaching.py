"""Reach of everybody is measured on accounts of the sizes that are asked for."""

from pathlib import Path

from tests.bench import reaching
from tests.bench.accounts import DETAILS


def test_each_size_becomes_a_line(tmp_path: Path) -> None:
    """A size is principals and accounts, and each account has a file of its own."""
    lines = reaching.report(tmp_path, ((100, 1), (200, 2))).splitlines()
    assert [line.split()[:2] for line in lines[2:]] == [["100", "1"], ["200", "2"]]
    assert len(list((tmp_path / "reach-200-2").rglob(f"{DETAILS}.json"))) == 2
