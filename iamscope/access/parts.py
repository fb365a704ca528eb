"""Sets of requests as unions of parts, and the operations on them.

A part is a product: actions, and literals on names, on condition keys and on what cannot be
reasoned about; minus other parts. Nothing is multiplied out: whether a part is empty is found by
search when it is asked.
"""

from collections.abc import Iterable, Iterator, Sequence
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

    def under(self, *literals: Literal, actions: int = -1) -> "Part":
        """Return the requests of the part for which some more literals hold, perhaps for fewer actions."""
        return Part(self.actions & actions, (*self.literals, *literals), self.minus, self.source)

    def less(self, others: Iterable["Part"]) -> "Part":
        """Return the requests of the part that are in none of some others."""
        relevant = [other for other in others if other.actions & self.actions]
        return replace(self, minus=_once((*self.minus, *relevant))) if relevant else self

    def about(self, action: int) -> "Part":
        """Return the part as it is for one action, said of every action.

        So parts for different actions can be intersected: what meets is the same resource and keys.
        """
        kept = tuple(part.about(action) for part in self.minus if part.actions & action)
        return replace(self, actions=-1, minus=kept)


@dataclass(frozen=True, slots=True)
class AccessSet:
    """A union of parts over one universe."""

    parts: tuple[Part, ...] = ()

    def union(self, other: "AccessSet") -> "AccessSet":
        """Return the requests that are in either set."""
        return AccessSet(tuple(dict.fromkeys((*self.parts, *other.parts))))

    def intersection(self, other: "AccessSet") -> "AccessSet":
        """Return the requests that are in both sets; sources are the first set's."""
        return AccessSet(tuple(self.meetings(other)))

    def meetings(self, other: "AccessSet") -> Iterator[Part]:
        """Yield the parts of an intersection one by one, since there can be as many as pairs."""
        for one in self.parts:
            for two in other.parts:
                actions = one.actions & two.actions
                if actions:
                    literals = (*one.literals, *(item for item in two.literals if item not in one.literals))
                    yield Part(actions, literals, _once((*one.minus, *two.minus)), one.source)

    def difference(self, other: "AccessSet") -> "AccessSet":
        """Return the requests that are in this set and not in the other."""
        return AccessSet(tuple(part.less(other.parts) for part in self.parts))

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


def _once(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return parts without those that are the very same as an earlier one: to compare them takes longer."""
    return tuple({id(part): part for part in parts}.values())


def union(sets: Iterable[AccessSet]) -> AccessSet:
    """Return the union of several sets."""
    return AccessSet(tuple(dict.fromkeys(part for one in sets for part in one.parts)))
