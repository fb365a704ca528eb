"""What edits change: findings, reach and access."""

from dataclasses import dataclass

from iamscope.model.compared import Compared
from iamscope.model.finding import Finding


@dataclass(frozen=True, slots=True)
class ReachChange:
    """What an agent, or a principal where there is no manifest, can become no longer, or now can.

    Each is a principal, or a principal that can give itself anything, which is said behind it.
    """

    name: str
    before: int
    after: int
    loses: tuple[str, ...]
    gains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccessChange:
    """How the access of a principal, or what a document gives, lies before and after.

    `compared` puts before as A to after as B; it is `None` for a principal that is no longer there.
    """

    what: str
    name: str
    compared: Compared | None


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A finding that is still there and not quite the same."""

    before: Finding
    after: Finding


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Everything that some edits change; `measured` says whether there were manifests to find anything."""

    edits: tuple[str, ...]
    measured: bool
    gone: tuple[Finding, ...]
    appeared: tuple[Finding, ...]
    altered: tuple[FindingChange, ...]
    kept: int
    reach: tuple[ReachChange, ...]
    access: tuple[AccessChange, ...]
    undecided: tuple[str, ...]
    """What could not be told."""
    assumes: tuple[str, ...]
