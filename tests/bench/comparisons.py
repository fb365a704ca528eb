"""Measures comparisons of policies beside an SMT solver, on the same pairs in the same run."""

import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.records.documents import PolicyDocument, parse_document
from iamscope.clouds.aws.universe import universe
from tests.bench.documents import plain
from tests.bench.smt import contained, encoded
from tests.fakes.mutations import mutated

PAIRS = 80
# What the solver may take for one question, and for all; it is stopped at the second.
TIMEOUT = 1_000
SECONDS = 12.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two policies as they are written, and as both sides read them."""

    raw: tuple[Any, Any]
    read: tuple[PolicyDocument, PolicyDocument]


@dataclass(slots=True)
class Measured:
    """What one side took for each pair, in CPU seconds, and what it said of each direction."""

    seconds: list[float] = field(default_factory=list)
    answers: list[tuple[bool | None, bool | None]] = field(default_factory=list)

    @property
    def undecided(self) -> int:
        """Return how many pairs are not told both ways."""
        return sum(None in answer for answer in self.answers)

    def at(self, share: float) -> float:
        """Return the time within which a share of the pairs was answered."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def generated(count: int, seed: int) -> list[Pair]:
    """Return pairs of policies: half of them one policy and a small change of it, half two of one team."""
    found = [_pair(*mutated(number)[1:3]) for number in range(seed, seed + count)]
    for number in range(count):
        chance = Random(f"{seed} {number}")
        found.append(_pair(*(plain(chance, "team", chance.randint(2, 6)) for _ in range(2))))
    return [pair for pair in found if encoded(pair.read)][:count]


def managed(count: int) -> list[Pair]:
    """Return pairs of AWS's managed policies, none where the development data is not at hand."""
    folder = Path(os.environ.get("IAMSCOPE_DATA") or Path(__file__).parents[3] / "shared" / "data")
    file = folder / "aws" / "managed-policies.json"
    if not file.is_file():
        return []
    raw = json.loads(file.read_bytes())
    names = sorted(raw)
    pairs = (
        _pair(raw[one]["document"], raw[two]["document"])
        for step in (1, 7)
        for one, two in zip(names, names[step:], strict=False)
    )
    return [pair for pair in pairs if encoded(pair.read)][:count]


def _pair(one: Any, two: Any) -> Pair:
    read = (parse_document(one, where="A"), parse_document(two, where="B"))
    return Pair((one, two), read)


def ours(pairs: Sequence[Pair]) -> Measured:
    """Return what `compare` took and said; the list of actions is loaded before."""
    comparer, found = Comparer(universe()), Measured()
    for pair in pairs:
        start = time.process_time()
        compared = comparer.compare_policies(*pair.raw)
        found.seconds.append(time.process_time() - start)
        known = not compared.undecided
        one = compared.a_not_in_b is None if known or compared.a_not_in_b else None
        two = compared.b_not_in_a is None if known or compared.b_not_in_a else None
        found.answers.append((one, two))
    return found


def solver(pairs: Sequence[Pair], seconds: float = SECONDS) -> Measured:
    """Return what the solver took and said of as many pairs as it manages in so many seconds."""
    found, begun = Measured(), time.process_time()
    for pair in pairs:
        if time.process_time() - begun > seconds:
            break
        start = time.process_time()
        one, two = pair.read
        found.answers.append((contained(one, two, TIMEOUT), contained(two, one, TIMEOUT)))
        found.seconds.append(time.process_time() - start)
    return found


def differing(one: Measured, two: Measured) -> int:
    """Return of how many pairs the two sides say different things, where both say something."""
    answers = zip(one.answers, two.answers, strict=False)
    return sum(any(a is not b for a, b in zip(*both, strict=True) if None not in (a, b)) for both in answers)


def report(*, count: int, seed: int) -> str:
    """Return the table of both sides, for generated pairs and, where there are any, managed policies."""
    head = f"{'comparisons':<18} {'pairs':>5} {'by':<9} {'median ms':>9} {'p99 ms':>8} {'undecided':>9}"
    lines = [head, *_rows("generated", generated(count, seed)), *_rows("managed policies", managed(count))]
    return "\n".join(lines)


def _rows(name: str, pairs: Sequence[Pair]) -> Iterator[str]:
    if not pairs:
        return
    # Both sides see every pair once before, so that nobody is charged for what is loaded once.
    ours(pairs[:3])
    theirs = solver(pairs)
    mine = ours(pairs[: len(theirs.answers)])
    for who, measured in (("iamscope", mine), ("z3", theirs)):
        times = f"{1e3 * measured.at(0.5):>9.2f} {1e3 * measured.at(0.99):>8.1f}"
        yield f"{name:<18} {len(measured.answers):>5} {who:<9} {times} {measured.undecided:>9}"
    ratio = mine.at(0.5) / theirs.at(0.5)
    yield f"  median {ratio:.3f} of z3's; {differing(mine, theirs)} answers differ"
