"""Sessions: whoever has shown a token that is good once comes back with a word of the broker's own."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select

from iamscope.broker.identity.presented import ExpiredError, Presented
from iamscope.broker.store.engine import writing
from iamscope.broker.store.schema import SESSIONS
from iamscope.lease.lease import Identity, Sort
from iamscope.model.secret import Secret

PREFIX = "iamscope-session-"
SECONDS = 3_600


@dataclass(frozen=True, slots=True)
class Sessions:
    """Begins sessions, and identifies whose they are."""

    engine: Engine
    clock: Callable[[], int]

    def begin(self, who: Identity, seconds: int = SECONDS) -> Secret:
        """Return the secret of a new session; it is kept nowhere. Raises `StoreError`."""
        secret = PREFIX + secrets.token_urlsafe(32)
        now = self.clock()
        with writing(self.engine) as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.until <= now))
            connection.execute(
                insert(SESSIONS).values(
                    hash=_hash(secret),
                    sort=who.sort.value,
                    issuer=who.issuer,
                    subject=who.subject,
                    until=now + seconds,
                )
            )
        return Secret(secret)

    def identify(self, presented: Presented, now: int) -> Identity | None:
        """Return whose session it is, `None` if none is presented. Raises `ExpiredError`."""
        text = presented.bearer.reveal() if presented.bearer else ""
        if not text.startswith(PREFIX):
            return None
        with writing(self.engine) as connection:
            row = connection.execute(select(SESSIONS).where(SESSIONS.c.hash == _hash(text))).first()
        if row is None or row.until <= now:
            raise ExpiredError("the session has ended, or never was", hint="exchange a token for a new one")
        return Identity(Sort(row.sort), row.issuer, row.subject)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
