"""Tokens that were presented."""

from iamscope.broker.store.seen import SeenInStore
from tests.fakes.brokers import World


def test_a_token_is_presented_once(here: World) -> None:
    """Another one, or one of another issuer, is another one."""
    seen = SeenInStore(here.engine, lambda: here.now[0])
    until = here.now[0] + 60
    assert seen.first("https://a.example", "t", until)
    assert not seen.first("https://a.example", "t", until)
    assert seen.first("https://b.example", "t", until)
    assert seen.first("https://a.example", "u" * 5_000, until)


def test_what_has_expired_is_forgotten(here: World) -> None:
    """An expired token proves nothing anyway."""
    seen = SeenInStore(here.engine, lambda: here.now[0])
    assert seen.first("https://a.example", "t", here.now[0] + 60)
    here.later(61)
    assert seen.first("https://a.example", "t", here.now[0] + 60)
