"""Leases of leases: a child gives no more than its parent, lives no longer, and ends with it."""

from collections.abc import Sequence

import orjson
from sqlalchemy import Connection

from iamscope import catalog
from iamscope.broker.asking import Asked, narrower
from iamscope.broker.deciding import RefusedError
from iamscope.broker.settings import Quota
from iamscope.broker.store import leases
from iamscope.compare.entries import Entries
from iamscope.lease.lease import Identity, Lease
from iamscope.lease.state import State
from iamscope.manifest.role import AgentRole, Entry
from iamscope.model.safe import quoted


class ChildError(RefusedError):
    """A lease cannot be made beneath another one."""

    code = "child"


def access_of(lease: Lease, role: AgentRole) -> Sequence[Entry]:
    """Return what a lease gives: the narrower access that was asked for, or the whole manifest."""
    entries = tuple(orjson.loads(lease.access)) if lease.access else ()
    found = narrower(Asked(lease.agent, lease.purpose, lease.cloud, entries), role)
    return found if found is not None else role.access.get(lease.cloud, ())


def within_manifest(lease: Lease, role: AgentRole) -> bool:
    """Return whether a lease is proven to give nothing that a manifest, as it is now, does not declare."""
    if lease.digest == role.digest:
        return True
    # Of the whole of a manifest that has changed nobody knows any more what it was.
    entries = access_of(lease, role) if lease.access else ()
    declared = role.access.get(lease.cloud, ())
    return bool(entries) and Entries(catalog.comparer(lease.cloud), None).within(entries, declared)


def check_child(
    connection: Connection,
    parent: Lease,
    who: Identity,
    wanted: Sequence[Entry],
    role: AgentRole,
    quota: Quota,
    now: int,
) -> None:
    """Raise `ChildError` where a lease may not be made beneath another one, or gives more than it."""
    if (parent.requester.issuer, parent.requester.subject) != (who.issuer, who.subject):
        raise leases.NoLeaseError(parent.id)
    if parent.state is not State.ACTIVE or parent.expires <= now:
        raise ChildError(f"the lease {quoted(parent.id)} is not active, and gives nothing on")
    if parent.digest != role.digest:
        raise ChildError(f"the manifest has changed since the lease {quoted(parent.id)} was made")
    if parent.depth >= quota.depth:
        raise ChildError(f"leases are nested {quota.depth} deep at most")
    standing = [one for one in leases.listed(connection, parent=parent.id) if not one.state.ended]
    if len(standing) >= quota.children:
        raise ChildError(f"the lease {quoted(parent.id)} has {quota.children} leases beneath it already")
    beyond = next(Entries(catalog.comparer(parent.cloud), None).beyond(wanted, access_of(parent, role)), None)
    if beyond is not None:
        actions = ", ".join(f"`{one}`" for one in beyond.entry.actions[:3])
        raise ChildError(
            f"what is asked for is not proven to be within the lease {quoted(parent.id)}: {actions}",
            hint="ask for less than the lease above gives",
        )
