"""The broker as its clients reach it: over HTTP, or a socket of this machine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

import httpx2

from iamscope.errors import IamscopeError
from iamscope.model.safe import printable, quoted
from iamscope.model.secret import Secret

_SECONDS = 30.0
_LONGEST = 400
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class BrokerError(IamscopeError):
    """The broker cannot be reached, or answers something that it never says."""

    code = "broker"


class BrokerRefusedError(IamscopeError):
    """The broker refuses; the message and the hint are its own."""

    code = "broker-refused"

    def __init__(self, reason: str, message: str, hint: str | None) -> None:
        super().__init__(f"the broker refuses ({reason}): {message}", hint=hint)
        self.reason = reason


@dataclass(slots=True)
class BrokerClient:
    """Talks to one broker; `address` is a URL, or the path of a socket."""

    PENDING: ClassVar[str] = "authorization_pending"
    address: str
    token: Secret | None = None
    _client: httpx2.Client = field(init=False)

    def __post_init__(self) -> None:
        headers = {"Authorization": f"Bearer {self.token.reveal()}"} if self.token else {}
        if "://" not in self.address:
            transport = httpx2.HTTPTransport(uds=self.address)
            base = "http://broker"
        else:
            url = httpx2.URL(self.address)
            if url.scheme != "https" and url.host not in _LOOPBACK:
                raise BrokerError(
                    f"{quoted(self.address)} is not https, and not on this machine",
                    hint="a token that goes out in clear belongs to everybody",
                )
            transport, base = httpx2.HTTPTransport(), self.address
        # Settings of the environment, such as proxies, are an agent's to change.
        self._client = httpx2.Client(
            base_url=base, transport=transport, headers=headers, timeout=_SECONDS, trust_env=False
        )

    def close(self) -> None:
        """End the connection."""
        self._client.close()

    def request(self, form: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Return the lease that a request becomes."""
        found: Mapping[str, Any] = self._send("POST", "/leases", form, {"Idempotency-Key": key})
        return found

    def listed(self, agent: str = "") -> Sequence[Mapping[str, Any]]:
        """Return the leases that concern whoever asks."""
        found: Sequence[Mapping[str, Any]] = self._send("GET", f"/leases?agent={quote(agent, safe='')}")
        return found

    def find(self, lease: str) -> Mapping[str, Any]:
        """Return a lease."""
        found: Mapping[str, Any] = self._send("GET", f"/leases/{quote(lease, safe='')}")
        return found

    def decide(self, lease: str, shown: str, *, approves: bool) -> Mapping[str, Any]:
        """Return a lease after it was approved, or denied, as it was shown."""
        word = "approve" if approves else "deny"
        path = f"/leases/{quote(lease, safe='')}/{word}"
        found: Mapping[str, Any] = self._send("POST", path, {"shown": shown})
        return found

    def collect(self, lease: str) -> Mapping[str, Any]:
        """Return the credential of a lease, its secrets in clear."""
        found: Mapping[str, Any] = self._send("POST", f"/leases/{quote(lease, safe='')}/credential", {})
        return found

    def release(self, lease: str) -> Mapping[str, Any]:
        """Return a lease after it was ended."""
        found: Mapping[str, Any] = self._send("POST", f"/leases/{quote(lease, safe='')}/release", {})
        return found

    def freeze(self, agent: str, reason: str) -> Sequence[Mapping[str, Any]]:
        """Return the leases of an agent after all were ended."""
        path = f"/agents/{quote(agent, safe='')}/freeze"
        found: Sequence[Mapping[str, Any]] = self._send("POST", path, {"reason": reason})
        return found

    def _send(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        try:
            answer = self._client.request(method, path, json=body, headers=dict(headers or {}))
        except httpx2.HTTPError as error:
            raise BrokerError(
                f"the broker at {quoted(self.address)} cannot be reached: {type(error).__name__}"
            ) from None
        try:
            value = answer.json()
        except ValueError:
            raise BrokerError(f"the broker answers {answer.status_code} without JSON") from None
        if answer.is_success:
            return value
        said = value if isinstance(value, dict) else {}
        reason = str(said.get("error", answer.status_code))
        message = printable(str(said.get("error_description", "no reason is given")), _LONGEST)
        hint = printable(str(said["hint"]), _LONGEST) if said.get("hint") else None
        raise BrokerRefusedError(printable(reason), message, hint)


def read_token(path: Path) -> Secret:
    """Return the token in a file. Raises `BrokerError` where it cannot be read."""
    try:
        text = path.read_text().strip()
    except (OSError, UnicodeDecodeError):
        raise BrokerError(f"the token in {quoted(str(path))} cannot be read") from None
    if not text or any(letter.isspace() for letter in text):
        raise BrokerError(f"{quoted(str(path))} holds no token")
    return Secret(text)
