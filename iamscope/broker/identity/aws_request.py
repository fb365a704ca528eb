"""A signed request to AWS STS that somebody hands over to prove who signed it, read strictly.

Nothing of it is sent on that is not known to be harmless, and nothing is accepted that is not signed.
"""

import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

from iamscope.broker.identity.presented import ClaimsError
from iamscope.broker.identity.strict_json import NotStrictError, strict_object

# What binds the request to one broker: STS signs off on it and does not look at it.
SERVER_ID = "x-iamscope-server-id"
LARGEST = 16 * 1024
_QUESTION = {"Action": "GetCallerIdentity", "Version": "2011-06-15"}
_BODIES = frozenset(
    {"Action=GetCallerIdentity&Version=2011-06-15", "Version=2011-06-15&Action=GetCallerIdentity"}
)
_SIGNABLE = frozenset(
    {
        "amz-sdk-invocation-id", "amz-sdk-request", "content-length", "content-type", "host",
        "x-amz-content-sha256", "x-amz-date", "x-amz-security-token", "x-amz-user-agent", SERVER_ID,
    }
)  # fmt: skip
_IN_QUERY = frozenset(
    {
        "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-Security-Token",
        "X-Amz-Signature", "X-Amz-SignedHeaders",
    }
)  # fmt: skip
_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^, ]+), ?SignedHeaders=([^, ]+), ?Signature=([^, ]+)", re.ASCII
)
_CREDENTIAL = re.compile(r"[A-Z0-9]{16,128}/([0-9]{8})/([a-z0-9-]{1,40})/sts/aws4_request", re.ASCII)
_DATE = re.compile(r"[0-9]{8}T[0-9]{6}Z", re.ASCII)
_SIGNATURE = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A request to STS whose form is right; whether its signature is, only AWS can tell."""

    method: str
    url: str
    host: str
    region: str
    signed_at: int
    server_id: str
    signature: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: str


@dataclass(frozen=True, slots=True)
class _Signing:
    """What is said about a signature, in a header or in the address."""

    credential: str
    names: str
    signature: str
    date: str


def read_request(packed: str) -> SignedRequest:
    """Return the request that a header holds in Base64. Raises `ClaimsError` if it is of another form."""
    said = _unpacked(packed)
    method, url, body = (_text(said, key) for key in ("method", "url", "body"))
    headers = _headers(said.get("headers"))
    where = _where(url)
    query = _query(where)
    signing = _signing(headers, query)
    _check_question(method, body, query)
    credential = _CREDENTIAL.fullmatch(signing.credential)
    if not credential or not _SIGNATURE.fullmatch(signing.signature):
        raise ClaimsError("the request to AWS is not signed for STS")
    signed = _signed(headers, signing.names)
    if signed.get("host") != where.hostname or SERVER_ID not in signed:
        raise ClaimsError(
            f"the request to AWS does not have `host` and `{SERVER_ID}` among its signed headers"
        )
    if signed.pop("content-length", str(len(body))) != str(len(body)):
        raise ClaimsError("the request to AWS is of another length than it says")
    when = _when(signing.date)
    if not signing.date.startswith(credential[1]):
        raise ClaimsError("the request to AWS is signed for another day than its own")
    sent = {**signed, **{name: headers[name] for name in ("authorization",) if name in headers}}
    return SignedRequest(
        method,
        url,
        where.hostname or "",
        credential[2],
        when,
        signed[SERVER_ID],
        signing.signature,
        sent,
        body,
    )


def _unpacked(packed: str) -> dict[str, Any]:
    if len(packed) > LARGEST:
        raise ClaimsError(f"the request to AWS is larger than {LARGEST} bytes")
    try:
        return strict_object(b64decode(packed, validate=True), largest=LARGEST)
    except NotStrictError as error:
        raise ClaimsError(f"the request to AWS cannot be read: {error}") from None
    except ValueError:
        raise ClaimsError("the request to AWS is not Base64") from None


def _text(said: dict[str, Any], key: str) -> str:
    value = said.get(key, "")
    if not isinstance(value, str) or not value.isascii() or not (value.isprintable() or not value):
        raise ClaimsError(f"`{key}` of the request to AWS is no plain text")
    return value


def _headers(said: object) -> dict[str, str]:
    if not isinstance(said, dict):
        raise ClaimsError("the request to AWS has no headers")
    found: dict[str, str] = {}
    for name in said:
        lower = str(name).lower()
        if lower in found:
            raise ClaimsError("a header of the request to AWS stands in it twice")
        found[lower] = _text(said, name)
    return found


def _where(url: str) -> SplitResult:
    try:
        where = urlsplit(url)
        port = where.port
    except ValueError:
        raise ClaimsError("the request to AWS has no address") from None
    plain = where.scheme == "https" and where.netloc == where.hostname and port is None
    if not plain or where.path not in ("", "/") or "#" in url or "\\" in url:
        raise ClaimsError("the request to AWS is for another address than that of STS")
    return where


def _query(where: SplitResult) -> dict[str, str]:
    try:
        pairs = parse_qsl(where.query, keep_blank_values=True, strict_parsing=True) if where.query else []
    except ValueError:
        raise ClaimsError("the query of the request to AWS cannot be read") from None
    found = dict(pairs)
    if len(found) != len(pairs) or not found.keys() <= _IN_QUERY | _QUESTION.keys():
        raise ClaimsError("the query of the request to AWS asks for something else")
    return found


def _signing(headers: Mapping[str, str], query: Mapping[str, str]) -> _Signing:
    written = headers.get("authorization")
    if (written is None) == ("X-Amz-Signature" not in query):
        raise ClaimsError("the request to AWS is not signed, or twice")
    if written is not None:
        match = _AUTHORIZATION.fullmatch(written)
        if not match or query.keys() & _IN_QUERY:
            raise ClaimsError("the request to AWS is not signed as AWS signs")
        return _Signing(match[1], match[2], match[3], headers.get("x-amz-date", ""))
    if query.get("X-Amz-Algorithm") != "AWS4-HMAC-SHA256":
        raise ClaimsError("the request to AWS is not signed as AWS signs")
    names = ("X-Amz-Credential", "X-Amz-SignedHeaders", "X-Amz-Signature", "X-Amz-Date")
    return _Signing(*(query.get(name, "") for name in names))


def _check_question(method: str, body: str, query: Mapping[str, str]) -> None:
    asked = {name: value for name, value in query.items() if name in _QUESTION}
    fine = (method == "POST" and body in _BODIES and not asked) or (
        method == "GET" and not body and asked == _QUESTION
    )
    if not fine:
        raise ClaimsError("the request to AWS is not for `GetCallerIdentity`")


def _signed(headers: Mapping[str, str], names: str) -> dict[str, str]:
    listed = names.split(";")
    if listed != sorted(set(listed)) or not set(listed) <= _SIGNABLE or not set(listed) <= headers.keys():
        raise ClaimsError("the request to AWS has signed headers that it should not have")
    return {name: headers[name] for name in listed}


def _when(date: str) -> int:
    try:
        if not _DATE.fullmatch(date):
            raise ValueError(date)
        return int(datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp())
    except ValueError:
        raise ClaimsError("the request to AWS has no date") from None
