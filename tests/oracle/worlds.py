"""The worlds of a case: every value that an unknown key could have, every side of every open point."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from .candidates import Known, possible_values, variables_compared_with
from .conditions import plain
from .facts import ACCOUNT_KINDS, MULTI_VALUED, Case, listed, resource_arn
from .layers import ALLOW, CONDITIONAL, EXPLICIT, IMPLICIT, answer
from .principals import caller, kind_of
from .statements import Part
from .truth import Truth
from .variables import Value

Result = TypeVar("Result")
MANY = 200_000


class TooManyWorldsError(Exception):
    """The case has more worlds than the oracle is willing to walk through."""


class Script:
    """One world, made while it is looked at: the first question about anything unknown picks a branch."""

    def __init__(self, case: Case, picks: list[tuple[int, int]]) -> None:
        """Follow the picks so far; after the last one every new question takes its first branch."""
        self.case = case
        self.picks = picks
        self.position = 0
        self.values: dict[str, Value] = known_values(case)
        self.open = {str(key).lower() for key in case.get("unknown_keys") or []}
        self.asked: set[str] = set()
        self.sides: dict[str, bool] = {}

    def value(self, key: str) -> Value:
        """Return the value of a key, after those of the variables that it is compared with."""
        key = key.lower()
        if key in self.open - self.asked:
            self.asked.add(key)
            for other in variables_compared_with(self.case, key):
                self.value(other)
            options = possible_values(self.case, key, Known(self.values, frozenset(self.open - {key})))
            self.values[key] = options[self.pick(len(options))]
            self.open.remove(key)
        return self.values.get(key)

    def choose(self, point: str) -> bool:
        """Return the side taken on an open point."""
        if point not in self.sides:
            self.sides[point] = bool(self.pick(2))
        return self.sides[point]

    def pick(self, count: int) -> int:
        """Return the branch to take among so many."""
        if self.position == len(self.picks):
            self.picks.append((0, count))
        branch, _ = self.picks[self.position]
        self.position += 1
        return branch


def known_values(case: Case) -> dict[str, Value]:
    """Return the given context; key names compare without letter case (rule 3.6)."""
    values: dict[str, Value] = {}
    for key, value in (case.get("context") or {}).items():
        name = str(key).lower()
        several = isinstance(value, list) or name in MULTI_VALUED
        values[name] = [plain(one) for one in listed(value)] if several else plain(value)
    return values


def in_every_world(case: Case, question: Callable[[Script], Result]) -> Iterator[Result]:
    """Yield the answer to a question in every world of a case."""
    picks: list[tuple[int, int]] = []
    for _ in range(MANY):
        yield question(Script(case, picks))
        while picks and picks[-1][0] + 1 == picks[-1][1]:
            picks.pop()
        if not picks:
            return
        branch, count = picks.pop()
        picks.append((branch + 1, count))
    raise TooManyWorldsError(case.get("id"))


def decide(case: Case) -> str:
    """Decide a case by all of its worlds: certain when they agree, else conditional."""
    found: set[str] = set()
    for same_account in account_settings(case):
        for one in in_every_world(case, partial(answer_in, case, same_account)):
            found.add(one)
            if ALLOW in found and len(found) > 1:
                return CONDITIONAL
    return concluded(found)


def answer_in(case: Case, same_account: bool, world: Script) -> str:
    """Decide a case in one world, where every part is true or false."""
    return answer(case, same_account, lambda part: part(world))


def decide_by_parts(case: Case) -> str:
    """Decide a case in three-valued logic, each part settled on its own (rule 3.22)."""
    settings = account_settings(case)
    return concluded({answer(case, same, lambda part: settled(case, part)) for same in settings})


def settled(case: Case, part: Part) -> Truth:
    """Return what a part is in all worlds, or None when it differs."""
    found: set[bool] = set()
    for one in in_every_world(case, part):
        found.add(one)
        if len(found) == 2:
            return None
    return found.pop()


def concluded(found: set[str]) -> str:
    """Return the answer that stands for a set of answers."""
    if len(found) == 1:
        return next(iter(found))
    # Without any possible allow the weaker certain form is reported (rule 3.22).
    return IMPLICIT if found <= {IMPLICIT, EXPLICIT} else CONDITIONAL


def account_settings(case: Case) -> list[bool]:
    """Return whether caller and resource share an account; both when the account is unknown (rule 1.10)."""
    if kind_of(case) not in ACCOUNT_KINDS:
        return [False]
    arn = resource_arn(case)
    owner = (case.get("resource") or {}).get("account") or ":".join(arn.split(":", 5)[4:5])
    if (arn == "*" and not owner) or owner == "aws":
        # AWS's own managed policies are no account's; every account looks at them as its own.
        return [True]
    return [str(owner) == str(caller(case)["account"])] if owner else [True, False]


def agrees(case: Case, given: str) -> bool:
    """Say whether an evaluator's answer lies between the exact one and the one by parts."""
    exact = decide(case)
    if given == exact:
        return True
    by_parts = decide_by_parts(case)
    # Denies that only together are certain leave a sound implicit-deny in between.
    return given == by_parts or (given, exact, by_parts) == (IMPLICIT, EXPLICIT, CONDITIONAL)
