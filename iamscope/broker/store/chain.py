"""The audit chain in the database: an entry is kept if, and only if, what it tells of is."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from iamscope.broker.store.schema import AUDIT
from iamscope.lease.chain import GENESIS, Head, append, from_line, to_line
from iamscope.lease.checkpoint import CHECKPOINT, Checkpoint, checkpoint_entry, sign
from iamscope.lease.signing import SigningKey


class ChainJournal:
    """Records steps as entries of one chain. Whoever writes has the chain for himself until it is kept."""

    def record(self, connection: Connection, time: int, kind: str, body: Mapping[str, Any]) -> None:
        """Append one entry. Raises `UnwritableEntryError`."""
        entry = append(head(connection), time, kind, body)
        line = to_line(entry).decode()
        connection.execute(insert(AUDIT).values(number=entry.number, line=line, hash=entry.hash))


def checkpoint(connection: Connection, time: int, key: SigningKey) -> Checkpoint | None:
    """Sign all entries so far in one more entry; nothing where the last entry is a checkpoint already."""
    end = head(connection)
    last = connection.execute(select(AUDIT.c.line).where(AUDIT.c.number == end.number)).scalar()
    if last is None or from_line(last.encode(), end.number).kind == CHECKPOINT:
        return None
    entry = checkpoint_entry(end, time, key)
    line = to_line(entry).decode()
    connection.execute(insert(AUDIT).values(number=entry.number, line=line, hash=entry.hash))
    return sign(end, time, key)


def head(connection: Connection) -> Head:
    """Return the end of the chain."""
    query = select(AUDIT.c.number, AUDIT.c.hash).order_by(AUDIT.c.number.desc()).limit(1)
    row = connection.execute(query).first()
    return Head(row.number, row.hash) if row else GENESIS


def lines(connection: Connection, after: int = 0) -> Iterator[str]:
    """Yield the entries behind a number, each as the line that it is exported as."""
    query = select(AUDIT.c.line).where(AUDIT.c.number > after).order_by(AUDIT.c.number)
    for row in connection.execute(query):
        yield row.line
