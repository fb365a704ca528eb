"""The numbers that a log has passed over, in bounded memory."""

from dataclasses import dataclass, field

_MOST = 1000


@dataclass(slots=True)
class Gaps:
    """Ranges of missing entries: the first, the last, and the line before which they are missing."""

    ranges: list[tuple[int, int, int]] = field(default_factory=list)
    overflowed: int = 0
    """Ranges that were not kept."""

    def add(self, first: int, last: int, line: int) -> None:
        """Note that entries are missing."""
        if len(self.ranges) < _MOST:
            self.ranges.append((first, last, line))
        else:
            self.overflowed += 1

    def fill(self, number: int) -> bool:
        """Take a number out, and return whether it was missing."""
        for place, (first, last, line) in enumerate(self.ranges):
            if first <= number <= last:
                rest = [(first, number - 1, line), (number + 1, last, line)]
                self.ranges[place : place + 1] = [left for left in rest if left[0] <= left[1]]
                return True
        return False
