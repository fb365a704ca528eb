"""What turns manifests into credentials of a cloud."""

from typing import Protocol

from iamscope.manifest.role import AgentRole
from iamscope.model.composed import Composed
from iamscope.model.secret import Credential


class Issuer(Protocol):
    """Turns manifests into credentials of one cloud."""

    def policy(self, role: AgentRole) -> str:
        """Return the provider's document that limits a credential to a manifest."""

    def compose(self, role: AgentRole, form: str) -> Composed:
        """Return a manifest as the provider's documents in one of its forms. Raises `IamscopeError`."""

    def issue(self, role: AgentRole, through: str | None, seconds: int | None) -> Credential:
        """Return a credential for a manifest, issued through a principal of the provider."""
