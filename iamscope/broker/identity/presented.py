"""What a caller shows to say who it is, and how it can be wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from iamscope.errors import IamscopeError
from iamscope.lease.lease import Identity
from iamscope.model.secret import Secret


@dataclass(frozen=True, slots=True)
class Peer:
    """The process at the other end of a Unix socket, as the kernel knows it."""

    uid: int
    gid: int
    pid: int


@dataclass(frozen=True, slots=True)
class Presented:
    """Everything about a caller that can prove who it is.

    `headers` are by their names in small letters. `certificate` is in DER; whoever accepted the
    connection has verified its chain and that the caller holds its key.
    """

    bearer: Secret | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    peer: Peer | None = None
    certificate: bytes | None = None


class Authenticator(Protocol):
    """One way to find out who somebody is."""

    def identify(self, presented: Presented, now: int) -> Identity | None:
        """Return who it is, or `None` where nothing was presented in this way; raise if it is not true."""
        ...


def identify(authenticators: Iterable[Authenticator], presented: Presented, now: int) -> Identity | None:
    """Return whom the first way that applies names; a lie ends it, whatever else was presented."""
    for authenticator in authenticators:
        if (identity := authenticator.identify(presented, now)) is not None:
            return identity
    return None


class UnauthenticatedError(IamscopeError):
    """What somebody presented does not prove who it is; says why, and never what was presented."""

    code = "unauthenticated"


class ExpiredError(UnauthenticatedError):
    """It was valid once."""

    code = "expired"


class NotYetValidError(UnauthenticatedError):
    """It will be valid, or the clocks differ."""

    code = "not-yet-valid"


class WrongAudienceError(UnauthenticatedError):
    """It was made for somebody else than this broker."""

    code = "wrong-audience"


class UnknownIssuerError(UnauthenticatedError):
    """Whoever vouches for it is not trusted here."""

    code = "unknown-issuer"


class BadSignatureError(UnauthenticatedError):
    """Its signature is not that of its issuer."""

    code = "bad-signature"


class ReplayedError(UnauthenticatedError):
    """It can be used once and was used before."""

    code = "replayed"


class UnknownKeyError(UnauthenticatedError):
    """Its issuer does not publish the key that it names."""

    code = "unknown-key"


class WrongAlgorithmError(UnauthenticatedError):
    """It is signed in a way that is not allowed for its issuer."""

    code = "wrong-algorithm"


class ClaimsError(UnauthenticatedError):
    """It cannot be read, or what it says does not fit what is asked of its issuer's subjects."""

    code = "claims"


class IssuerUnavailableError(IamscopeError):
    """Nobody can tell at the moment: whoever vouches for it does not answer as it should."""

    code = "issuer-unavailable"
    exit_code = 3
