"""Conjunction and disjunction over true, false and None, which stands for unknown (rule 3.22)."""

from collections.abc import Iterable

Truth = bool | None


def every(parts: Iterable[Truth]) -> Truth:
    """Return false as soon as one part is false, true when all are true, else None."""
    return joined(parts, ends=False)


def some(parts: Iterable[Truth]) -> Truth:
    """Return true as soon as one part is true, false when all are false, else None."""
    return joined(parts, ends=True)


def joined(parts: Iterable[Truth], *, ends: bool) -> Truth:
    """Walk through the parts, which may be computed on the way, until one ends the search."""
    answer: Truth = not ends
    for part in parts:
        if part is ends:
            return ends
        if part is None:
            answer = None
    return answer


def negated(part: Truth) -> Truth:
    """Return the opposite."""
    return None if part is None else not part
