"""What the broker asks of a cloud: to prepare, mint and revoke."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from iamscope.errors import IamscopeError
from iamscope.manifest.role import AgentRole, Entry
from iamscope.model.secret import Credential


class Prepared(Protocol):
    """A credential that is composed and proven, and not minted yet."""

    @property
    def documents(self) -> Sequence[str]:
        """The provider's documents that limit it."""

    @property
    def proof(self) -> str:
        """Why it is no more than the manifest, in a sentence."""

    @property
    def seconds(self) -> int:
        """How long it will live."""

    @property
    def handles(self) -> Mapping[str, str]:
        """What it takes to revoke it."""


class Revocation(Protocol):
    """What was done to end credentials, and what is known of when they end."""

    @property
    def done(self) -> Sequence[str]:
        """The calls that were made, in words."""

    @property
    def delay(self) -> str:
        """The provider's known delay, in words."""

    @property
    def complete(self) -> bool:
        """Whether nothing is left to do."""


class Minter(Protocol):
    """One cloud, as the broker uses it."""

    def prepare(
        self,
        role: AgentRole,
        *,
        lease: str,
        narrower: Sequence[Entry] | None,
        seconds: int | None,
    ) -> Any:
        """Return a prepared credential. Raises `IamscopeError` for more than the manifest declares."""

    def mint(self, prepared: Any) -> Credential:
        """Return a credential, asked for once. Raises `LostAnswerError` where perhaps there is one."""

    def revoke(self, handles: Mapping[str, str]) -> Revocation:
        """End what was minted with some handles, again and again if need be. Raises `IamscopeError`."""


class LostAnswerError(IamscopeError):
    """A cloud was asked for a credential, and no answer came: perhaps there is one."""

    code = "lost-answer"


@dataclass(frozen=True, slots=True)
class Issued:
    """A credential that leaves the broker, and until when its lease lasts."""

    credential: Credential
    expires: int
