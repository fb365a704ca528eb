"""Examples that people can read."""

from itertools import islice
from typing import Any

import pytest

from iamscope.access.keys import Found
from iamscope.access.parts import Part
from iamscope.access.solve import Request
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.records.documents import parse_document
from iamscope.clouds.aws.universe import universe
from iamscope.clouds.aws.witnesses import as_example, likely_resources
from iamscope.model.compared import Example
from tests.fakes.snapshots import allow, deny, policy


def resources(statement: Any, action: str) -> list[str]:
    """Return the first resources that come to mind for an action under a statement."""
    (parsed,) = parse_document(policy(statement), where="a test").statements
    return list(islice(likely_resources(universe(), parsed, Context({}, open=True), action), 4))


def test_resources_are_of_the_actions_kind_and_in_the_pattern() -> None:
    """A bucket action is tried on a bucket, an object action on an object, where the statement allows it."""
    assert resources(allow("s3:*", "arn:aws:s3:::logs*"), "s3:ListBucket")[0] == "arn:aws:s3:::logs"
    assert resources(allow("s3:*", "arn:aws:s3:::logs/in/*"), "s3:GetObject")[0].startswith(
        "arn:aws:s3:::logs/in/"
    )
    assert resources(allow("ec2:*"), "ec2:TerminateInstances")[0].startswith("arn:aws:ec2:")
    except_logs = {"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::logs"}
    assert resources(except_logs, "s3:ListBucket")


def example(one: Any, two: Any) -> Example:
    """Return what the one allows and the other does not."""
    found = Comparer(universe()).compare_policies(one, two).a_not_in_b
    assert found is not None
    return found


def test_the_worst_action_is_told() -> None:
    """Of actions that make no difference, the example is one of the most dangerous."""
    assert example(policy(allow("iam:*")), policy(allow("s3:*"))).action == "iam:DeleteRole"
    assert example(policy(allow("dynamodb:*")), policy()).action == "dynamodb:DeleteTable"


@pytest.mark.parametrize(
    ("one", "two", "resource"),
    [
        (policy(allow("s3:GetObject")), policy(), "arn:aws:s3:::x/x"),
        (
            policy(allow("s3:*", "arn:aws:s3:::a*")),
            policy(allow("s3:*", "arn:aws:s3:::a")),
            "arn:aws:s3:::a/x",
        ),
        (policy(allow("ec2:DescribeInstances")), policy(allow("*", "arn:*")), "*"),
    ],
)
def test_resources_read_like_real_ones(one: Any, two: Any, resource: str) -> None:
    """An example is about a resource such as the action has, if that makes the difference."""
    assert example(one, two).resource == resource


def test_denied_resources_are_avoided() -> None:
    """A likely resource that is denied gives way to one that is not."""
    found = example(
        policy(allow("s3:GetObject", "arn:aws:s3:::b/*"), deny("*", "arn:aws:s3:::b/x*")), policy()
    )
    assert found.resource.startswith("arn:aws:s3:::b/")
    assert not found.resource.startswith("arn:aws:s3:::b/x")


def test_keys_are_spelled_and_written_plainly() -> None:
    """Keys read as their author wrote them, sets as lists, and what every request has is there."""
    request = Request(0, "*", {"k:set": Found(("a", "b"), many=True), "k:one": Found(("c",))}, {}, Part(1))
    found = as_example(
        "s3:GetObject",
        request,
        given={"k:flag": True},
        spelled={"k:set": "K:Set", "aws:currenttime": "aws:CurrentTime"},
        principal=None,
        listed=True,
    )
    assert found.context == {
        "K:Set": ["a", "b"],
        "k:one": "c",
        "k:flag": "true",
        "aws:CurrentTime": "1767225600",
    }
    assert (found.principal, found.alone, found.listed) == ("", False, True)
