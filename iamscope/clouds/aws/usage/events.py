"""One record of CloudTrail as a value: who called what, when, on what, and how it ended."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

# Error codes that say that the call was not allowed (CloudTrail record contents; EC2 has its own).
_REFUSALS = ("accessdenied", "unauthorized", "notauthorized", "authfailure", "authorizationerror")


class NotAnEventError(Exception):
    """A record lacks what every event has."""


@dataclass(frozen=True, slots=True)
class Event:
    """One call. `actor` is the user or role behind it, by ARN or, where there is none, by unique id.

    `session` is the name of the role's session, `error` the code with which the call failed.
    """

    id: str
    time: str
    source: str
    name: str
    region: str
    account: str
    actor: str
    actor_id: str
    session: str
    source_identity: str
    by_service: bool
    error: str
    data: bool
    resources: tuple[str, ...]
    asked: Mapping[str, Any]
    answered: Mapping[str, Any]
    user_agent: str = ""
    invoked_by: str = ""
    """The service that called in the actor's name, if one did."""

    @property
    def refused(self) -> bool:
        """Return whether the call was refused, which is no use of a permission."""
        code = self.error.lower()
        return any(word in code for word in _REFUSALS)


def parse_event(raw: object) -> Event:
    """Return a record as a value. Raises `NotAnEventError` with a phrase that says what it lacks."""
    if not isinstance(raw, Mapping):
        raise NotAnEventError("is not an object")
    source, name = _text(raw, "eventSource"), _text(raw, "eventName")
    if not source or not name:
        raise NotAnEventError("has no `eventSource` and `eventName`")
    who = _object(raw, "userIdentity")
    issuer = _object(_object(who, "sessionContext"), "sessionIssuer")
    asked = _object(raw, "requestParameters")
    session = _text(who, "arn").split("/")[-1] if _text(who, "type") == "AssumedRole" else ""
    return Event(
        id=_text(raw, "eventID"),
        time=_time(_text(raw, "eventTime")),
        source=source.lower().removesuffix(".amazonaws.com"),
        name=name,
        region=_text(raw, "awsRegion"),
        account=_text(raw, "recipientAccountId") or _text(who, "accountId"),
        actor=_text(issuer, "arn") or _text(who, "arn"),
        actor_id=(_text(issuer, "principalId") or _text(who, "principalId")).partition(":")[0],
        session=session,
        source_identity=_text(_object(who, "sessionContext"), "sourceIdentity"),
        by_service=_text(who, "type") == "AWSService" or not (who.get("arn") or who.get("principalId")),
        error=_text(raw, "errorCode"),
        data=_text(raw, "eventCategory") == "Data",
        resources=tuple(_arns(raw.get("resources"))),
        asked=asked,
        answered=_object(raw, "responseElements"),
        user_agent=_text(raw, "userAgent"),
        invoked_by=_text(who, "invokedBy"),
    )


def _text(raw: Mapping[str, Any], key: str) -> str:
    value = raw.get(key)
    return value[:2_048] if isinstance(value, str) else ""


def _object(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = raw.get(key)
    return value if isinstance(value, Mapping) else {}


def _arns(raw: object) -> Iterator[str]:
    for item in raw if isinstance(raw, list) else []:
        if isinstance(item, Mapping):
            name = _text(item, "ARN") or _text(item, "arn")
            if name.startswith("arn:"):
                yield name


def _time(text: str) -> str:
    """Return a time as CloudTrail writes it, empty for what is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
