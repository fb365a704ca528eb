"""The audit chain in the database."""

from pathlib import Path

import pytest

from iamscope.broker.service import PendingError
from iamscope.broker.store.chain import ChainJournal, head, lines
from iamscope.broker.store.engine import writing
from iamscope.lease.chain import GENESIS, Entry, from_line
from tests.fakes.brokers import AGENT, World, deleting, reading, world


@pytest.fixture
def here(tmp_path: Path) -> World:
    """Return a broker that records into its database."""
    return world(tmp_path, journal=ChainJournal())


def entries(here: World) -> list[Entry]:
    """Return what the chain holds."""
    with writing(here.engine) as connection:
        return [from_line(line.encode(), place) for place, line in enumerate(lines(connection), start=1)]


def test_every_step_is_an_entry_that_follows_the_one_before(here: World) -> None:
    """The hashes lead from the first entry to the head."""
    lease = here.broker.request(AGENT, reading())
    here.broker.collect(AGENT, lease.id)
    found = entries(here)
    assert [entry.kind for entry in found] == ["requested", "granted", "issuing", "issued"]
    assert [entry.number for entry in found] == [1, 2, 3, 4]
    assert all(entry.sound for entry in found)
    assert [entry.previous for entry in found] == [GENESIS.hash, *(entry.hash for entry in found[:-1])]
    with writing(here.engine) as connection:
        assert head(connection) == found[-1].head


def test_what_is_not_kept_is_not_recorded(here: World) -> None:
    """An error takes back the step and its record together."""
    lease = here.broker.request(AGENT, deleting())
    before = entries(here)
    with pytest.raises(PendingError):
        here.broker.collect(AGENT, lease.id)
    with pytest.raises(ZeroDivisionError):
        _lose(here)
    assert entries(here) == before


def _lose(here: World) -> None:
    with writing(here.engine) as connection:
        ChainJournal().record(connection, 1, "lost", {})
        assert 1 // 0


def test_no_secret_is_recorded(here: World) -> None:
    """Nothing of a credential but whom it makes its bearer."""
    lease = here.broker.request(AGENT, reading())
    secret = here.broker.collect(AGENT, lease.id).credential.secret["Secret"].reveal()
    with writing(here.engine) as connection:
        assert not [line for line in lines(connection) if secret in line]
