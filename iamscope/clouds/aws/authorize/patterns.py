"""Action and resource patterns of statements (facts 3.1 to 3.5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from iamscope.access.globs import Glob, Wild
from iamscope.clouds.aws.authorize.operators import arn_fields

_EVERYTHING = frozenset({"*", "*:*"})
_ANY = Glob((Wild.ANY,))


@dataclass(frozen=True, slots=True)
class ActionNames:
    """The patterns of an Action element, taken apart; all in lower case."""

    everything: bool
    exact: frozenset[str]
    globs: tuple[Glob, ...]

    @classmethod
    def parse(cls, patterns: Iterable[str]) -> "ActionNames":
        """Return the names that some lower-case patterns spell."""
        listed = list(patterns)
        wild = [text for text in listed if "*" in text or "?" in text]
        globs = tuple(Glob.parse(text) for text in wild if text not in _EVERYTHING)
        return cls(not _EVERYTHING.isdisjoint(wild), frozenset(listed) - frozenset(wild), globs)

    def cover(self, action: str) -> bool:
        """Return whether a lower-case action is named (fact 3.1)."""
        return self.everything or action in self.exact or any(glob.matches(action) for glob in self.globs)


class Fit(IntEnum):
    """How a resource pattern fits an ARN."""

    NO = 0
    CROSSING = 1
    """Only if a `*` at the end of a field also stands for text beyond the colon (fact 3.3)."""
    YES = 2


@dataclass(frozen=True, slots=True)
class ArnPattern:
    """A resource pattern, taken apart.

    `loose` fits whatever fits in any reading. Where `plain` holds it decides alone, because all
    wildcards stand in the last field. `crossing` says that a star ends a field before it.
    """

    prefix: str
    loose: Glob
    plain: bool
    fields: tuple[Glob, ...]
    crossing: bool
    wild: bool

    def fit(self, arn: str, *, lenient: bool) -> Fit:
        """Return how the pattern fits an ARN: see `fit_resource`."""
        if not arn.startswith(self.prefix) or not self.loose.matches(arn):
            return Fit.NO
        if self.plain:
            return Fit.YES
        if arn == "*":
            return Fit.NO
        if self._field_by_field(arn):
            if len(self.fields) == 6:
                return Fit.YES
            if any(_ends_in_star(field) for field in self.fields[:-1]):
                # Whether a `*` before the missing fields stays in its field is not said.
                return Fit.CROSSING
            return Fit.YES if lenient or self.wild else Fit.NO
        return Fit.CROSSING if self.crossing and _crosses(self.fields, arn.split(":")) else Fit.NO

    def _field_by_field(self, arn: str) -> bool:
        values = arn.split(":", 5)
        # Fields that the pattern lacks count as stars.
        return len(values) == 6 and all(
            field.matches(value) for field, value in zip(self.fields, values, strict=False)
        )


@lru_cache(maxsize=65536)
def take_apart(pattern: Glob) -> ArnPattern:
    """Return a resource pattern in the parts that matching looks at."""
    fields = arn_fields(pattern)
    prefix = pattern.prefix
    return ArnPattern(
        prefix=prefix,
        loose=pattern if len(fields) == 6 else pattern + _ANY,
        plain=pattern == _ANY or prefix.count(":") >= 5,
        fields=fields,
        crossing=any(_ends_in_star(field) for field in fields[:5]),
        wild=any(isinstance(token, Wild) for token in pattern.tokens),
    )


def fit_resource(pattern: Glob, arn: str, *, lenient: bool) -> Fit:
    """Return how a resource pattern fits an ARN, or the text `*` of an action without resources.

    `lenient` says that fields missing at the pattern's end count as `*`, as they do in identity,
    boundary and session policies; elsewhere they need a wildcard to match at all (fact 3.3).
    """
    return take_apart(pattern).fit(arn, lenient=lenient)


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
