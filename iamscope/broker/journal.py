"""The audit record: every step of a lease, in the transaction that makes it."""

from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy import Connection

from iamscope.lease.lease import Identity, Lease


class Journal(Protocol):
    """Where steps are recorded; what is recorded is kept if, and only if, the transaction is."""

    def record(self, connection: Connection, time: int, kind: str, body: Mapping[str, Any]) -> None:
        """Record one step."""


def about(lease: Lease, who: Identity | None = None, **more: Any) -> dict[str, Any]:
    """Return what a record says of a lease; no secret is in any lease."""
    said: dict[str, Any] = {
        "lease": lease.id,
        "agent": lease.agent,
        "cloud": lease.cloud,
        "state": lease.state.value,
        "digest": lease.digest,
        "shown": lease.shown,
    }
    if who is not None:
        said["by"] = {"issuer": who.issuer, "subject": who.subject, "person": who.person}
    return {**said, **more}
