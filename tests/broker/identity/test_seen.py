"""What was presented before."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from iamscope.broker.identity.presented import IssuerUnavailableError
from iamscope.broker.identity.seen import SeenInMemory


def test_once_for_each_issuer() -> None:
    """A token is new once, and another issuer's of the same name is another."""
    seen = SeenInMemory(lambda: 0)
    assert seen.first("a", "1", 10)
    assert not seen.first("a", "1", 10)
    assert seen.first("b", "1", 10)


def test_full() -> None:
    """When it is full of what is still good, it refuses what is new; what has expired makes room."""
    now = 0
    seen = SeenInMemory(lambda: now, most=2)
    assert seen.first("a", "1", 10)
    assert seen.first("a", "2", 20)
    with pytest.raises(IssuerUnavailableError):
        seen.first("a", "3", 30)
    assert not seen.first("a", "1", 10)
    now = 10
    assert seen.first("a", "3", 30)
    assert not seen.first("a", "2", 20)


def test_race() -> None:
    """Of many who present one token at the same time, one is first."""
    seen = SeenInMemory(lambda: 0)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: seen.first("a", "1", 10), range(64))) == 1
