"""Three-valued truth that keeps the reason of what it cannot tell.

A `Truth` is `True`, `False` or a `Formula`: the condition under which it would be true.
Only what depends on something unknown is a formula, so `True` and `False` are certain
(own rule AWS 3.22).
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Atom:
    """One thing we do not know, in words; `key` is the context key or gap that it depends on."""

    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a formula."""

    part: "Formula"


@dataclass(frozen=True, slots=True)
class All:
    """Holds when every part holds."""

    parts: tuple["Formula", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Holds when at least one part holds."""

    parts: tuple["Formula", ...]


Formula = Atom | Not | All | Any
Truth = bool | Formula


def negate(value: Truth) -> Truth:
    """Return the opposite of a truth."""
    if isinstance(value, bool):
        return not value
    return value.part if isinstance(value, Not) else Not(value)


def conjoin(values: Iterable[Truth]) -> Truth:
    """Return the conjunction: false as soon as one value is certainly false."""
    formulas: list[Formula] = []
    for value in values:
        if value is False:
            return False
        if value is not True:
            formulas.append(value)
    return _join(formulas, All) if formulas else True


def disjoin(values: Iterable[Truth]) -> Truth:
    """Return the disjunction: true as soon as one value is certainly true."""
    formulas: list[Formula] = []
    for value in values:
        if value is True:
            return True
        if value is not False:
            formulas.append(value)
    return _join(formulas, Any) if formulas else False


def _join(formulas: list[Formula], kind: type[All] | type[Any]) -> Formula:
    """Return formulas as one, each part once; what is joined in the same way already is not nested."""
    if len(formulas) == 1:
        return formulas[0]
    parts: dict[Formula, None] = {}
    for formula in formulas:
        parts.update(dict.fromkeys(formula.parts if isinstance(formula, kind) else (formula,)))
    return next(iter(parts)) if len(parts) == 1 else kind(tuple(parts))


def atoms(value: Truth) -> tuple[Atom, ...]:
    """Return the distinct unknown things that a truth depends on, in order of appearance."""
    found: dict[Atom, None] = {}
    stack: list[Truth] = [value]
    while stack:
        match stack.pop():
            case Atom() as atom:
                found[atom] = None
            case Not(part=part):
                stack.append(part)
            case All(parts=parts) | Any(parts=parts):
                stack.extend(reversed(parts))
            case _:
                pass
    return tuple(found)


def describe(value: Truth) -> str:
    """Return a formula as one readable phrase."""
    match value:
        case bool():
            return "always" if value else "never"
        case Atom(text=text):
            return text
        case Not(part=part):
            return f"not ({describe(part)})"
        case All(parts=parts):
            return " and ".join(_bracketed(part) for part in parts)
        case Any(parts=parts):
            return " or ".join(_bracketed(part) for part in parts)


def _bracketed(part: Formula) -> str:
    return f"({describe(part)})" if isinstance(part, All | Any) else describe(part)
