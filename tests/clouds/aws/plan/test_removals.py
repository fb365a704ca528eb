"""What a plan takes away: what is there, once, whatever the plan's old values look like."""

from typing import Any

import pytest

from iamscope.clouds.aws.world import AwsWorld
from tests.fakes.plans import ACCOUNT, may, plan_of, planned_of

Json = dict[str, Any]
READ = f"arn:aws:iam::{ACCOUNT}:policy/read"
TRUST: Json = {"Version": "2012-10-17", "Statement": []}
GRANT = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
}
BEFORE = [
    {"address": "aws_iam_role.agent", "values": {"name": "agent", "assume_role_policy": TRUST}},
    {"address": "aws_iam_policy.read", "values": {"name": "read", "policy": GRANT}},
    {"address": "aws_iam_role_policy_attachment.a", "values": {"role": "agent", "policy_arn": READ}},
]


@pytest.fixture
def before() -> AwsWorld:
    """Return an account in which an agent may read."""
    return planned_of(plan_of({"resources": BEFORE})).high


def removed(before: AwsWorld, *rows: Json) -> str:
    """Return whether the agent may read once something is deleted."""
    gone = [{**row, "change": "delete"} for row in rows]
    return may(
        planned_of(plan_of({"resources": gone}), before=before),
        "role/agent",
        "s3:GetObject",
        "arn:aws:s3:::a/b",
    )


def test_a_policy_that_two_resources_attach_is_detached_once(before: AwsWorld) -> None:
    """Two resources that tie one policy to one holder can both go."""
    one = {"address": "aws_iam_role_policy_attachment.a", "values": {"role": "agent", "policy_arn": READ}}
    other = {"address": "aws_iam_policy_attachment.b", "values": {"roles": ["agent"], "policy_arn": READ}}
    assert removed(before) == "yes"
    assert removed(before, one, other) == "no"


@pytest.mark.parametrize("odd", [1, "agent", {"a": 1}, [None, 1, []], True])
def test_odd_lists_take_away_nothing_else(before: AwsWorld, odd: Any) -> None:
    """A list of holders that is none of the known shapes takes away at most what it names."""
    row = {"address": "aws_iam_policy_attachment.b", "values": {"roles": odd, "policy_arn": READ}}
    assert removed(before, row) == ("no" if odd == "agent" else "yes")
    for kind in ("aws_iam_group_membership", "aws_iam_user_group_membership"):
        row = {"address": f"{kind}.b", "values": {"users": odd, "groups": odd, "user": odd, "group": odd}}
        assert removed(before, row) == "yes"
