"""What turns manifests into credentials of a cloud, and ends them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from iamscope.errors import IamscopeError
from iamscope.manifest.role import AgentRole, Entry
from iamscope.model.composed import Composed
from iamscope.model.secret import Credential


class LostAnswerError(IamscopeError):
    """A cloud was asked for a credential and it cannot be told whether there is one: it has to be revoked."""

    code = "lost-answer"


class Extent(StrEnum):
    """What a revocation ends."""

    LEASE = "lease"
    """The credentials of one lease."""
    AGENT = "agent"
    """The credentials of one agent, those of the hours to come too."""
    BEFORE_NOW = "before-now"
    """All that was issued until now through the principal that the lease was issued through."""
    EVERYTHING = "everything"
    """All credentials of that principal, whenever issued, until somebody lifts it by hand."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A credential that is composed and proven, and not minted yet.

    `documents` are the provider's that limit it; `handles` is what it takes to revoke it, and can be kept
    anywhere; `order` is for the issuer alone.
    """

    documents: tuple[str, ...]
    proof: str
    seconds: int
    handles: Mapping[str, str]
    order: object = field(repr=False)


@dataclass(frozen=True, slots=True)
class Revocation:
    """What was done to end credentials, call by call, and what is known of when they end.

    `extent` is what was ended in the end, which may be more than was asked for. `complete` says that
    nothing is left to do but wait; `open` says what is, or what this does not reach. `measured` are the
    seconds until a probe was refused, where there was one.
    """

    extent: Extent
    done: tuple[str, ...]
    delay: str
    complete: bool
    open: tuple[str, ...] = ()
    measured: float | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """An object in a cloud that carries our marker: `age` in seconds where it is known.

    `needed` says that something may still hang on it.
    """

    kind: str
    name: str
    holder: str
    age: int | None
    needed: bool


class Probe(Protocol):
    """Tries whether a credential is still accepted."""

    def __call__(self) -> bool:
        """Return whether the cloud still takes it."""


class Issuer(Protocol):
    """Turns manifests into credentials of one cloud."""

    def policy(self, role: AgentRole) -> str:
        """Return the provider's document that limits a credential to a manifest."""

    def compose(self, role: AgentRole, form: str) -> Composed:
        """Return a manifest as the provider's documents in one of its forms. Raises `IamscopeError`."""

    def issue(self, role: AgentRole, through: str | None, seconds: int | None) -> Credential:
        """Return a credential for a manifest, issued through a principal of the provider."""

    def prepare(
        self,
        role: AgentRole,
        *,
        lease: str,
        narrower: Sequence[Entry] | None = None,
        through: str | None = None,
        seconds: int | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> Prepared:
        """Return a credential of a lease to be minted: the manifest's access, or some that is narrower.

        Raises `IamscopeError` for what is not proven to be within the manifest, or cannot be said exactly.
        """

    def mint(self, prepared: Prepared) -> Credential:
        """Return what was prepared, asked for once.

        Raises `LostAnswerError` where perhaps there is a credential that nobody holds, and another
        `IamscopeError` where there is none.
        """

    def revoke(
        self, handles: Mapping[str, str], extent: Extent = Extent.LEASE, probe: Probe | None = None
    ) -> Revocation:
        """End what was minted with some handles; it can be done again and again."""

    def lift(self, handles: Mapping[str, str], extent: Extent) -> Sequence[str]:
        """Take a revocation back, and say what was done. Raises `IamscopeError`."""

    def tidy(self, handles: Mapping[str, str]) -> Sequence[str]:
        """Remove what no living credential hangs on, and say what was done. Raises `IamscopeError`."""

    def orphans(self) -> Sequence[Marked]:
        """Return every object that carries our marker. Raises `IamscopeError`."""
