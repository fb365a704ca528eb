"""Key sets of issuers, honest ones that rotate and hostile ones."""

import json
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from iamscope.broker.identity import web as web_module
from iamscope.broker.identity.keysets import KeySets, Patience
from iamscope.broker.identity.presented import IssuerUnavailableError, UnknownKeyError
from iamscope.broker.identity.web import HttpsOnly
from tests.fakes.issuers import NOW, IssuerServer, key, public

KEYS = "/keys"
DISCOVERY = "/.well-known/openid-configuration"


def _ask(
    keysets: KeySets, server: IssuerServer, kid: str | None = "k1", now: int = NOW, **changes: Any
) -> int:
    return len(keysets.keys(server.issuer(**changes), kid, "RS256", now))


def test_fetched_once(server: IssuerServer, keysets: KeySets) -> None:
    """Keys are fetched once in ten minutes, and then again."""
    for now in (NOW, NOW + 1, NOW + 599):
        assert _ask(keysets, server, now=now) == 1
    assert server.asked == [DISCOVERY, KEYS]
    _ask(keysets, server, now=NOW + 600)
    assert server.asked.count(KEYS) == 2


def test_rotation(server: IssuerServer, keysets: KeySets) -> None:
    """A key that is new at its issuer is found at once, and one that is withdrawn is gone with it."""
    assert _ask(keysets, server) == 1
    server.publish(public(key("RS256", 1), "k2"))
    assert _ask(keysets, server, "k2", NOW + 30) == 1
    with pytest.raises(UnknownKeyError):
        _ask(keysets, server, "k1", NOW + 31)


def test_unknown_keys_do_not_flood_the_issuer(server: IssuerServer, keysets: KeySets) -> None:
    """Whatever keys tokens name, their issuer is asked twice a minute at most."""
    _ask(keysets, server)
    for second in range(60):
        with pytest.raises(UnknownKeyError):
            _ask(keysets, server, f"made-up-{second}", NOW + second)
    assert server.asked.count(KEYS) == 2


def test_outage(server: IssuerServer, keysets: KeySets) -> None:
    """While an issuer does not answer, its keys are used for six hours and no longer."""
    _ask(keysets, server)
    server.pages.clear()
    assert _ask(keysets, server, now=NOW + 6 * 3_600 - 1) == 1
    with pytest.raises(IssuerUnavailableError):
        _ask(keysets, server, now=NOW + 6 * 3_600)
    server.publish(public(key()))
    assert _ask(keysets, server, now=NOW + 6 * 3_600 + 30) == 1


def test_outage_is_not_asked_into(server: IssuerServer, keysets: KeySets) -> None:
    """An issuer that does not answer is left alone for half a minute, and the reason stays the same."""
    server.pages.clear()
    said = set()
    for second in range(29):
        with pytest.raises(IssuerUnavailableError) as raised:
            _ask(keysets, server, now=NOW + second)
        said.add(raised.value.message)
    assert server.asked == [DISCOVERY]
    assert len(said) == 1


def test_clock_set_back(server: IssuerServer, keysets: KeySets) -> None:
    """A clock that is set back by a day does not keep old keys for a day."""
    _ask(keysets, server)
    server.publish(public(key("RS256", 1), "k2"))
    with pytest.raises(UnknownKeyError):
        _ask(keysets, server, now=NOW - 86_400)


def test_token_without_kid(server: IssuerServer, keysets: KeySets) -> None:
    """A token that names no key can be by the only one, and by none of several."""
    assert _ask(keysets, server, None) == 1
    server.publish(public(key(), "k1"), public(key("RS256", 1), "k2"))
    with pytest.raises(UnknownKeyError):
        _ask(keysets, server, None, NOW + 600)


