"""Brokers on every database that they run on."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import postgres
from tests.fakes.brokers import World, world


@pytest.fixture(scope="session")
def postgres_socket() -> Iterator[Path]:
    """Return the socket of a PostgreSQL server."""
    if postgres.programs() is None:
        pytest.skip(f"needs a PostgreSQL server: {postgres.INSTALL}")
    with postgres.server() as socket:
        yield socket


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a new database, of each sort in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'broker.db'}"
    socket: Path = request.getfixturevalue("postgres_socket")
    return postgres.database(socket, f"b{uuid.uuid4().hex}")


@pytest.fixture
def here(tmp_path: Path, address: str) -> Iterator[World]:
    """Return a broker on each sort of database."""
    made = world(tmp_path, address)
    yield made
    made.engine.dispose()
