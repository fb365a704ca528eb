"""What is known of the keys of one request."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from iamscope.clouds.aws.data.keys import MULTI_VALUED


class Missing(Enum):
    """Why a key has no value: the request does not carry it, or we cannot know."""

    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a present key; `many` tells a multi-valued key from a single-valued one."""

    items: tuple[str, ...]
    many: bool = False


Lookup = Values | Missing


@dataclass(frozen=True, slots=True)
class Context:
    """Condition keys by lower-case name.

    A key that is neither known nor listed as unknown is absent, unless `open` says that
    everything not given is unknown. `absent` lists keys that are known to be missing; `prefix/*`
    stands for all keys of that family that are not given.
    """

    known: Mapping[str, Values]
    unknown: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    open: bool = False

    @classmethod
    def build(
        cls,
        given: Mapping[str, object],
        *,
        unknown: Iterable[str] = (),
        absent: Iterable[str] = (),
        open: bool = False,  # noqa: A002 - the field's name
    ) -> "Context":
        """Return a context from plain values; a list makes a key multi-valued, `None` makes it absent."""
        known: dict[str, Values] = {}
        missing = {key.lower() for key in absent}
        for key, value in given.items():
            lower = key.lower()
            if value is None:
                missing.add(lower)
            elif isinstance(value, list | tuple | set | frozenset):
                known[lower] = Values(tuple(_text(item) for item in value), many=True)
            else:
                known[lower] = Values((_text(value),), many=lower in MULTI_VALUED)
        return cls(known, frozenset(key.lower() for key in unknown), frozenset(missing), open)

    def lookup(self, key: str) -> Lookup:
        """Return the values of a key, or why there are none."""
        return self.find(key.lower())

    def find(self, lower: str) -> Lookup:
        """Return the values of a key that is spelled in lower case, or why there are none."""
        found = self.known.get(lower)
        if found is not None:
            return found if found.items else Missing.ABSENT
        if lower in self.unknown or (self.open and not self._absent(lower)):
            return Missing.UNKNOWN
        return Missing.ABSENT

    def _absent(self, lower: str) -> bool:
        family = lower.partition("/")[0]
        return lower in self.absent or (family != lower and f"{family}/*" in self.absent)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
