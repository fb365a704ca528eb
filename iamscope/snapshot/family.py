"""One family of calls that can grant or limit access."""

from dataclasses import dataclass

from iamscope.model.gap import Direction

LIMITS, GRANTS = Direction.LIMITS, Direction.GRANTS


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of policy or fact: what reading it takes, and what its absence can hide.

    `calls` are all calls whose refusal hides it, the one that stands for it first; `permission`
    is what that first call needs.
    """

    name: str
    holds: str
    direction: Direction
    permission: str
    calls: tuple[str, ...]
    in_bare_file: bool = False
    group: str = ""
    """What several families hold together; where all are missing alike, one gap speaks for them."""
