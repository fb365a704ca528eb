"""Which actions of one part of an access are contained in other parts.

A part is covered only by one single other part: by actions, by one resource pattern, and with no
condition or the same one. What this misses is never called covered.
"""

from collections.abc import Iterable, Sequence

from iamscope.access.containment import overlap
from iamscope.access.globs import Glob
from iamscope.cloud import Grant, Universe


def covered(universe: Universe, grant: Grant, others: Iterable[Grant], *, certain: bool = True) -> int:
    """Return the actions of a part that some other part contains entirely.

    Where the answer need not be `certain`, what is doubtful in the other part counts too.
    """
    bits = 0
    for other in others:
        shared = grant.actions & other.actions & ~bits
        if certain:
            shared &= ~other.doubtful
        if shared and _contains(universe, other, grant):
            bits |= shared
    return bits


def touched(grant: Grant, others: Iterable[Grant]) -> int:
    """Return the actions of a part that some other part allows on a resource of it too."""
    bits = 0
    for other in others:
        shared = grant.actions & other.actions & ~bits
        if shared and all(overlap(a, b) for a in other.within for b in grant.within):
            bits |= shared
    return bits


def _contains(universe: Universe, outer: Grant, inner: Grant) -> bool:
    if outer.condition not in ("", inner.condition) or not set(outer.outside) <= set(inner.outside):
        return False
    return all(_within_one(universe, pattern, inner.within) for pattern in outer.within)


def _within_one(universe: Universe, outer: Glob, inner: Sequence[Glob]) -> bool:
    return any(universe.contains(outer, pattern) for pattern in inner)


def declares(universe: Universe, declared: Iterable[Grant], action: str, resource: str) -> bool:
    """Return whether some declared part speaks of a concrete request, under whatever condition."""
    bit = universe.actions.matching(action)
    return any(
        bit & part.actions and all(universe.fits(pattern, resource) for pattern in part.within)
        for part in declared
    )
