"""What the verification of an audit log found."""

from dataclasses import dataclass
from enum import StrEnum

from iamscope.lease.chain import GENESIS, Head
from iamscope.lease.evidence import Evidence


class Verdict(StrEnum):
    """What can be said of a log."""

    INTACT = "intact"
    BROKEN = "broken"
    UNKNOWN = "unknown"


class Trouble(StrEnum):
    """What is wrong at a place of a log."""

    MALFORMED = "malformed"
    ALTERED = "altered"
    UNLINKED = "unlinked"
    MISSING = "missing"
    MISPLACED = "misplaced"
    REPEATED = "repeated"
    FORGED = "forged"
    CONTRADICTED = "contradicted"
    TRUNCATED = "truncated"


@dataclass(frozen=True, slots=True)
class Problem:
    """One trouble: at which line, of which entries, from the first to the last. Line 0 is the log's end."""

    trouble: Trouble
    line: int
    first: int
    last: int
    message: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found.

    `head` is where the log ends. `signed` is the last entry that a checkpoint in the log signs with a key
    that is trusted, 0 for none; `covered` the newest evidence from outside that the log agrees with.
    `doubts` say why no problem is not enough. `unshown` problems were found beyond those listed.
    """

    lines: int
    head: Head = GENESIS
    first_time: int | None = None
    last_time: int | None = None
    signed: int = 0
    covered: Evidence | None = None
    problems: tuple[Problem, ...] = ()
    unshown: int = 0
    given_up: frozenset[str] = frozenset()
    """The ids of keys that have handed over to others."""
    doubts: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The verdict: broken where anything is wrong, intact only where nothing is in doubt."""
        if self.problems:
            return Verdict.BROKEN
        return Verdict.UNKNOWN if self.doubts else Verdict.INTACT
