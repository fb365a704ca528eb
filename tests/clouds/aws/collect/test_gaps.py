"""What a refused call leaves unknown."""

from collections.abc import Mapping
from typing import Any

from iamscope.clouds.aws.client import Reply
from iamscope.clouds.aws.collect.gaps import gaps_of_refusals, gaps_of_unread_feeds
from iamscope.clouds.aws.collect.step import Step, Wanted
from iamscope.clouds.aws.collect.steps import STEPS
from iamscope.model.gap import Direction, Gap

DENIED = "access denied"


class Reader:
    """Somebody who reads."""

    account = "111111111111"
    arn = "arn:aws-us-gov:iam::111111111111:user/reader"

    def read(self, call: str, request: Mapping[str, Any], region: str = "") -> Reply:
        """Answer nothing."""
        return Reply()


def step(call: str) -> Step:
    """Return a step by its call."""
    return next(step for step in STEPS if step.call == call)


def bucket(name: str) -> Wanted:
    """Return a request about a bucket."""
    return Wanted({"Bucket": name}, {"Name": name})


def test_single_resource() -> None:
    """A single refused resource is named by its ARN, in its partition, with the missing permission."""
    gaps = gaps_of_refusals(step("s3.get-bucket-policy"), Reader(), "", [(bucket("b"), DENIED)], asked=2)
    assert gaps == [
        Gap("s3.get-bucket-policy", "arn:aws-us-gov:s3:::b", DENIED, Direction.GRANTS, "s3:GetBucketPolicy")
    ]


def test_all_alike() -> None:
    """Where every resource was refused alike, one gap stands for the place."""
    refused = [(bucket("a"), DENIED), (bucket("b"), DENIED)]
    (gap,) = gaps_of_refusals(step("s3.get-bucket-policy"), Reader(), "", refused, asked=2)
    assert (gap.scope, gap.reason) == ("111111111111", "access denied, for all 2")


def test_all_but_not_alike() -> None:
    """Different reasons stay apart."""
    refused = [(bucket("a"), DENIED), (bucket("b"), "AWS answered InternalError")]
    gaps = gaps_of_refusals(step("s3.get-bucket-policy"), Reader(), "", refused, asked=2)
    assert [(gap.reason, gap.missing) for gap in gaps] == [
        (DENIED, "s3:GetBucketPolicy"),
        ("AWS answered InternalError", ""),
    ]


def test_queue() -> None:
    """A queue, known by its address only, is named by its ARN."""
    wanted = Wanted(
        {"QueueUrl": "https://sqs.eu-west-1.amazonaws.com/111111111111/jobs", "AttributeNames": []}
    )
    named = step("sqs.get-queue-attributes")
    (gap,) = gaps_of_refusals(named, Reader(), "eu-west-1", [(wanted, DENIED)], asked=2)
    assert gap.scope == "arn:aws-us-gov:sqs:eu-west-1:111111111111:jobs"


def test_hostile_name() -> None:
    """A name that looks like a template stays a name."""
    (gap,) = gaps_of_refusals(
        step("s3.get-bucket-policy"), Reader(), "", [(bucket("{account.__class__}"), DENIED)], asked=2
    )
    assert gap.scope.endswith(":::{account.__class__}")


def test_control_policies_stay_apart() -> None:
    """Refused documents of control policies are not summed up, as the kind would be lost."""
    arn = "arn:aws:organizations::1:policy/o-1/{}_control_policy/p-1"
    refused = [
        (Wanted({"PolicyId": kind}, {"Arn": arn.format(kind)}), DENIED) for kind in ("service", "resource")
    ]
    gaps = gaps_of_refusals(step("organizations.describe-policy"), Reader(), "", refused, asked=2)
    assert len(gaps) == 2


def test_unread_feed() -> None:
    """A call that could not be made for want of its list is a gap if nothing else says so."""
    named, region = step("kms.list-grants"), "eu-west-1"
    (gap,) = gaps_of_unread_feeds(named, Reader(), region, ["kms.list-keys"])
    assert (gap.reason, gap.missing) == ("`kms.list-keys` was refused", "kms:ListKeys")
    assert gaps_of_unread_feeds(step("kms.get-key-policy"), Reader(), region, ["kms.list-keys"]) == []
