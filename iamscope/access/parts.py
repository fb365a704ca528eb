"""Sets of requests as unions of parts, and the operations on them.

A part is a product: actions, and literals on names, on condition keys and on what cannot be
reasoned about; minus other parts. Nothing is multiplied out: whether a part is empty is found by
search when it is asked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from iamscope.access.keys import KeyTest
from iamscope.access.texts import TextSet


@dataclass(frozen=True, slots=True)
class Resource:
    """A test on the name of the resource."""

    names: TextSet


@dataclass(frozen=True, slots=True)
class Name:
    """A test on the name of the action, for actions that the universe does not list."""

    names: TextSet


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something that is true or false of a request and that we cannot look into: equal only to itself."""

    text: str


Atom = Resource | Name | KeyTest | Opaque
Literal = tuple[Atom, bool]


@dataclass(frozen=True, slots=True)
class Part:
    """The requests for some actions for which every literal holds, and that are in no part of `minus`.

    `source` is whatever asserts the part; it takes no part in comparisons.
    """

    actions: int = field(repr=False)
    literals: tuple[Literal, ...] = ()
    minus: tuple["Part", ...] = ()
    source: object = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class AccessSet:
    """A union of parts over one universe."""

    parts: tuple[Part, ...] = ()

    def union(self, other: "AccessSet") -> "AccessSet":
        """Return the requests that are in either set."""
        return AccessSet(tuple(dict.fromkeys((*self.parts, *other.parts))))

    def intersection(self, other: "AccessSet") -> "AccessSet":
        """Return the requests that are in both sets; sources are the first set's."""
        return AccessSet(
            tuple(part for one in self.parts for two in other.parts if (part := _meet(one, two)).actions)
        )

    def difference(self, other: "AccessSet") -> "AccessSet":
        """Return the requests that are in this set and not in the other."""
        return AccessSet(tuple(_less(part, other.parts) for part in self.parts))

    def restricted(self, actions: int) -> "AccessSet":
        """Return the requests of the set that are for some actions."""
        kept = (
            replace(part, actions=part.actions & actions) for part in self.parts if part.actions & actions
        )
        return AccessSet(tuple(kept))

    @property
    def actions(self) -> int:
        """Every action that some part names."""
        bits = 0
        for part in self.parts:
            bits |= part.actions
        return bits


def _meet(one: Part, two: Part) -> Part:
    literals = tuple(dict.fromkeys((*one.literals, *two.literals)))
    minus = tuple(dict.fromkeys((*one.minus, *two.minus)))
    return Part(one.actions & two.actions, literals, minus, one.source)


def _less(part: Part, others: Sequence[Part]) -> Part:
    relevant = (other for other in others if other.actions & part.actions)
    return replace(part, minus=tuple(dict.fromkeys((*part.minus, *relevant))))


def union(sets: Iterable[AccessSet]) -> AccessSet:
    """Return the union of several sets."""
    return AccessSet(tuple(dict.fromkeys(part for one in sets for part in one.parts)))
