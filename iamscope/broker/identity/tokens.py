"""Bearers of tokens that are signed by an issuer whom the broker trusts."""

from collections.abc import Iterable
from typing import Any

from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry

from iamscope.broker.identity.claims import check_claims, expiry
from iamscope.broker.identity.compact import Token, looks_like_token, read_token
from iamscope.broker.identity.issuers import SPIFFE, Issuer, IssuerError, Replay
from iamscope.broker.identity.keysets import KeySets
from iamscope.broker.identity.presented import (
    BadSignatureError,
    ClaimsError,
    Presented,
    ReplayedError,
    UnknownIssuerError,
    WrongAlgorithmError,
)
from iamscope.broker.identity.public_keys import PublishedKey
from iamscope.broker.identity.seen import Seen
from iamscope.lease.lease import Identity
from iamscope.model.safe import quoted

_LONGEST_JTI = 512


class Tokens:
    """Identifies who bears a token of one of some issuers."""

    def __init__(self, issuers: Iterable[Issuer], keysets: KeySets, seen: Seen) -> None:
        self._issuers: dict[str, Issuer] = {}
        self._keysets = keysets
        self._seen = seen
        for issuer in issuers:
            if issuer.url in self._issuers:
                raise IssuerError(f"the issuer {quoted(issuer.url)} is described twice")
            self._issuers[issuer.url] = issuer

    def identify(self, presented: Presented, now: int) -> Identity | None:
        """Return whose token it is, or `None` if no token is presented; raise if it proves nothing."""
        text = presented.bearer.reveal() if presented.bearer else ""
        if not looks_like_token(text):
            return None
        token = read_token(text)
        issuer = self._issuer(token.claims)
        self._check_signature(token, issuer, now)
        subject = check_claims(token.claims, issuer, now)
        if issuer.replay is Replay.ONCE:
            self._check_first(token.claims, issuer)
        return Identity(issuer.sort, issuer.url, subject)

    def _issuer(self, claims: dict[str, Any]) -> Issuer:
        """Return the issuer that a token claims, whose keys then show whether that is so."""
        named, subject = claims.get("iss"), claims.get("sub")
        found = self._issuers.get(named) if isinstance(named, str) else None
        if found is None and isinstance(subject, str) and subject.startswith(SPIFFE):
            found = self._issuers.get("/".join(subject.split("/")[:3]))
        if found is None:
            raise UnknownIssuerError("the token's issuer is not trusted here")
        return found

    def _check_signature(self, token: Token, issuer: Issuer, now: int) -> None:
        if token.algorithm not in issuer.algorithms:
            raise WrongAlgorithmError("the token is signed in a way that is not allowed for its issuer")
        if token.type.lower() not in issuer.types:
            raise ClaimsError("the token is of a type that is not allowed for its issuer")
        keys = self._keysets.keys(issuer, token.kid, token.algorithm, now)
        if not any(_verifies(token, key) for key in keys):
            raise BadSignatureError("the token's signature is not its issuer's")

    def _check_first(self, claims: dict[str, Any], issuer: Issuer) -> None:
        jti = claims.get("jti")
        if not isinstance(jti, str) or not 0 < len(jti) <= _LONGEST_JTI or not jti.isprintable():
            raise ClaimsError("the token can be used once and has no `jti`, or none that can be kept in mind")
        if not self._seen.first(issuer.url, jti, expiry(claims) + issuer.leeway):
            raise ReplayedError("the token was used before", hint="ask its issuer for a new one")


def _verifies(token: Token, key: PublishedKey) -> bool:
    # The name under which RFC 8037 has it; only keys on the curve Ed25519 are taken.
    model = JWSRegistry.algorithms["Ed25519" if token.algorithm == "EdDSA" else token.algorithm]
    try:
        model.check_key(key)
        return model.verify(token.signed, token.signature, key)
    except JoseError:
        return False
