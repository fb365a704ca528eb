"""Requests for one's own name, signed by the SDK's signer and checked by one as AWS has it."""

import base64
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from iamscope.access.globs import Glob
from iamscope.broker.identity.aws_caller import HEADER, AwsCaller, AwsTrust, pack
from iamscope.broker.identity.presented import (
    BadSignatureError,
    ClaimsError,
    ExpiredError,
    IssuerUnavailableError,
    NotYetValidError,
    Presented,
    ReplayedError,
    UnauthenticatedError,
    UnknownIssuerError,
    WrongAudienceError,
)
from iamscope.broker.identity.seen import SeenInMemory
from iamscope.broker.identity.web import Answer
from iamscope.lease.lease import Identity, Sort

NOW = int(time.time())
KEYS = Credentials("AKIAIOSFODNN7EXAMPLE", "made-up", "session-token")
REGION = "eu-west-1"
HOST = f"sts.{REGION}.amazonaws.com"
QUESTION = "Action=GetCallerIdentity&Version=2011-06-15"
SERVER = "broker.example"
TRUST = AwsTrust(SERVER, frozenset({REGION, "cn-north-1"}), (Glob.parse("arn:aws:*::123456789012:*"),))
AGENT = "arn:aws:sts::123456789012:assumed-role/billing-agent"


@dataclass
class Sts:
    """Answers as STS does: to whoever signed rightly, with who that is."""

    arn: str = f"{AGENT}/i-0123"
    account: str = "123456789012"
    answer: Answer | None = None
    asked: list[tuple[str, str, Mapping[str, str], bytes]] = field(default_factory=list)

    def ask(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        """Return the answer to a request."""
        sent = dict(headers or {})
        self.asked.append((method, url, dict(sent), body))
        if self.answer is not None:
            return self.answer
        if not _signed_rightly(method, url, sent, body):
            return Answer(403, b"{}")
        result = {"Arn": self.arn, "Account": self.account, "UserId": "AROA:i-0123"}
        said = {"GetCallerIdentityResponse": {"GetCallerIdentityResult": result}}
        return Answer(200, json.dumps(said).encode())


def _signed_rightly(method: str, url: str, headers: dict[str, str], body: bytes) -> bool:
    """Work out the signature that a request should have, as AWS does."""
    written = headers.pop("authorization", "")
    if not written:
        return "X-Amz-Signature=" in url
    names = written.partition("SignedHeaders=")[2].partition(",")[0].split(";")
    request = AWSRequest(method, url, {name: headers[name] for name in names}, body)
    request.context["timestamp"] = headers["x-amz-date"]
    auth = SigV4Auth(KEYS, "sts", REGION)
    right = auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)
    return written.endswith(f"Signature={right}")


def _signed(server: str = SERVER) -> AWSRequest:
    sent = {"Content-Type": "application/x-www-form-urlencoded", "X-Iamscope-Server-Id": server}
    request = AWSRequest("POST", f"https://{HOST}/", {"Host": HOST, **sent}, QUESTION)
    SigV4Auth(KEYS, "sts", REGION).add_auth(request)
    return request


def _presigned() -> AWSRequest:
    headers = {"Host": HOST, "X-Iamscope-Server-Id": SERVER}
    request = AWSRequest("GET", f"https://{HOST}/?{QUESTION}", headers)
    SigV4QueryAuth(KEYS, "sts", REGION, expires=300).add_auth(request)
    return request


# The signer looks at the clock: all are signed at once, when this module is read.
POST, OTHER, GET = _signed(), _signed("other.example"), _presigned()


def _said(request: AWSRequest) -> dict[str, Any]:
    body = request.data if isinstance(request.data, str) else ""
    packed = pack(str(request.method), str(request.url), request.headers.items(), body)
    said: dict[str, Any] = json.loads(base64.b64decode(packed))
    return said


def _presented(said: object) -> Presented:
    return Presented(headers={HEADER: base64.b64encode(json.dumps(said).encode()).decode()})


def _caller(sts: Sts, trust: AwsTrust = TRUST) -> AwsCaller:
    return AwsCaller(trust, sts, SeenInMemory(lambda: NOW))


