"""Several ways to say who one is."""

from dataclasses import dataclass

import pytest

from iamscope.broker.identity import presented as module
from iamscope.broker.identity.presented import (
    ExpiredError,
    IssuerUnavailableError,
    Peer,
    Presented,
    UnauthenticatedError,
    identify,
)
from iamscope.lease.lease import Identity, Sort
from iamscope.model.secret import Secret

ADA = Identity(Sort.PERSON, "local", "ada")


@dataclass
class Way:
    """Answers always the same."""

    answer: Identity | Exception | None

    def identify(self, presented: Presented, now: int) -> Identity | None:
        """Return or raise the answer."""
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def test_first_that_applies() -> None:
    """The first way that applies decides, and without one it is nobody."""
    assert identify([Way(None), Way(ADA), Way(None)], Presented(), 0) == ADA
    assert identify([Way(None)], Presented(), 0) is None


@pytest.mark.parametrize("error", [ExpiredError("no"), IssuerUnavailableError("no")])
def test_a_lie_ends_it(error: Exception) -> None:
    """Who presents something that proves nothing is not asked for something else."""
    with pytest.raises(type(error)):
        identify([Way(error), Way(ADA)], Presented(), 0)


def test_nothing_is_shown() -> None:
    """What was presented shows in no log."""
    presented = Presented(Secret("hidden"), {"authorization": "hidden-too"}, Peer(1, 2, 3))
    assert "hidden-too" not in repr(presented)
    assert "Secret(hidden)" in repr(presented)


def test_codes() -> None:
    """Every reason has its own code."""
    kinds = [kind for kind in vars(module).values() if isinstance(kind, type)]
    codes = [kind.code for kind in kinds if issubclass(kind, UnauthenticatedError)]
    assert sorted(codes) == [
        "bad-signature", "claims", "expired", "not-yet-valid", "replayed", "unauthenticated",
        "unknown-issuer", "unknown-key", "wrong-algorithm", "wrong-audience",
    ]  # fmt: skip
