"""Connections to the database: durable ones, whichever it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from iamscope.broker.store.schema import METADATA, REVISION
from iamscope.errors import IamscopeError
from iamscope.model.safe import quoted

_BUSY_MILLISECONDS = 10_000
_VERSIONS = "alembic_version"


class StoreError(IamscopeError):
    """The database cannot be used."""

    code = "store"


class UnknownSchemaError(StoreError):
    """The database has another schema than this version works with."""

    code = "unknown-schema"

    def __init__(self, found: str) -> None:
        super().__init__(
            f"the database has the schema {quoted(found)}, and this version works with {quoted(REVISION)}",
            hint="`iamscope broker migrate` brings an older one up to date",
        )


class NoSchemaError(StoreError):
    """The database is empty."""

    code = "no-schema"

    def __init__(self) -> None:
        super().__init__("the database has no tables yet", hint="`iamscope broker migrate` makes them")


def open_engine(address: str) -> Engine:
    """Return an engine for an address such as `sqlite:///broker.db` or `postgresql://host/name`."""
    given = address.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(given, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _durable)
        event.listen(engine, "begin", _at_once)
    return engine


def _durable(connection: Any, _: Any) -> None:
    """Let every commit reach the disk, and readers not wait for writers."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {_BUSY_MILLISECONDS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _at_once(connection: Connection) -> None:
    # A transaction that reads first and writes later could find that another has written.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open one transaction, which is kept whole or not at all. Raises `StoreError`."""
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                # Entries of the audit chain follow one another: whoever writes waits for the one before.
                connection.execute(text("SELECT pg_advisory_xact_lock(7305801)"))
            yield connection
    except SQLAlchemyError as error:
        raise StoreError(f"the database failed: {type(error).__name__}") from error


def check_schema(engine: Engine) -> None:
    """Raise `NoSchemaError` or `UnknownSchemaError` where the schema is not the one to work with."""
    try:
        found = _revision(engine)
    except SQLAlchemyError as error:
        raise StoreError(f"the database cannot be opened: {type(error).__name__}") from error
    if found is None:
        raise NoSchemaError
    if found != REVISION:
        raise UnknownSchemaError(found)


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table(_VERSIONS):
            return None
        return connection.execute(text(f"SELECT version_num FROM {_VERSIONS}")).scalar()  # noqa: S608


def migrate(engine: Engine) -> None:
    """Bring the schema up to date, or make it. Raises `UnknownSchemaError` for one that is newer."""
    from alembic import command
    from alembic.config import Config

    found = _revision(engine)
    if found is not None and found > REVISION:
        raise UnknownSchemaError(found)
    config = Config()
    config.set_main_option("script_location", "iamscope:broker/store/migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


__all__ = ["METADATA", "check_schema", "migrate", "open_engine", "writing"]