def _slow(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        time.sleep(0.01)


def _endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(100):
            handler.wfile.write(b" " * 10_000)
    except OSError:
        pass


def _redirect(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(302)
    handler.send_header("Location", "/elsewhere")
    handler.end_headers()


def _gone(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


def _unfolding(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.end_headers()
    handler.wfile.write(b"\x1f\x8b\x08\x00" + b"\0" * 64)


@pytest.mark.parametrize(
    "page",
    [
        _slow,
        _endless,
        _redirect,
        _gone,
        _unfolding,
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"keys": {}}',
        b'{"keys": [], "keys": []}',
        b'{"keys": []}',
        b'{"keys": [null, 1, "x"]}',
        b"[" * 100_000,
        b'{"keys": [' + b"{}," * 64 + b"{}]}",
    ],
    ids=lambda page: getattr(page, "__name__", str(page)[:24]),
)
def test_hostile_key_set(
    page: Any, server: IssuerServer, keysets: KeySets, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key set that is endless, slow, elsewhere, compressed or nonsense is an outage and nothing else."""
    monkeypatch.setattr(web_module, "PATIENCE", 0.2)
    server.pages[KEYS] = page
    server.pages["/elsewhere"] = json.dumps({"keys": [public(key())]}).encode()
    with pytest.raises(IssuerUnavailableError):
        _ask(keysets, server)
    assert "/elsewhere" not in server.asked


def test_discovery_of_another(server: IssuerServer, keysets: KeySets) -> None:
    """A discovery document has to be its issuer's own, to the letter."""
    for named in (f"{server.url}/", "https://other.example", None, [server.url]):
        server.pages[DISCOVERY] = json.dumps({"issuer": named, "jwks_uri": f"{server.url}/keys"}).encode()
        with pytest.raises(IssuerUnavailableError, match="discovery"):
            _ask(KeySets(keysets._web, loopback=True), server)
    assert KEYS not in server.asked


@pytest.mark.parametrize(
    "where",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/keys",
        "file:" + "///etc/passwd",
        "https://other.example/keys",
        "http://localhost:1/keys",
        "//other.example/keys",
        "",
        None,
        {"a": 1},
    ],
)
def test_discovery_leads_elsewhere(where: Any, server: IssuerServer, keysets: KeySets) -> None:
    """A discovery document cannot make the broker ask another host, or this machine's other ports."""
    server.pages[DISCOVERY] = json.dumps({"issuer": server.url, "jwks_uri": where}).encode()
    with pytest.raises(IssuerUnavailableError):
        _ask(keysets, server)
    assert server.asked == [DISCOVERY]


def test_discovery_credentials_in_address(server: IssuerServer, keysets: KeySets) -> None:
    """An address that hides its host behind a name and an `@` is refused."""
    hidden = server.url.replace("http://", "http://user@")
    server.pages[DISCOVERY] = json.dumps({"issuer": server.url, "jwks_uri": f"{hidden}/keys"}).encode()
    with pytest.raises(IssuerUnavailableError):
        _ask(keysets, server)


def test_other_host_that_is_named(server: IssuerServer, keysets: KeySets) -> None:
    """Keys at another host are fetched when the configuration names that host."""
    other = server.url.replace("127.0.0.1", "localhost")
    server.pages[DISCOVERY] = json.dumps({"issuer": server.url, "jwks_uri": f"{other}/keys"}).encode()
    with pytest.raises(IssuerUnavailableError, match="another host"):
        _ask(keysets, server)
    host = other.removeprefix("http://")
    fresh = KeySets(keysets._web, loopback=True)
    assert _ask(fresh, server, key_hosts=frozenset({host})) == 1


def test_address_of_keys(server: IssuerServer, keysets: KeySets) -> None:
    """Where the configuration says where keys are, no discovery document is read."""
    assert _ask(keysets, server, jwks=f"{server.url}/keys") == 1
    assert server.asked == [KEYS]


def test_plain_http(server: IssuerServer) -> None:
    """Keys are not fetched over plain HTTP, not even from this machine, unless a test says so."""
    with pytest.raises(IssuerUnavailableError, match="no address"):
        _ask(KeySets(HttpsOnly()), server)
    assert not server.asked


def test_patience_can_be_chosen(server: IssuerServer, web: HttpsOnly) -> None:
    """How long keys are good can be chosen."""
    keysets = KeySets(web, Patience(fresh=1, kept=2, pause=1), loopback=True)
    _ask(keysets, server)
    _ask(keysets, server, now=NOW + 1)
    assert server.asked.count(KEYS) == 2
