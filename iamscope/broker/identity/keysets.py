"""The current keys of issuers: fetched when needed, kept for a while, fetched again when they are rotated."""

from dataclasses import dataclass
from threading import Lock
from typing import Any

from iamscope.broker.identity.issuers import Issuer
from iamscope.broker.identity.presented import IssuerUnavailableError, UnknownKeyError
from iamscope.broker.identity.public_keys import PublicKey, PublishedKey, public_keys
from iamscope.broker.identity.strict_json import NotStrictError, strict_object
from iamscope.broker.identity.web import LARGEST, Web, address
from iamscope.model.safe import quoted

_DISCOVERY = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long keys are good, in seconds."""

    fresh: int = 600
    """After this they are fetched again."""
    kept: int = 6 * 3_600
    """So long they are used while the issuer cannot be reached: a key that it withdraws works no longer."""
    pause: int = 30
    """The least time between two attempts, whatever keys tokens name."""


@dataclass(slots=True)
class _Known:
    """What is known of one issuer's keys."""

    lock: Lock
    keys: tuple[PublicKey, ...] = ()
    fetched: int | None = None
    tried: int | None = None
    problem: str = ""


class KeySets:
    """The key sets of all issuers, shared by all requests."""

    def __init__(self, web: Web, patience: Patience | None = None, *, loopback: bool = False) -> None:
        self._web = web
        self._patience = patience or Patience()
        self._loopback = loopback
        self._known: dict[str, _Known] = {}
        self._lock = Lock()

    def keys(self, issuer: Issuer, kid: str | None, algorithm: str, now: int) -> tuple[PublishedKey, ...]:
        """Return the keys by which a token can be signed that names one, or none if there is but one.

        Raises `UnknownKeyError` where there is none, and `IssuerUnavailableError` where nobody can tell.
        """
        with self._lock:
            known = self._known.setdefault(issuer.url, _Known(Lock()))
        # One at a time for each issuer: others wait for what is being fetched instead of fetching it too.
        with known.lock:
            if not _within(known.fetched, now, self._patience.fresh):
                self._refresh(issuer, known, now)
            if not _within(known.fetched, now, self._patience.kept):
                raise IssuerUnavailableError(known.problem or "the keys of the token's issuer are too old")
            found = _matching(known.keys, kid, algorithm)
            if not found and self._refresh(issuer, known, now):
                found = _matching(known.keys, kid, algorithm)
        if not found:
            raise UnknownKeyError("the token's issuer does not publish the key that it is signed with")
        return found

    def _refresh(self, issuer: Issuer, known: _Known, now: int) -> bool:
        """Fetch an issuer's keys unless that was tried just now, and return whether it has been done."""
        if _within(known.tried, now, self._patience.pause):
            return False
        known.tried = now
        try:
            known.keys = self._fetched(issuer)
        except IssuerUnavailableError as error:
            known.problem = error.message
            return False
        known.fetched, known.problem = now, ""
        return True

    def _fetched(self, issuer: Issuer) -> tuple[PublicKey, ...]:
        where = issuer.jwks or self._discovered(issuer)
        try:
            keys = public_keys(self._object(where))
        except ValueError as error:
            raise IssuerUnavailableError(f"the key set at {quoted(where)} cannot be used: {error}") from None
        if not keys:
            raise IssuerUnavailableError(f"the key set at {quoted(where)} holds no key that can be used")
        return keys

    def _discovered(self, issuer: Issuer) -> str:
        """Return where an issuer says that its keys are, if it says so of itself and of its own hosts."""
        document = self._object(issuer.url.rstrip("/") + _DISCOVERY)
        if document.get("issuer") != issuer.url:
            raise IssuerUnavailableError(
                f"the discovery document of {quoted(issuer.url)} is of another issuer"
            )
        where = document.get("jwks_uri")
        own = address(issuer.url, loopback=self._loopback)
        there = address(where if isinstance(where, str) else "", loopback=self._loopback)
        if there.netloc != own.netloc and there.netloc not in issuer.key_hosts:
            raise IssuerUnavailableError(
                f"{quoted(issuer.url)} says that its keys are at another host, {quoted(there.netloc)}",
                hint="if that is right, name it among the issuer's `key_hosts`",
            )
        return str(where)

    def _object(self, where: str) -> dict[str, Any]:
        address(where, loopback=self._loopback)
        answer = self._web.ask("GET", where, {"Accept": "application/json"})
        if answer.status != 200:
            raise IssuerUnavailableError(f"{quoted(where)} answers with status {answer.status}")
        try:
            return strict_object(answer.body, largest=LARGEST)
        except NotStrictError as error:
            raise IssuerUnavailableError(f"what {quoted(where)} answers cannot be read: {error}") from None


def _within(then: int | None, now: int, span: int) -> bool:
    """Whether something was less than a span ago; a clock that was set back does not make it so for ever."""
    return then is not None and abs(now - then) < span


def _matching(keys: tuple[PublicKey, ...], kid: str | None, algorithm: str) -> tuple[PublishedKey, ...]:
    serving = [key for key in keys if key.serves(algorithm)]
    if kid is None:
        return (serving[0].key,) if len(serving) == 1 else ()
    return tuple(key.key for key in serving if key.kid == kid)
