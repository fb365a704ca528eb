"""What came of guardrail tests: each passes, fails or stays unknown, with the proof."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from iamscope.model.finding import Witness
from iamscope.model.reach import Step
from iamscope.model.source import Source


class Verdict(StrEnum):
    """What came of a test, the worst first."""

    FAIL = "fail"
    UNKNOWN = "unknown"
    """Neither proven nor refuted: that is no pass."""
    PASS = "pass"


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that a test asks of one principal, and the answer.

    `principal` is empty where nobody was asked. `message` says what is so, as the rest of a sentence
    about the principal; `depends` what it hangs on, where it is unknown. The steps of `path` lead to the
    principal that can make the request `witness`, or that is become; `sources` are the deciding statements.
    """

    principal: str
    asked: str
    verdict: Verdict
    message: str
    depends: str = ""
    path: tuple[Step, ...] = ()
    witness: Witness | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Tested:
    """One test with all its cases; `place` is where it is written."""

    name: str
    reason: str
    place: str
    cases: tuple[Case, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of its cases; a test without any has shown nothing."""
        return worst(case.verdict for case in self.cases)

    @property
    def principals(self) -> int:
        """How many principals were asked about."""
        return len({case.principal for case in self.cases if case.principal})

    def standing(self) -> tuple[Case, ...]:
        """Return the cases that did not pass, the worst first."""
        ranks = list(Verdict)
        left = (case for case in self.cases if case.verdict is not Verdict.PASS)
        return tuple(sorted(left, key=lambda case: ranks.index(case.verdict)))


@dataclass(frozen=True, slots=True)
class TestRun:
    """All tests of some files on one snapshot; `assumes` are limits that were not read.

    They are taken to be absent, but where something has to be possible; if `lifted`, those of the
    organization there, too.
    """

    __test__ = False

    snapshot: str
    tests: tuple[Tested, ...]
    assumes: tuple[str, ...]
    lifted: bool = False

    def count(self, verdict: Verdict) -> int:
        """Return how many tests came out so."""
        return sum(test.verdict is verdict for test in self.tests)

    @property
    def exit_code(self) -> int:
        """The exit code: 0 all passed, 1 some failed, 3 some are unknown, 4 both."""
        return bool(self.count(Verdict.FAIL)) + 3 * bool(self.count(Verdict.UNKNOWN))


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst of some verdicts; of none it is unknown."""
    found = set(verdicts)
    return next((one for one in Verdict if one in found), Verdict.UNKNOWN)
