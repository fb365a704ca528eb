"""An issuer of tokens on loopback, with real keys, that can be made to misbehave."""

import base64
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from iamscope.access.globs import Glob
from iamscope.broker.identity.issuers import Issuer, Rule
from iamscope.broker.identity.presented import Presented
from iamscope.model.secret import Secret

NOW = 1_800_000_000
AUDIENCE = "https://broker.example"
Key = RSAKey | ECKey | OKPKey
Page = bytes | Callable[[BaseHTTPRequestHandler], None]


def key(algorithm: str = "RS256", number: int = 0) -> Key:
    """Return a private key for an algorithm; the same one for the same number."""
    return _made(algorithm, number)


@cache
def _made(algorithm: str, _: int) -> Key:
    match algorithm:
        case "RS256":
            return RSAKey.generate_key(2048, private=True)
        case "ES256":
            return ECKey.generate_key("P-256", private=True)
        case _:
            return OKPKey.generate_key("Ed25519", private=True)


def public(one: Key, kid: str = "k1", **more: Any) -> dict[str, Any]:
    """Return a key as a key set has it."""
    return {**one.as_dict(private=False), "kid": kid, **more}


def packed(value: bytes | Mapping[str, Any]) -> str:
    """Return a part of a token as it is written."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def signed(body: str, one: Key, algorithm: str = "RS256", header: Mapping[str, Any] | None = None) -> str:
    """Return a token with a packed body, and the header's members beside the usual ones."""
    said = {"alg": algorithm, "kid": "k1", "typ": "JWT", **(header or {})}
    start = f"{packed({name: value for name, value in said.items() if value is not None})}.{body}"
    model = JWSRegistry.algorithms["Ed25519" if algorithm == "EdDSA" else algorithm]
    return f"{start}.{packed(model.sign(start.encode(), one))}"


def claims(issuer: str, **changes: Any) -> dict[str, Any]:
    """Return what an honest token says; a change to `None` takes a claim away."""
    usual = {
        "iss": issuer,
        "sub": "agent-1",
        "aud": AUDIENCE,
        "iat": NOW - 10,
        "nbf": NOW - 10,
        "exp": NOW + 300,
        "jti": "once",
        **changes,
    }
    return {name: value for name, value in usual.items() if value is not None}


def bearing(token: str) -> Presented:
    """Return what somebody presents who bears a token."""
    return Presented(bearer=Secret(token))


@dataclass(slots=True)
class IssuerServer:
    """What is served, by path, and what was asked for."""

    url: str = ""
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def publish(self, *keys: Mapping[str, Any]) -> None:
        """Publish a discovery document and a key set."""
        self.pages["/.well-known/openid-configuration"] = json.dumps(
            {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}
        ).encode()
        self.pages["/keys"] = json.dumps({"keys": keys}).encode()

    def issuer(self, **changes: Any) -> Issuer:
        """Return it as a broker trusts it."""
        usual = {
            "url": self.url,
            "audiences": frozenset({AUDIENCE}),
            "rules": (Rule((Glob.parse("agent-*"),)),),
            "algorithms": frozenset({"RS256", "ES256", "EdDSA"}),
            **changes,
        }
        return Issuer(**usual)

    def token(self, one: Key | None = None, algorithm: str = "RS256", **changes: Any) -> Presented:
        """Return an honest token with some claims changed."""
        return bearing(signed(packed(claims(self.url, **changes)), one or key(algorithm), algorithm))


@contextmanager
def serving() -> Iterator[IssuerServer]:
    """Serve an issuer that publishes one RSA key."""
    fake = IssuerServer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(fake))
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_port}"
    fake.publish(public(key()))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()


def handler_of(fake: IssuerServer) -> type[BaseHTTPRequestHandler]:
    """Return what answers requests for a server from its pages."""
    return type("Bound", (_Handler,), {"fake": fake})


class _Handler(BaseHTTPRequestHandler):
    fake: IssuerServer

    def do_GET(self) -> None:
        """Answer from the pages."""
        self.fake.asked.append(self.path)
        page = self.fake.pages.get(self.path)
        if callable(page):
            page(self)
            return
        self.send_response(200 if page is not None else 404)
        self.send_header("Content-Length", str(len(page or b"")))
        self.end_headers()
        self.wfile.write(page or b"")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
        """Keep quiet."""
