"""Turns measured costs into the table that the benchmark prints."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.measure import Cost


@dataclass(frozen=True, slots=True)
class Row:
    """One size: principals, bytes, what `json.loads` took on those bytes, and what the scan cost."""

    principals: int
    size: int
    loads: float
    scan: Cost

    @property
    def ratio(self) -> float:
        """How many times the scan's CPU seconds are those of `json.loads` on the same bytes."""
        return self.scan.cpu / self.loads

    @property
    def memory(self) -> float:
        """How many times the scan's peak memory is the input's size."""
        return self.scan.peak / self.size


def growth(rows: Sequence[Row]) -> float | None:
    """Return the exponent with which CPU seconds grow from the smallest to the largest size."""
    first, last = min(rows, key=_principals), max(rows, key=_principals)
    if first.principals == last.principals:
        return None
    return math.log(last.scan.cpu / first.scan.cpu) / math.log(last.principals / first.principals)


def _principals(row: Row) -> int:
    return row.principals


def table(rows: Sequence[Row]) -> str:
    """Return the table as text, sizes in ascending order."""
    head = f"{'principals':>10} {'input MB':>9} {'json.loads s':>13} {'scan CPU s':>11} {'ratio':>7}"
    lines = [f"{head} {'peak MB':>8} {'peak/input':>11} {'exit':>5}"]
    lines += [_line(row) for row in sorted(rows, key=_principals)]
    exponent = growth(rows)
    if exponent is not None:
        lines.append(f"CPU seconds grow with principals to the power of {exponent:.2f}")
    return "\n".join(lines)


def _line(row: Row) -> str:
    spent = f"{row.principals:>10,} {row.size / 1e6:>9.1f} {row.loads:>13.3f} {row.scan.cpu:>11.2f}"
    return f"{spent} {row.ratio:>7.1f} {row.scan.peak / 1e6:>8.0f} {row.memory:>11.1f} {row.scan.status:>5}"
