"""Values that a condition decides which nobody can decide yet: both are kept, with what decides.

A `Choice` is an `Unknown`: whoever does not look into it takes it for a value that is not known, which is
safe. Whoever does, asks for the `alternatives` of a value, each without choices, and with the facts under
which it holds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import product
from typing import Any, Final

from iamscope.iac.values import Text, Unknown, joined

MOST_FACTS = 6
"""More facts than these are not tried one against the other; their choices stay."""


class Absence(Enum):
    """The one value of what is not there."""

    ABSENT = "absent"

    def __repr__(self) -> str:
        return self.name


ABSENT: Final = Absence.ABSENT


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """That one thing equals another, of which one at least is unknown; both in words."""

    left: str
    right: str

    def __str__(self) -> str:
        return f"{self.left} is {self.right}" if self.right else self.left


@dataclass(frozen=True, slots=True)
class Negation:
    """That something does not hold."""

    of: "Formula"


@dataclass(frozen=True, slots=True)
class Every:
    """That all of some things hold."""

    of: tuple["Formula", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """That one of some things holds."""

    of: tuple["Formula", ...]


Formula = Fact | Negation | Every | Some
Facts = Mapping[Fact, bool]
Under = tuple[tuple[Formula, bool], ...]
"""Formulas, and for each whether it must hold or must not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Unknown):
    """A value that is one or the other; `ABSENT` stands for none at all. `attribute` names the condition."""

    when: Formula
    yes: Any = field(hash=False)
    no: Any = field(hash=False)


def facts_of(formula: Formula) -> Iterator[Fact]:
    """Yield the facts that a formula depends on."""
    match formula:
        case Fact():
            yield formula
        case Negation(of):
            yield from facts_of(of)
        case Every(parts) | Some(parts):
            for part in parts:
                yield from facts_of(part)


def holds(formula: Formula, facts: Facts) -> bool:
    """Return whether a formula holds, once all its facts are settled."""
    match formula:
        case Fact():
            return facts[formula]
        case Negation(of):
            return not holds(of, facts)
        case Every(parts):
            return all(holds(part, facts) for part in parts)
        case Some(parts):
            return any(holds(part, facts) for part in parts)


def choices(value: Any) -> Iterator[Choice]:
    """Yield every choice in a value, those inside of others too."""
    match value:
        case Choice():
            yield value
            yield from choices(value.yes)
            yield from choices(value.no)
        case Text(pieces):
            yield from choices(pieces)
        case Mapping():
            for one in value.values():
                yield from choices(one)
        case list() | tuple():
            for one in value:
                yield from choices(one)


def settled(value: Any, when: Formula, answer: bool) -> Any:
    """Return a value in which every choice by one formula is made; `ABSENT` if nothing is left of it."""
    match value:
        case Choice() if value.when == when:
            return settled(value.yes if answer else value.no, when, answer)
        case Choice():
            yes, no = settled(value.yes, when, answer), settled(value.no, when, answer)
            return Choice(value.attribute, value.references, when=value.when, yes=yes, no=no)
        case Text(pieces):
            made = kept(settled(piece, when, answer) for piece in pieces)
            if any(isinstance(piece, list | dict) for piece in made):
                return Unknown("a text with a list in it")
            return joined(tuple(made))
        case Mapping():
            members = ((key, settled(one, when, answer)) for key, one in value.items())
            return {key: one for key, one in members if one is not ABSENT}
        case list() | tuple():
            return kept(settled(one, when, answer) for one in value)
        case _:
            return value


def lifted(function: Callable[[Any], Any], value: Any, most: int = 4) -> Any:
    """Return what a function gives for a value: a choice, where choices are in the value."""
    first = next(choices(value), None)
    if first is None or not most:
        return function(value)
    yes, no = (
        ABSENT if (made := settled(value, first.when, answer)) is ABSENT else lifted(function, made, most - 1)
        for answer in (True, False)
    )
    return yes if yes == no else Choice(first.attribute, first.references, when=first.when, yes=yes, no=no)


def kept(values: Iterator[Any]) -> list[Any]:
    """Return the values that are there."""
    return [value for value in values if value is not ABSENT]


def alternatives(value: Any, under: Under = ()) -> Iterator[tuple[Facts, Any]]:
    """Yield what a value can be, each time without choices, and the facts under which it is.

    `under` is what must hold for it to be there at all, as an `Element` has it. A value that depends on more
    facts than can be tried comes once, under no facts, its choices in it.
    """
    formulas = list(dict.fromkeys(choice.when for choice in choices(value)))
    deciding = [*formulas, *(formula for formula, _ in under)]
    facts = sorted({fact for formula in deciding for fact in facts_of(formula)})
    if len(facts) > MOST_FACTS:
        yield {}, value
        return
    for answers in product((True, False), repeat=len(facts)):
        world = dict(zip(facts, answers, strict=True))
        if not _contradictory(world) and all(holds(formula, world) is answer for formula, answer in under):
            made = value
            for formula in formulas:
                made = settled(made, formula, holds(formula, world))
            yield world, made


def _contradictory(world: Facts) -> bool:
    """Return whether one thing would equal two different ones."""
    equal = [fact.left for fact, answer in world.items() if answer and fact.right]
    return len(equal) != len(set(equal))


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a list, the path where it is written, and what decides whether it is there."""

    path: str
    value: Any
    under: Under = ()


def elements(value: Any, path: str) -> Iterator[Element]:
    """Yield the elements that a list may have; a value that is no list is its own only element.

    So a list that is one of two gives the elements of both, each under its condition.
    """
    yield from _elements(value, path, (), within_list=False)


def _elements(value: Any, path: str, under: Under, *, within_list: bool) -> Iterator[Element]:
    match value:
        case Absence.ABSENT:
            return
        case Choice():
            for answer, option, number in ((True, value.yes, 1), (False, value.no, 2)):
                below = (*under, (value.when, answer))
                yield from _elements(option, branch(path, number), below, within_list=within_list)
        case list() | tuple() if not within_list:
            for index, one in enumerate(value):
                yield from _elements(one, f"{path}[{index}]", under, within_list=True)
        case _:
            yield Element(path, value, under)


def branch(path: str, number: int) -> str:
    """Return the path of one of the two values of a choice: 1 where its condition holds, 2 where not."""
    return f"{path}.Fn::If[{number}]"


def negation(of: Formula | bool) -> Formula | bool:
    """Return what holds exactly where something does not."""
    if isinstance(of, bool):
        return not of
    return of.of if isinstance(of, Negation) else Negation(of)


def every(parts: Sequence[Formula | bool]) -> Formula | bool:
    """Return what holds where all parts do."""
    open_ones = tuple(part for part in parts if not isinstance(part, bool))
    if False in parts:
        return False
    return True if not open_ones else open_ones[0] if len(open_ones) == 1 else Every(open_ones)


def some(parts: Sequence[Formula | bool]) -> Formula | bool:
    """Return what holds where one part does."""
    open_ones = tuple(part for part in parts if not isinstance(part, bool))
    if True in parts:
        return True
    return False if not open_ones else open_ones[0] if len(open_ones) == 1 else Some(open_ones)
