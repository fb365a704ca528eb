"""Requests to hosts that the configuration names, which may turn out to be hostile all the same."""

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

import httpx2

from iamscope.broker.identity.presented import IssuerUnavailableError
from iamscope.model.safe import quoted

LARGEST = 256 * 1024
PATIENCE = 5.0
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered."""

    status: int
    body: bytes


class Web(Protocol):
    """Asks a host."""

    def ask(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        """Return its answer. Raises `IssuerUnavailableError` if there is none that can be used."""
        ...


class HttpsOnly:
    """Asks over TLS, once: no redirects, no proxies of the environment, a bounded answer in a bounded time.

    `authorities` is a file of certificates to trust instead of the system's; `loopback` also allows plain
    HTTP to this machine, for tests.
    """

    def __init__(self, *, authorities: Path | None = None, loopback: bool = False) -> None:
        context = ssl.create_default_context(cafile=authorities)
        self._client = httpx2.Client(
            verify=context, follow_redirects=False, trust_env=False, timeout=PATIENCE
        )
        self._loopback = loopback

    def ask(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        """Return the answer. Raises `IssuerUnavailableError` if there is none that can be used."""
        host = address(url, loopback=self._loopback).hostname
        try:
            return self._asked(method, url, headers, body)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            reason = "in time" if isinstance(error, httpx2.TimeoutException) else "as it should"
            raise IssuerUnavailableError(f"{quoted(str(host))} does not answer {reason}") from None

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def _asked(self, method: str, url: str, headers: Mapping[str, str] | None, body: bytes) -> Answer:
        deadline = time.monotonic() + PATIENCE
        # Nothing is unpacked: a small answer could unfold to a large one.
        sent = {"Accept-Encoding": "identity", **(headers or {})}
        with self._client.stream(method, url, headers=sent, content=body or None) as response:
            data = b""
            for piece in response.iter_raw():
                data += piece
                if len(data) > LARGEST:
                    raise IssuerUnavailableError(f"an answer is larger than {LARGEST} bytes")
                if time.monotonic() > deadline:
                    raise httpx2.ReadTimeout("too slow")
            return Answer(response.status_code, data)


def address(url: str, *, loopback: bool = False) -> SplitResult:
    """Return the parts of an address that may be asked. Raises `IssuerUnavailableError` for any other."""
    try:
        parts = urlsplit(url)
        plain = loopback and parts.scheme == "http" and parts.hostname in _LOOPBACK
        fine = parts.scheme == "https" or plain
        # `port` is worked out on access, and raises where it is none.
        fine = fine and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        fine, parts = False, SplitResult("", "", "", "", "")
    if not fine or parts.username is not None or parts.fragment or not url.isprintable() or "\\" in url:
        raise IssuerUnavailableError(
            f"{quoted(url)} is no address that can be asked", hint="write `https://`"
        )
    return parts
