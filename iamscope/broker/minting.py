"""What the broker asks of a cloud: to prepare, mint and revoke."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from iamscope.cloud.issuing import Prepared, Revocation
from iamscope.manifest.role import AgentRole, Entry
from iamscope.model.secret import Credential


class Minter(Protocol):
    """One cloud's issuer, as far as the broker uses it."""

    def prepare(
        self, role: AgentRole, *, lease: str, narrower: Sequence[Entry] | None, seconds: int | None
    ) -> Prepared:
        """Return a credential, composed and proven. Raises `IamscopeError` for more than the manifest."""

    def mint(self, prepared: Prepared) -> Credential:
        """Return it, asked for once. Raises `LostAnswerError` where perhaps there is one."""

    def revoke(self, handles: Mapping[str, str]) -> Revocation:
        """End what was minted with some handles; it can be done again and again."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A credential that leaves the broker, and until when its lease lasts."""

    credential: Credential
    expires: int
