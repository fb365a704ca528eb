"""Action and resource patterns of statements (facts 3.1 to 3.5)."""

from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache

from iamscope.access.globs import Glob, Wild
from iamscope.clouds.aws.authorize.operators import arn_fields

_EVERYTHING = frozenset({"*", "*:*"})
_ANY = Glob((Wild.ANY,))
_FIELDS = 6


class Fit(IntEnum):
    """How a resource pattern fits an ARN."""

    NO = 0
    CROSSING = 1
    """Only if a `*` at the end of a field also stands for text beyond the colon (fact 3.3)."""
    YES = 2


@lru_cache(maxsize=262144)
def names_action(patterns: tuple[str, ...], action: str) -> bool:
    """Return whether lower-case patterns name a lower-case action (fact 3.1)."""
    return any(_names(pattern, action) for pattern in patterns)


def _names(pattern: str, action: str) -> bool:
    if pattern == action or pattern in _EVERYTHING:
        return True
    return ("*" in pattern or "?" in pattern) and Glob.parse(pattern).matches(action)


@lru_cache(maxsize=262144)
def fit_resource(pattern: Glob, arn: str, *, lenient: bool) -> Fit:
    """Return how a resource pattern fits an ARN, or the text `*` of an action without resources.

    `lenient` says that fields missing at the pattern's end count as `*`, as they do in identity,
    boundary and session policies; elsewhere they need a wildcard to match at all (fact 3.3).
    """
    if pattern == _ANY:
        return Fit.YES
    if arn == "*":
        return Fit.NO
    fields = arn_fields(pattern)
    short = len(fields) < 6
    if short and not lenient and not any(isinstance(token, Wild) for token in pattern.tokens):
        return Fit.NO
    values = arn.split(":", 5)
    wanted = (*fields, *(_ANY,) * (6 - len(fields)))
    if len(values) == 6 and all(field.matches(value) for field, value in zip(wanted, values, strict=True)):
        return Fit.YES
    return Fit.CROSSING if _crosses(fields, arn.split(":")) else Fit.NO


def _crosses(fields: Sequence[Glob], pieces: Sequence[str]) -> bool:
    """Return whether the pattern fits when a `*` that ends a field may swallow further fields.

    All other wildcards of the first five fields stay inside one.
    """
    places = {0}
    for number, field in enumerate(fields):
        sixth = number == _FIELDS - 1
        reached: set[int] = set()
        for start in places:
            if start < len(pieces) and field.matches(":".join(pieces[start:]) if sixth else pieces[start]):
                star = bool(field.tokens) and field.tokens[-1] is Wild.ANY
                reached.update(range(start + 1, len(pieces) + 1) if star and not sixth else ())
                reached.add(len(pieces) if sixth else start + 1)
        places = reached
    return len(pieces) in places
