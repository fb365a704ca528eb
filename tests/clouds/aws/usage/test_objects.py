"""What a call was about."""

from typing import Any

import pytest

from iamscope.clouds.aws.directory import Directory
from iamscope.clouds.aws.universe import universe
from iamscope.clouds.aws.usage.events import parse_event
from iamscope.clouds.aws.usage.naming import actions_of
from iamscope.clouds.aws.usage.objects import resources_of
from tests.fakes.account import world_of
from tests.fakes.events import event, user

DIRECTORY = world_of({"roles": {"deploy": {}}}).directory
HERE = "eu-west-1:111111111111"
FUNCTION, SECRET = f"arn:aws:lambda:{HERE}:function:f", f"arn:aws:secretsmanager:{HERE}:secret"
QUEUE = "https://sqs.eu-west-1.amazonaws.com/111111111111/q"
DEPLOY = "arn:aws:iam::111111111111:role/deploy"


@pytest.mark.parametrize(
    ("call", "asked", "resources"),
    [
        ("s3:GetObject", {"bucketName": "b", "key": "x/y"}, ["arn:aws:s3:::b/x/y"]),
        ("s3:ListObjectsV2", {"bucketName": "b"}, ["arn:aws:s3:::b"]),
        ("dynamodb:GetItem", {"tableName": "t"}, [f"arn:aws:dynamodb:{HERE}:table/t"]),
        ("lambda:Invoke", {"functionName": "f"}, [f"arn:aws:lambda:{HERE}:function:f"]),
        ("lambda:Invoke", {"functionName": FUNCTION}, [FUNCTION]),
        ("secretsmanager:GetSecretValue", {"secretId": "s"}, [f"{SECRET}:s-??????"]),
        ("sqs:SendMessage", {"queueUrl": QUEUE}, [f"arn:aws:sqs:{HERE}:q"]),
        ("sts:AssumeRole", {"roleArn": DEPLOY}, [DEPLOY]),
        ("iam:DeleteRole", {"roleName": "deploy"}, [DEPLOY]),
        ("iam:DeleteRole", {"roleName": "gone"}, []),
        ("ssm:GetParameter", {"name": "/a/b"}, [f"arn:aws:ssm:{HERE}:parameter/a/b"]),
        ("ec2:DescribeInstances", None, []),
        ("s3:GetObject", {"bucketName": "b*", "key": "x"}, []),
        ("s3:GetObject", {"bucketName": "b", "key": "x\u202e"}, []),
        ("s3:GetObject", {"bucketName": ["b"], "key": 1}, []),
        ("dynamodb:GetItem", {"tableName": "${aws:username}"}, []),
    ],
)  # fmt: skip
def test_resources(call: str, asked: Any, resources: list[str]) -> None:
    """Parameters that name a resource make its ARN; what would read as a pattern or mislead makes none."""
    found = parse_event(event(user("ann"), call, asked))
    (action, *_) = actions_of(found, universe())
    assert list(resources_of(found, action, universe(), DIRECTORY)) == resources


def test_only_what_the_action_acts_on_counts() -> None:
    """An event about an object names its bucket, too, which is not what is read."""
    both = ["arn:aws:s3:::b/x", "arn:aws:s3:::b"]
    found = parse_event(event(user("ann"), "s3:GetObject", resources=both))
    assert resources_of(found, "s3:GetObject", universe(), Directory()) == ("arn:aws:s3:::b/x",)
