"""Tests on condition keys, and whether one request can pass several of them at once.

A key is absent, has one value, or, if it is multi-valued, a set of values.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from iamscope.access.texts import Budget
from iamscope.access.values import Demand, Kind, Predicate, find_value


class Mode(StrEnum):
    """How a test treats the values of its key."""

    ONE = "one"
    """The one value; a key with a set of values fails."""
    ALL = "all"
    """Every value; holds when there is none."""
    SOME = "some"
    """At least one value; fails when there is none."""


@dataclass(frozen=True, slots=True)
class ValueTest:
    """A key's values put to a predicate.

    `wanted` is false for a negated operator: a value passes if the predicate does not hold.
    `absent` is the test's truth for a request without the key.
    """

    key: str
    mode: Mode
    predicate: Predicate
    wanted: bool = True
    absent: bool = False

    def holds(self, values: Sequence[str] | None, *, many: bool = False) -> bool:
        """Return whether the values of a request, or their absence, pass the test."""
        if not values:
            return self.absent
        passed = [self.predicate.holds(value) == self.wanted for value in values]
        if self.mode is Mode.ONE:
            return not many and len(values) == 1 and passed[0]
        return all(passed) if self.mode is Mode.ALL else any(passed)


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether a request carries a key at all."""

    key: str
    present: bool

    def holds(self, values: Sequence[str] | None, *, many: bool = False) -> bool:
        """Return whether the key is there, or is not, as asked."""
        del many
        return bool(values) == self.present


KeyTest = ValueTest | Presence
Asked = tuple[KeyTest, bool]


@dataclass(frozen=True, slots=True)
class Found:
    """What a request can carry under a key: nothing, one value, or a set of values."""

    values: tuple[str, ...] | None
    many: bool = False


@dataclass(frozen=True, slots=True)
class Nature:
    """What is known of a key beforehand: each `None` or `False` where nothing is.

    `many` tells a multi-valued key from a single-valued one, `kind` is that of its values, and
    `always` says that every request carries it.
    """

    many: bool | None = None
    kind: Kind | None = None
    always: bool = False


def find_values(
    asked: Sequence[Asked], nature: Nature | None = None, budget: Budget | None = None
) -> Found | None:
    """Return what a key can hold so that every test has its asked truth, or `None` if nothing can.

    Where it is not known whether the key is multi-valued, both are tried. Raises `TooHardError`
    where neither an answer nor its absence can be shown.
    """
    nature, budget = nature or Nature(), budget or Budget()
    if not nature.always and all(test.holds(None) == truth for test, truth in asked):
        return Found(None)
    if any(isinstance(test, Presence) and test.present != truth for test, truth in asked):
        return None
    tests = [(test, truth) for test, truth in asked if isinstance(test, ValueTest)]
    if nature.many is not True:
        demands = [(test.predicate, test.wanted == truth) for test, truth in tests]
        value = find_value(demands, budget, nature.kind)
        if value is not None:
            return Found((value,))
    return _set(tests, nature, budget) if nature.many is not False else None


def _set(tests: Sequence[tuple[ValueTest, bool]], nature: Nature, budget: Budget) -> Found | None:
    """Return a set of values: all meet what is asked of all, and each thing asked of some is met by one."""
    if any(test.mode is Mode.ONE and truth for test, truth in tests):
        return None
    every: list[Demand] = []
    some: list[Demand] = []
    for test, truth in tests:
        if test.mode is not Mode.ONE:
            demand = (test.predicate, test.wanted == truth)
            (every if (test.mode is Mode.ALL) == truth else some).append(demand)
    values: list[str] = []
    for demands in [[demand] for demand in some] or [[]]:
        value = find_value([*every, *demands], budget, nature.kind)
        if value is None:
            return None
        values.append(value)
    return Found(tuple(dict.fromkeys(values)), many=True)
