"""Decide: a batch of self-contained cases, answered one at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from iamscope import catalog
from iamscope.cloud import Cloud
from iamscope.errors import IamscopeError
from iamscope.manifest.place import Place
from iamscope.manifest.stream import Item, items
from iamscope.model.case import Answered
from iamscope.model.decision import Outcome

_CLOUD = "aws"
# What is remembered of cases speeds up those that resemble them, and must not grow with their number.
_REMEMBERED = 2048
_OUTCOMES = frozenset(outcome.value for outcome in Outcome)


class UnusableCaseError(IamscopeError):
    """One case of a batch cannot be decided; the others can."""

    code = "malformed-case"


@dataclass(frozen=True, slots=True)
class Refused:
    """A case that cannot be decided, and why."""

    place: str
    error: IamscopeError


def decide(stream: BinaryIO, file: str) -> Iterator[Answered | Refused]:
    """Yield the answer to each case of a stream, in order; a case that cannot be decided is refused."""
    cloud = catalog.clouds()[_CLOUD]
    for number, item in enumerate(items(stream, file), 1):
        place = str(Place(file, item.line))
        try:
            yield _answer(cloud, item, number)
        except IamscopeError as error:
            yield Refused(place, error)
        if number % _REMEMBERED == 0:
            cloud.forget()


def _answer(cloud: Cloud, item: Item, number: int) -> Answered:
    if item.problem is not None:
        raise item.problem
    case = item.value
    if not isinstance(case, Mapping):
        raise UnusableCaseError(
            f"case #{number} is not an object",
            hint="a case has at least a principal, an action and a resource",
        )
    name = str(case["id"]) if case.get("id") is not None else f"#{number}"
    expect = case.get("expect")
    if expect is not None and expect not in _OUTCOMES:
        known = ", ".join(outcome.value for outcome in Outcome)
        raise UnusableCaseError(f"case `{name}` expects `{expect}`", hint=f"a decision is one of {known}")
    return Answered(name, item.line, cloud.decide_case({**case, "id": name}), str(expect or ""))
