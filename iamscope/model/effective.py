"""What a principal is effectively allowed, so that a person can read it."""

from collections.abc import Mapping
from dataclasses import dataclass

from iamscope.model.compared import Block
from iamscope.model.danger import Danger
from iamscope.model.gap import Gap


@dataclass(frozen=True, slots=True)
class Actions:
    """Actions of one danger class: how many they are, and the worst of them."""

    count: int
    worst: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Allowed:
    """What one statement allows in one service.

    Where a limit lets only some of it through, it is that in one of the limit's blocks, too: `within`
    has the blocks of each such limit. `less` is what is denied of it. `depends` is what has to hold
    besides and is not known. `service` is empty for a statement about more services than are worth
    telling apart.
    """

    service: str
    block: Block
    dangers: Mapping[Danger, Actions]
    within: tuple[tuple[Block, ...], ...] = ()
    less: tuple[Block, ...] = ()
    depends: tuple[str, ...] = ()

    @property
    def worst(self) -> int:
        """The rank of the worst danger class."""
        return min((danger.rank for danger in self.dangers), default=len(Danger))


@dataclass(frozen=True, slots=True)
class Lost:
    """A statement that allows nothing in effect, and what takes all of it away."""

    block: Block
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effective:
    """The effective access of a principal; `hidden` are policies of its own that were not read.

    `limits` are limits that were not read and are taken not to be there, `undecided` what
    could not be told, `gaps` what of the snapshot may hide access.
    """

    principal: str
    allowed: tuple[Allowed, ...]
    lost: tuple[Lost, ...] = ()
    hidden: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    assumes: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
