"""Leases in the database: made, found, and moved from state to state."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson
from sqlalchemy import Connection, Row, and_, func, insert, or_, select, update

from iamscope.broker.store.schema import KEYS, LEASES, VERDICTS
from iamscope.errors import IamscopeError
from iamscope.lease.lease import Identity, Lease, Sort
from iamscope.lease.state import NEXT, State
from iamscope.model.safe import quoted

LIVE = tuple(state.value for state in State if not state.ended)


class NoLeaseError(IamscopeError):
    """There is no lease of an id, or none that concerns whoever asks."""

    code = "no-lease"

    def __init__(self, lease: str) -> None:
        super().__init__(f"there is no lease {quoted(lease)}")


class LeaseMovedError(IamscopeError):
    """A lease has changed since it was read."""

    code = "lease-moved"

    def __init__(self, lease: Lease, to: State) -> None:
        super().__init__(
            f"the lease {quoted(lease.id)} is {lease.state.value}, and cannot become {to.value}",
            hint="look at it again",
        )


def put(connection: Connection, lease: Lease) -> None:
    """Take in a new lease."""
    connection.execute(insert(LEASES).values(**_row(lease)))


def find(connection: Connection, lease: str) -> Lease:
    """Return a lease. Raises `NoLeaseError`."""
    row = connection.execute(select(LEASES).where(LEASES.c.id == lease)).first()
    if row is None:
        raise NoLeaseError(lease)
    return _lease(row)


def move(connection: Connection, lease: Lease, to: State, **changes: Any) -> Lease:
    """Return a lease in another state, and keep it. Raises `LeaseMovedError` if it has changed meanwhile."""
    if to not in NEXT[lease.state]:
        raise LeaseMovedError(lease, to)
    moved = replace(lease, state=to, version=lease.version + 1, **changes)
    same = and_(LEASES.c.id == lease.id, LEASES.c.version == lease.version)
    done = connection.execute(update(LEASES).where(same).values(**_row(moved)))
    if done.rowcount != 1:
        raise LeaseMovedError(find(connection, lease.id), to)
    return moved


def listed(
    connection: Connection, *, agent: str = "", states: Iterable[State] = (), parent: str = ""
) -> Sequence[Lease]:
    """Return leases, the oldest first."""
    query = select(LEASES).order_by(LEASES.c.created, LEASES.c.id)
    wanted = [state.value for state in states]
    if agent:
        query = query.where(LEASES.c.agent == agent)
    if wanted:
        query = query.where(LEASES.c.state.in_(wanted))
    if parent:
        query = query.where(LEASES.c.parent == parent)
    return [_lease(row) for row in connection.execute(query)]


def due(connection: Connection, now: int, most: int) -> Sequence[Lease]:
    """Return leases that somebody has to end: expired ones, and those that a crash left half done.

    With PostgreSQL, those that another replica works on are left to it.
    """
    ending = or_(
        and_(LEASES.c.state == State.ACTIVE.value, LEASES.c.expires <= now),
        and_(LEASES.c.state.in_((State.REQUESTED.value, State.APPROVED.value)), LEASES.c.expires <= now),
        LEASES.c.state == State.REVOKING.value,
        and_(LEASES.c.state == State.ISSUING.value, LEASES.c.expires <= now),
    )
    query = select(LEASES).where(ending).order_by(LEASES.c.expires).limit(most)
    return [_lease(row) for row in connection.execute(query.with_for_update(skip_locked=True))]


def count(connection: Connection, agent: str, since: int) -> tuple[int, int]:
    """Return how many leases of an agent have not ended, and how many it asked for since a time."""
    standing = select(func.count()).where(LEASES.c.agent == agent, LEASES.c.state.in_(LIVE))
    recent = select(func.count()).where(LEASES.c.agent == agent, LEASES.c.created >= since)
    return connection.execute(standing).scalar_one(), connection.execute(recent).scalar_one()


def known_request(connection: Connection, requester: Identity, key: str) -> tuple[str, str] | None:
    """Return the lease that came of a request, and the hash of what it asked."""
    query = select(KEYS.c.lease, KEYS.c.form).where(KEYS.c.requester == str(requester), KEYS.c.key == key)
    row = connection.execute(query).first()
    return (row.lease, row.form) if row else None


def remember_request(connection: Connection, requester: Identity, key: str, lease: str, form: str) -> None:
    """Keep which lease came of a request."""
    connection.execute(insert(KEYS).values(requester=str(requester), key=key, lease=lease, form=form))


def say(connection: Connection, lease: Lease, who: Identity, group: str, now: int, *, approves: bool) -> bool:
    """Keep what a person says of a lease, and return whether it was the first word of that person."""
    same = and_(VERDICTS.c.lease == lease.id, VERDICTS.c.person == who.person, VERDICTS.c.group == group)
    if connection.execute(select(VERDICTS.c.time).where(same)).first() is not None:
        return False
    connection.execute(
        insert(VERDICTS).values(
            lease=lease.id,
            person=who.person,
            group=group,
            approves=int(approves),
            shown=lease.shown,
            subject=str(who),
            time=now,
        )
    )
    return True


def approvals(connection: Connection, lease: Lease) -> Mapping[str, frozenset[str]]:
    """Return who has approved exactly what a lease is, by group."""
    query = select(VERDICTS.c.group, VERDICTS.c.person).where(
        VERDICTS.c.lease == lease.id, VERDICTS.c.approves == 1, VERDICTS.c.shown == lease.shown
    )
    found: dict[str, set[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.group, set()).add(row.person)
    return {group: frozenset(people) for group, people in found.items()}


def _row(lease: Lease) -> dict[str, Any]:
    who = lease.requester
    plain = ("id", "agent", "cloud", "purpose", "access", "policy", "digest", "shown", "lifetime", "created")
    more = ("expires", "on_behalf_of", "parent", "depth", "reason", "version")
    return {
        **{name: getattr(lease, name) for name in (*plain, *more)},
        "sort": who.sort.value,
        "issuer": who.issuer,
        "subject": who.subject,
        "person": who.person,
        "state": lease.state.value,
        "handles": orjson.dumps(dict(lease.handles), option=orjson.OPT_SORT_KEYS).decode(),
    }


def _lease(row: Row[Any]) -> Lease:
    values = dict(row._mapping)
    who = Identity(
        Sort(values.pop("sort")), values.pop("issuer"), values.pop("subject"), values.pop("person")
    )
    handles = orjson.loads(values.pop("handles"))
    return Lease(**{**values, "requester": who, "state": State(values["state"]), "handles": handles})
