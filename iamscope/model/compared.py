"""How two policies lie to each other."""

from collections.abc import Mapping
from dataclasses import dataclass

from iamscope.access.solve import Relation


@dataclass(frozen=True, slots=True)
class Example:
    """A concrete request that one side allows and the other does not; keys that are not given are absent."""

    action: str
    resource: str
    context: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Compared:
    """The relation of two policies.

    Each example is `None` where that side is contained; `undecided` says what could not be told.
    """

    relation: Relation
    a_not_in_b: Example | None
    b_not_in_a: Example | None
    undecided: tuple[str, ...] = ()

    @property
    def contained(self) -> bool | None:
        """Whether the first is within the second; `None` where that cannot be told."""
        if self.relation is Relation.UNKNOWN:
            return False if self.a_not_in_b is not None else None
        return self.relation in (Relation.EQUAL, Relation.NARROWER)