@pytest.mark.parametrize("request_", [POST, GET], ids=["header", "address"])
def test_honest(request_: AWSRequest) -> None:
    """A request that is signed in its header or its address proves its signer, without the session's name."""
    sts = Sts()
    assert _caller(sts).identify(_presented(_said(request_)), NOW) == Identity(Sort.AGENT, "aws", AGENT)
    (asked,) = sts.asked
    assert asked[1].startswith(f"https://{HOST}/")


def test_not_presented() -> None:
    """Whoever presents no request is left to other ways."""
    assert _caller(Sts()).identify(Presented(headers={"authorization": "x"}), NOW) is None


def test_user() -> None:
    """A user is known by its whole name."""
    sts = Sts(arn="arn:aws:iam::123456789012:user/team/ada")
    found = _caller(sts).identify(_presented(_said(POST)), NOW)
    assert found is not None
    assert found.subject == "arn:aws:iam::123456789012:user/team/ada"


def test_only_signed_headers_are_sent() -> None:
    """What is not signed is not sent on."""
    sts = Sts()
    said = _said(POST)
    said["headers"]["X-Forwarded-Host"] = "evil.example"
    said["headers"]["Transfer-Encoding"] = "chunked"
    assert _caller(sts).identify(_presented(said), NOW)
    assert sts.asked[0][2].keys() == {
        "accept", "authorization", "content-type", "host", "x-amz-date", "x-amz-security-token",
        "x-iamscope-server-id",
    }  # fmt: skip


def test_replayed() -> None:
    """A request proves something once."""
    caller = _caller(Sts())
    presented = _presented(_said(POST))
    assert caller.identify(presented, NOW)
    with pytest.raises(ReplayedError):
        caller.identify(presented, NOW)


@pytest.mark.parametrize(
    ("later", "error"), [(310, ExpiredError), (-600, NotYetValidError), (600, ExpiredError)]
)
def test_date(later: int, error: type[UnauthenticatedError]) -> None:
    """A request is good for five minutes from when it was signed, and not before."""
    sts = Sts()
    with pytest.raises(error):
        _caller(sts).identify(_presented(_said(POST)), NOW + later)
    assert not sts.asked


def test_other_broker() -> None:
    """A request that was signed for another broker is not sent on by this one."""
    sts = Sts()
    with pytest.raises(WrongAudienceError):
        _caller(sts).identify(_presented(_said(OTHER)), NOW)
    assert not sts.asked


