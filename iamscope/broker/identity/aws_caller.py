"""Principals of AWS, by a request for their own name that they have signed for this broker to send."""

import json
import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from iamscope.access.globs import Glob
from iamscope.broker.identity.aws_request import SignedRequest, read_request
from iamscope.broker.identity.presented import (
    BadSignatureError,
    ClaimsError,
    ExpiredError,
    IssuerUnavailableError,
    NotYetValidError,
    Presented,
    ReplayedError,
    UnknownIssuerError,
    WrongAudienceError,
)
from iamscope.broker.identity.seen import Seen
from iamscope.broker.identity.strict_json import NotStrictError, strict_object
from iamscope.broker.identity.web import Answer, Web
from iamscope.lease.lease import Identity, Sort

HEADER = "x-iamscope-aws-request"
ISSUER = "aws"
OLDEST = 300
_AHEAD = 60
_LARGEST_ANSWER = 16 * 1024
_ARN = re.compile(
    r"arn:(aws[a-z-]*):(?:iam::([0-9]{12}):(user/[!-~]{1,700})|sts::([0-9]{12}):(assumed-role/[!-~]{1,300}))",
    re.ASCII,
)
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]{1,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class AwsTrust:
    """Which callers are let in, and through which regions' STS they are asked about.

    A caller is `arn:aws:iam::ACCOUNT:user/NAME`, or `arn:aws:sts::ACCOUNT:assumed-role/NAME` without the
    session's name, which whoever assumes it chooses.
    """

    server_id: str
    regions: frozenset[str]
    callers: tuple[Glob, ...]

    def __post_init__(self) -> None:
        if len(self.server_id) < 8 or not self.server_id.isprintable():
            raise ValueError("the name by which requests are bound to this broker is too short")
        if not self.regions or not all(map(_REGION.fullmatch, self.regions)):
            raise ValueError("a region is not written as AWS writes it")


class AwsCaller:
    """Identifies who has signed a request for its own name."""

    def __init__(self, trust: AwsTrust, web: Web, seen: Seen) -> None:
        self._trust = trust
        self._hosts = {_host(region): region for region in trust.regions}
        self._web = web
        self._seen = seen

    def identify(self, presented: Presented, now: int) -> Identity | None:
        """Return who signed the request in the header, or `None` without one; raise if it proves nothing."""
        packed = presented.headers.get(HEADER)
        if packed is None:
            return None
        request = read_request(packed)
        self._check(request, now)
        caller = _caller(self._asked(request))
        if not any(pattern.matches(caller) for pattern in self._trust.callers):
            raise ClaimsError("no rule for AWS admits this principal")
        # A request is kept in mind until it is too old to be taken.
        if not self._seen.first(ISSUER, request.signature, request.signed_at + OLDEST + 1):
            raise ReplayedError("the request to AWS was used before", hint="sign a new one")
        return Identity(Sort.AGENT, ISSUER, caller)

    def _check(self, request: SignedRequest, now: int) -> None:
        if not compare_digest(request.server_id, self._trust.server_id):
            raise WrongAudienceError("the request to AWS is signed for another broker")
        if self._hosts.get(request.host) != request.region:
            regions = ", ".join(sorted(self._trust.regions))
            raise UnknownIssuerError(
                "the request is not for the regional STS of a region that is allowed",
                hint=f"sign it for one of {regions}",
            )
        if request.signed_at < now - OLDEST:
            raise ExpiredError("the request to AWS was signed too long ago")
        if request.signed_at > now + _AHEAD:
            raise NotYetValidError("the request to AWS is from the future", hint="compare the clocks")

    def _asked(self, request: SignedRequest) -> Answer:
        headers = {**request.headers, "accept": "application/json"}
        answer = self._web.ask(request.method, request.url, headers, request.body.encode())
        if answer.status == 200:
            return answer
        if 400 <= answer.status < 500 and answer.status not in (408, 429):
            raise BadSignatureError("AWS does not accept the signature of the request")
        raise IssuerUnavailableError(f"STS answers with status {answer.status}")


def pack(method: str, url: str, headers: Iterable[tuple[str, str]], body: str) -> str:
    """Return the value of the header for a request that was signed."""
    said = {"method": method, "url": url, "headers": dict(headers), "body": body}
    return b64encode(json.dumps(said).encode()).decode()


def _host(region: str) -> str:
    return f"sts.{region}.amazonaws.com{'.cn' if region.startswith('cn-') else ''}"


def _caller(answer: Answer) -> str:
    """Return the principal in an answer of STS, without the name of its session."""
    try:
        said: Any = strict_object(answer.body, largest=_LARGEST_ANSWER)
        result = said["GetCallerIdentityResponse"]["GetCallerIdentityResult"]
        arn, account = result["Arn"], result["Account"]
        match = _ARN.fullmatch(arn)
    except (NotStrictError, KeyError, TypeError):
        raise IssuerUnavailableError("the answer of STS cannot be read") from None
    if match is None:
        raise ClaimsError("the caller is neither a user nor a session that has assumed something")
    if account not in match.groups():
        raise IssuerUnavailableError("the answer of STS contradicts itself")
    return match[0].rpartition("/")[0] if match[5] else match[0]
