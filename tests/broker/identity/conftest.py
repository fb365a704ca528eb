"""An issuer on loopback, and a broker that trusts it."""

from collections.abc import Iterator

import pytest

from iamscope.broker.identity.keysets import KeySets
from iamscope.broker.identity.seen import SeenInMemory
from iamscope.broker.identity.tokens import Tokens
from iamscope.broker.identity.web import HttpsOnly
from tests.fakes.issuers import NOW, IssuerServer, serving


@pytest.fixture(scope="session")
def web() -> Iterator[HttpsOnly]:
    """Return what may ask this machine over plain HTTP."""
    web = HttpsOnly(loopback=True)
    yield web
    web.close()


@pytest.fixture
def server() -> Iterator[IssuerServer]:
    """Serve an issuer."""
    with serving() as server:
        yield server


@pytest.fixture
def keysets(web: HttpsOnly) -> KeySets:
    """Return key sets of which nothing is known yet."""
    return KeySets(web, loopback=True)


@pytest.fixture
def tokens(server: IssuerServer, keysets: KeySets) -> Tokens:
    """Return what identifies the bearers of the issuer's tokens."""
    return Tokens([server.issuer()], keysets, SeenInMemory(lambda: NOW))
