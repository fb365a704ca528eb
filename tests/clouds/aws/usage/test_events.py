"""CloudTrail records as values."""

from typing import Any

import pytest

from iamscope.clouds.aws.usage.events import NotAnEventError, parse_event
from tests.fakes.events import event, session, user


def test_a_session_is_its_role() -> None:
    """Behind a session stands the role that issued it; the session's name is kept."""
    found = parse_event(event(session("deploy", "mira@example.com"), "s3:PutObject"))
    assert found.actor == "arn:aws:iam::111111111111:role/deploy"
    assert (found.actor_id, found.session) == ("AROLEDEPLOY", "mira@example.com")


def test_a_service_is_nobody() -> None:
    """A call that AWS makes by itself is no principal's."""
    assert parse_event(
        event({"type": "AWSService", "invokedBy": "ec2.amazonaws.com"}, "sts:AssumeRole")
    ).by_service
    assert not parse_event(event(user("ann"), "sts:AssumeRole")).by_service


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("AccessDenied", True),
        ("AccessDeniedException", True),
        ("Client.UnauthorizedOperation", True),
        ("NotAuthorized", True),
        ("NoSuchKey", False),
        ("ThrottlingException", False),
        ("", False),
    ],
)
def test_refusals_are_told_from_failures(code: str, refused: bool) -> None:
    """A call that was not allowed is told from one that failed for another reason."""
    assert parse_event(event(user("ann"), "s3:GetObject", errorCode=code)).refused is refused


def test_times_are_of_one_form() -> None:
    """Whatever the zone, times compare as text; what is no time is none."""
    for given, expected in (
        ("2026-02-01T07:00:00+01:00", "2026-02-01T06:00:00Z"),
        ("2026-02-01 06:00:00", "2026-02-01T06:00:00Z"),
        ("yesterday", ""),
    ):
        assert parse_event(event(user("ann"), "s3:GetObject", eventTime=given)).time == expected


@pytest.mark.parametrize("raw", [None, [], "text", {}, {"eventSource": "s3.amazonaws.com"}, {"eventName": 1}])
def test_what_is_no_event_is_said(raw: Any) -> None:
    """A record that lacks what every event has is refused."""
    with pytest.raises(NotAnEventError):
        parse_event(raw)


def test_hostile_shapes_are_harmless() -> None:
    """Values of other types than AWS sends are as good as none, and long ones are cut."""
    raw = event(user("ann"), "s3:GetObject")
    raw.update(userIdentity=[1], requestParameters="x", resources={"a": 1}, awsRegion=7, eventID="x" * 10_000)
    found = parse_event(raw)
    assert (found.actor, dict(found.asked), found.resources, found.region) == ("", {}, (), "")
    assert len(found.id) < 10_000
