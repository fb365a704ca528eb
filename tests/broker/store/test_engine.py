"""The database behind a broker."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from iamscope.broker.store.engine import (
    NoSchemaError,
    StoreError,
    UnknownSchemaError,
    check_schema,
    migrate,
    open_engine,
    writing,
)
from iamscope.broker.store.leases import LeaseMovedError, find, move
from iamscope.lease.state import State
from tests.fakes.brokers import AGENT, World, deleting, reading


def test_an_unknown_schema_is_not_worked_with(address: str) -> None:
    """Neither an empty database nor one of a later version is."""
    engine = open_engine(address)
    with pytest.raises(NoSchemaError):
        check_schema(engine)
    migrate(engine)
    check_schema(engine)
    migrate(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UnknownSchemaError, match="`9999`"):
        check_schema(engine)
    with pytest.raises(UnknownSchemaError):
        migrate(engine)
    engine.dispose()


def test_a_database_that_cannot_be_opened_is_an_error_of_ours(tmp_path: Path) -> None:
    """It tells no password."""
    engine = open_engine(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")
    with pytest.raises(StoreError, match="cannot be opened"):
        check_schema(engine)


def test_two_who_move_one_lease_do_not_both_succeed(here: World) -> None:
    """The second finds that it has changed."""
    lease = here.broker.request(AGENT, deleting())
    with writing(here.engine) as connection:
        move(connection, lease, State.DENIED)
    with pytest.raises(LeaseMovedError), writing(here.engine) as connection:
        move(connection, lease, State.APPROVED)
    with writing(here.engine) as connection:
        assert find(connection, lease.id).state is State.DENIED


def test_two_replicas_that_reap_end_each_lease_once(here: World) -> None:
    """Whatever the order in which they find it."""
    leases = [here.broker.request(AGENT, reading()) for _ in range(5)]
    for lease in leases:
        here.broker.collect(AGENT, lease.id)
    here.later(4_000)
    threads = [threading.Thread(target=here.broker.reap) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [here.state(lease) for lease in leases] == ["expired"] * 5
    assert here.journal.kinds.count("expired") == 5