def _set(key: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda said: said.__setitem__(key, value)


def _header(name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda said: said["headers"].__setitem__(name, value)


def _signing(old: str, new: str) -> Callable[[dict[str, Any]], None]:
    def change(said: dict[str, Any]) -> None:
        assert old in said["headers"]["Authorization"]
        said["headers"]["Authorization"] = said["headers"]["Authorization"].replace(old, new)

    return change


HOSTILE: list[Callable[[dict[str, Any]], None]] = [
    _set("method", "PUT"),
    _set("method", "GET"),
    _set("method", "POST\r\nX: y"),
    _set("method", None),
    _set("body", "Action=AssumeRole&Version=2011-06-15"),
    _set("body", f"{QUESTION}&Action=AssumeRole"),
    _set("body", ""),
    _set("body", 7),
    _set("url", f"http://{HOST}/"),
    _set("url", f"https://{HOST}:8443/"),
    _set("url", f"https://{HOST}@evil.example/"),
    _set("url", f"https://evil.example\\@{HOST}/"),
    _set("url", f"https://{HOST}/latest/meta-data"),
    _set("url", f"https://{HOST}/#x"),
    _set("url", f"https://{HOST}/?Action=AssumeRole"),
    _set("url", f"https://{HOST}/?{QUESTION}"),
    _set("url", "https://[::1/"),
    _set("url", ""),
    _set("headers", None),
    _set("headers", []),
    _header("host", "evil.example"),
    _header("x-iamscope-server-id", SERVER),
    _header("X-Amz-Date", "now"),
    _header("X-Amz-Date", "20261399T000000Z"),
    _header("X-Amz-Date", "20200101T000000Z"),
    _header("X-Amz-Security-Token", "a\r\nb"),
    _header("Authorization", "Bearer x"),
    _header("Authorization", None),
    _signing("/sts/", "/s3/"),
    _signing(";x-iamscope-server-id", ""),
    _signing("host;", ""),
    _signing("SignedHeaders=content-type;", "SignedHeaders=content-type;cookie;"),
    _signing("SignedHeaders=content-type;", "SignedHeaders="),
    _signing("Signature=", "Signature=zz"),
    _signing("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"),
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile(number: int) -> None:
    """A request for anything else, to anywhere else or with its binding taken off never proves anybody."""
    sts = Sts()
    said = _said(POST)
    HOSTILE[number](said)
    with pytest.raises((ClaimsError, BadSignatureError)):
        _caller(sts).identify(_presented(said), NOW)
    # What has the right form may be sent: AWS then says that it is not what was signed.
    assert all(url == f"https://{HOST}/" and body == QUESTION.encode() for _, url, _, body in sts.asked)


def test_strange_signed_header() -> None:
    """A header that requests to AWS do not have is not sent on, signed or not."""
    sts = Sts()
    said = _said(POST)
    said["headers"]["cookie"] = "x"
    _signing("SignedHeaders=content-type;", "SignedHeaders=content-type;cookie;")(said)
    with pytest.raises(ClaimsError):
        _caller(sts).identify(_presented(said), NOW)
    assert not sts.asked


@pytest.mark.parametrize(
    "host",
    [
        "sts.amazonaws.com",
        "sts.us-east-1.amazonaws.com",
        "sts.eu-west-1.amazonaws.com.evil.example",
        "sts.cn-north-1.amazonaws.com.cn",
        "169.254.169.254",
        "localhost",
    ],
)
def test_other_hosts(host: str) -> None:
    """Only the regional STS of a region that is allowed, and for which the request is signed, is asked."""
    sts = Sts()
    said = _said(POST)
    said["url"] = f"https://{host}/"
    said["headers"]["Host"] = host
    with pytest.raises(UnknownIssuerError):
        _caller(sts).identify(_presented(said), NOW)
    assert not sts.asked


@pytest.mark.parametrize("change", ["&Action=AssumeRole", "&X-Amz-Expires=9", "&Policy=x", "&x"])
def test_hostile_address(change: str) -> None:
    """A pre-signed address to which anything was added is refused."""
    sts = Sts()
    said = _said(GET)
    said["url"] += change
    with pytest.raises(ClaimsError):
        _caller(sts).identify(_presented(said), NOW)
    assert not sts.asked


@pytest.mark.parametrize("packed", ["", "%%%", "e30=", "x" * 20_000, base64.b64encode(b"[]").decode()])
def test_unreadable(packed: str) -> None:
    """What is no request at all is refused."""
    with pytest.raises(ClaimsError):
        _caller(Sts()).identify(Presented(headers={HEADER: packed}), NOW)


@pytest.mark.parametrize(
    ("sts", "error"),
    [
        (Sts(answer=Answer(403, b"")), BadSignatureError),
        (Sts(answer=Answer(302, b"")), IssuerUnavailableError),
        (Sts(answer=Answer(429, b"")), IssuerUnavailableError),
        (Sts(answer=Answer(500, b"")), IssuerUnavailableError),
        (Sts(answer=Answer(200, b"<xml/>")), IssuerUnavailableError),
        (Sts(answer=Answer(200, b"{}")), IssuerUnavailableError),
        (Sts(answer=Answer(200, b'{"GetCallerIdentityResponse": []}')), IssuerUnavailableError),
        (Sts(account="210987654321"), IssuerUnavailableError),
        (Sts(arn="arn:aws:iam::123456789012:root"), ClaimsError),
        (Sts(arn="arn:aws:sts::123456789012:federated-user/ada"), ClaimsError),
        (Sts(arn="arn:aws:sts::123456789012:assumed-role/x/y\n"), ClaimsError),
        (Sts(arn="arn:aws:sts::210987654321:assumed-role/x/y", account="210987654321"), ClaimsError),
    ],
)
def test_answers(sts: Sts, error: type[Exception]) -> None:
    """An answer that is none, contradicts itself or names somebody else proves nobody."""
    with pytest.raises(error):
        _caller(sts).identify(_presented(_said(POST)), NOW)


@pytest.mark.parametrize(
    ("server", "regions"), [("short", {REGION}), (SERVER, set()), (SERVER, {"evil.example/"})]
)
def test_trust(server: str, regions: set[str]) -> None:
    """A name that anybody could guess, and a region that is none, are mistakes of the configuration."""
    with pytest.raises(ValueError, match=r"region|short"):
        AwsTrust(server, frozenset(regions), ())
