"""Action and resource patterns of statements (facts 3.1 to 3.5)."""

from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache

from iamscope.access.globs import Glob, Wild
from iamscope.clouds.aws.authorize.operators import arn_fields

_EVERYTHING = frozenset({"*", "*:*"})
_ANY = Glob((Wild.ANY,))


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
    if _field_by_field((*fields, *(_ANY,) * (6 - len(fields))), arn):
        if len(fields) == 6:
            return Fit.YES
        if any(_ends_in_star(field) for field in fields[:-1]):
            # Whether a `*` before the missing fields stays in its field is not said.
            return Fit.CROSSING
        return Fit.YES if lenient or _wild(pattern) else Fit.NO
    crossing = any(_ends_in_star(field) for field in fields[:5])
    return Fit.CROSSING if crossing and _crosses(fields, arn.split(":")) else Fit.NO


def _field_by_field(fields: Sequence[Glob], arn: str) -> bool:
    values = arn.split(":", 5)
    return len(values) == 6 and all(field.matches(value) for field, value in zip(fields, values, strict=True))


def _crosses(fields: Sequence[Glob], pieces: Sequence[str]) -> bool:
    """Return whether the pattern fits when a `*` that ends a field may swallow further fields.

    Any other `*` stays inside its field, but for the sixth, which is one with all that follows.
    """
    end = len(pieces)
    places = {0}
    for number, field in enumerate(fields):
        reached: set[int] = set()
        for start in places:
            if number == 5:
                reached.update([end] if field.matches(":".join(pieces[start:])) else [])
            elif field.matches(pieces[start]):
                reached.update(range(start + 1, end + 1) if _ends_in_star(field) else [start + 1])
        if end in reached and number == len(fields) - 1:
            return True
        places = reached - {end}
    return False


def _ends_in_star(field: Glob) -> bool:
    return bool(field.tokens) and field.tokens[-1] is Wild.ANY


def _wild(pattern: Glob) -> bool:
    return any(isinstance(token, Wild) for token in pattern.tokens)
