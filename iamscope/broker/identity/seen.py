"""What was presented before and cannot be presented again."""

from collections.abc import Callable
from threading import Lock
from typing import Protocol

from iamscope.broker.identity.presented import IssuerUnavailableError

MOST = 100_000


class Seen(Protocol):
    """Remembers what can be used once, at least until it expires, for all replicas of a broker."""

    def first(self, issuer: str, jti: str, until: int) -> bool:
        """Note that an issuer's token was used, and return whether that was the first time."""
        ...


class SeenInMemory:
    """Remembers for one process. When it is full of what has not expired, it refuses what is new."""

    def __init__(self, clock: Callable[[], int], most: int = MOST) -> None:
        self._clock = clock
        self._most = most
        self._until: dict[tuple[str, str], int] = {}
        self._lock = Lock()

    def first(self, issuer: str, jti: str, until: int) -> bool:
        """Note that an issuer's token was used, and return whether that was the first time."""
        with self._lock:
            if (issuer, jti) in self._until:
                return False
            if len(self._until) >= self._most:
                self._forget()
            self._until[issuer, jti] = until
            return True

    def _forget(self) -> None:
        now = self._clock()
        self._until = {used: until for used, until in self._until.items() if until > now}
        if len(self._until) >= self._most:
            raise IssuerUnavailableError(
                "too many tokens were presented in a short time", hint="try again later"
            )
