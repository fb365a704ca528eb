"""What one principal used."""

from iamscope.clouds.aws.universe import universe
from iamscope.clouds.aws.usage.events import parse_event
from iamscope.clouds.aws.usage.used import MOST_RESOURCES, Use, Used
from tests.fakes.account import world_of
from tests.fakes.events import Json, event, session, user

WORLD = world_of({"roles": {"deploy": {}}, "users": {"ann": {}}})
DEPLOY = WORLD.directory.entities["arn:aws:iam::111111111111:role/deploy"]


def used(*records: Json) -> Used:
    """Return what the role used by some records."""
    found = Used(DEPLOY)
    for record in records:
        one = parse_event(record)
        if found.is_by(one):
            found.take(one, universe(), WORLD.directory)
    return found


def test_only_its_own_events_count() -> None:
    """Sessions of the role are its use, by its ARN or by its unique id; other principals are not."""
    unnamed = {"type": "AssumedRole", "principalId": "AROLEDEPLOY:run"}
    service = {"type": "AWSService", "invokedBy": "x", "principalId": "AROLEDEPLOY"}
    found = used(
        *(
            event(who, "s3:GetObject")
            for who in (session("deploy"), session("other"), user("ann"), unnamed, service)
        )
    )
    assert (found.events, found.used["s3:GetObject"].count) == (2, 2)


def test_what_was_refused_or_failed_is_no_use() -> None:
    """A refused call and a failed one are kept apart, by their error."""
    found = used(
        event(session("deploy"), "s3:GetObject", errorCode="AccessDenied"),
        event(session("deploy"), "s3:GetObject", errorCode="NoSuchKey"),
        event(session("deploy"), "made:Up"),
    )
    assert not found.used
    assert list(found.refused) == [("s3:GetObject", "AccessDenied")]
    assert list(found.failed) == [("s3:GetObject", "NoSuchKey")]
    assert list(found.unknown) == ["made:Up"]


def test_uses_are_summed_up() -> None:
    """A use counts its calls, its last day and its resources."""
    records = [
        event(session("deploy"), "s3:GetObject", {"bucketName": "b", "key": str(day % 2)}, day=day)
        for day in (3, 9, 4)
    ]
    use = used(*records).used["s3:GetObject"]
    assert (use.count, use.last, use.everywhere) == (3, "2026-02-09T06:00:00Z", False)
    assert list(use.resources) == ["arn:aws:s3:::b/1", "arn:aws:s3:::b/0"]


def test_a_call_on_something_unknown_was_anywhere() -> None:
    """One call whose resource is not known leaves open where the action is used."""
    use = Use()
    use.take("", ("arn:aws:s3:::b",))
    assert not use.everywhere
    use.take("", ())
    assert use.everywhere


def test_memory_is_bounded() -> None:
    """Resources beyond a bound are not kept, and then the use was anywhere."""
    use = Use()
    for number in range(MOST_RESOURCES + 50):
        use.take("", (f"arn:aws:s3:::b/{number}",))
    assert use.everywhere
    assert len(use.resources) <= MOST_RESOURCES + 1
