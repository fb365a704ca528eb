"""Tokens that were presented, so that no replica takes one of them twice."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select

from iamscope.broker.store.engine import writing
from iamscope.broker.store.schema import SEEN


@dataclass(frozen=True, slots=True)
class SeenInStore:
    """Remembers tokens in the database until they have expired."""

    engine: Engine
    clock: Callable[[], int]

    def first(self, issuer: str, jti: str, until: int) -> bool:
        """Return whether a token is presented for the first time. Raises `StoreError`."""
        # Neither is bounded by its issuer.
        named = [hashlib.sha256(text.encode()).hexdigest() for text in (issuer, jti)]
        with writing(self.engine) as connection:
            connection.execute(delete(SEEN).where(SEEN.c.until < self.clock()))
            same = (SEEN.c.issuer == named[0]) & (SEEN.c.token == named[1])
            if connection.execute(select(SEEN.c.until).where(same)).first() is not None:
                return False
            connection.execute(insert(SEEN).values(issuer=named[0], token=named[1], until=until))
            return True
