"""One pass over the lines of an audit log: what does not follow from what stands before it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from iamscope.lease.canonical import MalformedLineError
from iamscope.lease.chain import GENESIS, Entry, Head, digest, from_line
from iamscope.lease.gaps import Gaps
from iamscope.lease.verified import Problem, Trouble

_MOST_HASHES = 8


@dataclass(slots=True)
class Walk:
    """Where the pass stands. `visit` gets each entry that follows, `met` each number with its true hash."""

    visit: Callable[[Entry, int], Iterator[Problem]]
    met: Callable[[int, str], None]
    head: Head = GENESIS
    lines: int = 0
    first_time: int | None = None
    last_time: int | None = None
    gaps: Gaps = field(default_factory=Gaps)
    # The hashes that the next entry may follow; empty where anything goes, because the reason was told.
    _hashes: set[str] = field(default_factory=lambda: {GENESIS.hash})
    _malformed: int = 0

    def step(self, line: bytes) -> Iterator[Problem]:
        """Yield what is wrong with the next line."""
        self.lines += 1
        try:
            entry = from_line(line, self.lines)
        except MalformedLineError as error:
            self._malformed += 1
            self._hashes = set()
            yield self._problem(Trouble.MALFORMED, self.head.number + self._malformed, error.reason)
            return
        if not line.endswith(b"\n"):
            reason = "the line does not end: what follows was cut off, or was never written"
            yield self._problem(Trouble.MALFORMED, entry.number, reason)
        yield from self._entry(entry)

    def end(self) -> Iterator[Problem]:
        """Yield which entries are nowhere in the log, although later ones are."""
        reason = "not in the log: dropped before this line"
        for first, last, line in self.gaps.ranges:
            yield Problem(Trouble.MISSING, line, first, last, reason)

    def _entry(self, entry: Entry) -> Iterator[Problem]:
        true = digest(entry)
        expected = self.head.number + 1
        if true != entry.hash:
            yield from self._altered(entry, true)
        elif entry.number < expected:
            yield from self._earlier(entry)
        elif entry.number > expected + self._malformed:
            self.gaps.add(expected + self._malformed, entry.number - 1, self.lines)
            self._follow(entry)
        elif self._hashes and entry.previous not in self._hashes:
            reason = f"it does not follow entry {self.head.number:,} that stands here: one was replaced"
            self._follow(entry)
            yield Problem(Trouble.UNLINKED, self.lines, max(1, entry.number - 1), entry.number, reason)
        else:
            linked = bool(self._hashes)
            self._follow(entry)
            if linked:
                yield from self.visit(entry, self.lines)

    def _altered(self, entry: Entry, true: str) -> Iterator[Problem]:
        # Its number may be what was altered: it is taken to be the one that belongs here.
        number = self.head.number + 1
        if self.head.number + 1 <= entry.number <= self.head.number + 1 + self._malformed:
            number = entry.number
        reason = "what it says does not have the hash that it states: it was altered"
        self.met(number, true)
        self.head, self._hashes, self._malformed = Head(number, entry.hash), {entry.hash, true}, 0
        yield self._problem(Trouble.ALTERED, number, reason)

    def _earlier(self, entry: Entry) -> Iterator[Problem]:
        self.met(entry.number, entry.hash)
        after = f"it stands after entry {self.head.number:,}"
        if self.gaps.fill(entry.number):
            yield self._problem(Trouble.MISPLACED, entry.number, f"{after}: the order was changed")
            return
        if entry.number == self.head.number and 0 < len(self._hashes) < _MOST_HASHES:
            self._hashes.add(entry.hash)
        reason = f"{after}, and its number was there before: it was inserted or copied"
        yield self._problem(Trouble.REPEATED, entry.number, reason)

    def _follow(self, entry: Entry) -> None:
        self.met(entry.number, entry.hash)
        self.head, self._hashes, self._malformed = entry.head, {entry.hash}, 0
        self.first_time = entry.time if self.first_time is None else self.first_time
        self.last_time = entry.time

    def _problem(self, trouble: Trouble, number: int, message: str) -> Problem:
        return Problem(trouble, self.lines, number, number, message)
