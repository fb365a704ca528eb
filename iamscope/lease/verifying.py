"""Verification of an audit log: of its chain, its signatures, and against what is held outside of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from iamscope.lease.chain import GENESIS, Head
from iamscope.lease.evidence import Evidence
from iamscope.lease.signing import PublicKey
from iamscope.lease.trust import Trust, short
from iamscope.lease.verified import Problem, Trouble, Verification
from iamscope.lease.walking import Walk

MOST_PROBLEMS = 100
_MOST_STRANGE = 3


def verify(
    lines: Iterable[bytes],
    keys: Iterable[PublicKey],
    evidence: Sequence[Evidence] = (),
    *,
    not_before: int | None = None,
) -> Verification:
    """Return what is wrong with the lines of a log, which come with their ends.

    `keys` are trusted from the first entry on. `evidence` was held outside; the newest that the log agrees
    with must be signed at `not_before` or later. Memory does not grow with the log.
    """
    outside = _Outside(evidence)
    trust = Trust.of(keys)
    walk = Walk(trust.visit, outside.met)
    found = _Found()
    for line in lines:
        found.take(walk.step(line))
    found.take(walk.end())
    found.take(outside.problems(trust, walk.head.number))
    covered = max(outside.agreeing(trust), key=lambda one: one.head.number, default=None)
    return Verification(
        lines=walk.lines,
        head=walk.head,
        first_time=walk.first_time,
        last_time=walk.last_time,
        signed=trust.signed,
        covered=covered,
        problems=tuple(sorted(found.problems, key=lambda one: (one.line or walk.lines + 1, one.first))),
        unshown=found.unshown + walk.gaps.overflowed,
        given_up=frozenset(trust.retired),
        doubts=() if found.problems else tuple(_doubts(trust, outside, covered, not_before)),
    )


@dataclass(slots=True)
class _Found:
    """The first problems, and how many more there are."""

    problems: list[Problem] = field(default_factory=list)
    unshown: int = 0

    def take(self, more: Iterable[Problem]) -> None:
        for problem in more:
            if len(self.problems) < MOST_PROBLEMS:
                self.problems.append(problem)
            else:
                self.unshown += 1


class _Outside:
    """What is held outside, and the hashes that the log has at those numbers."""

    def __init__(self, evidence: Sequence[Evidence]) -> None:
        self._evidence = evidence
        self._heads = {one.head for one in evidence}
        self._wanted = {one.head.number for one in evidence}
        self._agreed = {GENESIS}
        self._met = {GENESIS.number}

    def met(self, number: int, true: str) -> None:
        """Note the true hash of an entry in the log."""
        if number in self._wanted:
            self._met.add(number)
            if (head := Head(number, true)) in self._heads:
                self._agreed.add(head)

    def problems(self, trust: Trust, last: int) -> Iterator[Problem]:
        """Yield where the log is not what the evidence says; what nobody known has signed says nothing."""
        newest: Evidence | None = None
        for one in self._evidence:
            number = one.head.number
            if one.checkpoint and (wrong := trust.wrong(one.checkpoint)):
                yield Problem(Trouble.FORGED, 0, number, number, f"the checkpoint in {one.place}: {wrong}")
            elif not trust.has(one.checkpoint) or one.head in self._agreed:
                continue
            elif number > last:
                newest = one if newest is None or number > newest.head.number else newest
            elif number in self._met:
                reason = f"entry {number:,} is another one than {one.place} says: the log was rewritten"
                yield Problem(Trouble.CONTRADICTED, 0, 1, number, reason)
        if newest is not None:
            reason = f"the end of the log was cut off: {newest.place} has seen entry {newest.head.number:,}"
            yield Problem(Trouble.TRUNCATED, 0, last + 1, newest.head.number, reason)

    def agreeing(self, trust: Trust) -> list[Evidence]:
        """Return what the log agrees with, of entries that there are."""
        return [
            one
            for one in self._evidence
            if one.head.number and one.head in self._agreed and trust.has(one.checkpoint)
        ]

    def strange(self, trust: Trust, after: int) -> Iterator[Evidence]:
        """Yield the checkpoints beyond an entry that no trusted key has signed."""
        for one in self._evidence:
            if not trust.has(one.checkpoint) and one.head.number > after:
                yield one


def _doubts(
    trust: Trust, outside: _Outside, covered: Evidence | None, not_before: int | None
) -> Iterator[str]:
    """Yield why a log without a problem may still not be what was written."""
    number = covered.head.number if covered else 0
    if covered is None:
        yield "nothing held outside of the log was given that it agrees with: its end may have been cut off"
    elif not_before is not None and not any(
        one.time is not None and one.time >= not_before for one in outside.agreeing(trust)
    ):
        yield (
            "no checkpoint held outside is as new as was asked for: "
            f"what was written after entry {number:,} may have been cut off"
        )
    for one in islice(outside.strange(trust, number), _MOST_STRANGE):
        key = short(one.checkpoint.key_id) if one.checkpoint else ""
        yield f"the checkpoint in {one.place} is signed with key {key}, which nobody has vouched for"
    for key_id in trust.unknown_after(number):
        yield f"checkpoints in the log are signed with key {short(key_id)}, which nobody has vouched for"
