"""What can become of a lease."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a lease stands; the last four are its ends."""

    REQUESTED = "requested"
    """It waits for people to approve it."""
    APPROVED = "approved"
    ISSUING = "issuing"
    """A cloud has perhaps been asked for a credential: only the audit record knows."""
    ACTIVE = "active"
    REVOKING = "revoking"
    REVOKED = "revoked"
    EXPIRED = "expired"
    FAILED = "failed"
    DENIED = "denied"

    @property
    def ended(self) -> bool:
        """Whether nothing more becomes of it."""
        return not NEXT[self]

    @property
    def live(self) -> bool:
        """Whether a credential of it perhaps works."""
        return self in (State.ISSUING, State.ACTIVE, State.REVOKING)


NEXT: Mapping[State, frozenset[State]] = {
    State.REQUESTED: frozenset({State.APPROVED, State.DENIED, State.EXPIRED}),
    State.APPROVED: frozenset({State.ISSUING, State.DENIED, State.EXPIRED}),
    # A crash leaves it here: whoever finds it revokes what may have been made.
    State.ISSUING: frozenset({State.ACTIVE, State.REVOKING, State.FAILED}),
    State.ACTIVE: frozenset({State.REVOKING, State.EXPIRED}),
    State.REVOKING: frozenset({State.REVOKED, State.EXPIRED}),
    State.REVOKED: frozenset(),
    State.EXPIRED: frozenset(),
    State.FAILED: frozenset(),
    State.DENIED: frozenset(),
}
