"""How two policies lie to each other."""

from collections.abc import Mapping
from dataclasses import dataclass

from iamscope.access.solve import Relation


@dataclass(frozen=True, slots=True)
class Example:
    """A concrete request that one side allows and the other does not; keys that are not given are absent.

    `principal` is who asks, where the policies name principals, and `alone` says that no other policy
    of theirs allows it. `listed` is false for an action that the cloud does not list today.
    """

    action: str
    resource: str
    context: Mapping[str, object]
    principal: str = ""
    alone: bool = False
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Block:
    """Requests as people write them: actions on resources under conditions, in the provider's words.

    It is the actions but those in `but`, and, with `except_resources`, every resource but those listed.
    `origin` says which statement it is from.
    """

    actions: tuple[str, ...]
    but: tuple[str, ...]
    resources: tuple[str, ...]
    except_resources: bool
    conditions: tuple[str, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that one side allows and the other does not: a block, less what others cover of it."""

    block: Block
    less: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """The relation of two policies.

    Each example is `None` where that side is contained; `undecided` says what could not be told.
    `beyond_b` and `beyond_a` are the whole differences, where they were asked for; `assumes` says
    under which assumptions the answer holds.
    """

    relation: Relation
    a_not_in_b: Example | None
    b_not_in_a: Example | None
    undecided: tuple[str, ...] = ()
    beyond_b: tuple[Difference, ...] = ()
    beyond_a: tuple[Difference, ...] = ()
    assumes: tuple[str, ...] = ()

    @property
    def contained(self) -> bool | None:
        """Whether the first is within the second; `None` where that cannot be told."""
        if self.relation is Relation.UNKNOWN:
            return False if self.a_not_in_b is not None else None
        return self.relation in (Relation.EQUAL, Relation.NARROWER)


@dataclass(frozen=True, slots=True)
class Granted:
    """Whether a side grants any of an access: with an example, or, where it is `None`, the reason."""

    grants: bool | None
    example: Example | None = None
    reason: str = ""
    assumes: tuple[str, ...] = ()
