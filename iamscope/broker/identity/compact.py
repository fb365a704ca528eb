"""Signed tokens in compact form, taken apart before anything in them is believed."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from iamscope.broker.identity.presented import ClaimsError
from iamscope.broker.identity.strict_json import NotStrictError, strict_object

LARGEST = 16 * 1024
_LARGEST_HEADER = 4 * 1024
_SHAPE = re.compile(r"[\w-]+\.[\w-]+\.[\w-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is written: nothing of it is true until its signature is verified.

    `jwk`, `jku`, `x5c` and `x5u` of the header are not here on purpose: a token does not say by which key it
    is to be verified, but which of its issuer's keys it claims.
    """

    algorithm: str
    kid: str | None
    type: str
    claims: dict[str, Any] = field(repr=False)
    signed: bytes = field(repr=False)
    signature: bytes = field(repr=False)


def looks_like_token(text: str) -> bool:
    """Return whether a text has the three parts of a signed token."""
    return text.count(".") == 2


def read_token(text: str) -> Token:
    """Return a token's parts. Raises `ClaimsError` if it is not strictly one."""
    if len(text) > LARGEST:
        raise ClaimsError(f"the token is larger than {LARGEST} bytes")
    if not _SHAPE.fullmatch(text):
        raise ClaimsError("the token is not in three parts")
    header, claims, signature = (_decoded(part) for part in text.split("."))
    said = _object(header, "header", _LARGEST_HEADER)
    if {"crit", "b64"} & said.keys():
        raise ClaimsError("the token's header asks for an extension that is not supported")
    return Token(
        algorithm=_text(said, "alg") or "",
        kid=_text(said, "kid"),
        type=_text(said, "typ") or "",
        claims=_object(claims, "body", LARGEST),
        signed=text.rpartition(".")[0].encode(),
        signature=signature,
    )


def _decoded(part: str) -> bytes:
    """Return the bytes of a part, if it is the only spelling of them."""
    try:
        data = urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        raise ClaimsError("a part of the token is not Base64") from None
    if urlsafe_b64encode(data).rstrip(b"=") != part.encode():
        raise ClaimsError("a part of the token is not Base64 as it is written for tokens")
    return data


def _object(data: bytes, what: str, largest: int) -> dict[str, Any]:
    try:
        return strict_object(data, largest=largest)
    except NotStrictError as error:
        raise ClaimsError(f"the token's {what} cannot be read: {error}") from None


def _text(said: dict[str, Any], key: str) -> str | None:
    value = said.get(key)
    if value is not None and not isinstance(value, str):
        raise ClaimsError(f"`{key}` in the token's header is no text")
    return value
