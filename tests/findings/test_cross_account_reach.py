"""Reach into other accounts: by becoming somebody there, or by what a resource's policy gives."""

from typing import Any

import pytest

from iamscope.findings import cross_account_reach
from iamscope.model.danger import Danger
from iamscope.model.finding import Finding
from tests.fakes.account import arn, trusting
from tests.fakes.fleet import compared_world, role
from tests.fakes.organization import OTHER, elsewhere, of_first, world_of_both

Json = dict[str, Any]
AGENT = arn("role", "agent")
DELETE: Json = {"Effect": "Allow", "Action": "dynamodb:DeleteTable", "Resource": "*"}
READ: Json = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
ASSUME: Json = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
LANE = of_first(trusting({"AWS": AGENT}))
OPEN = of_first(
    {
        "Effect": "Allow",
        "Principal": {"AWS": AGENT},
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::theirs/*",
    }
)
TARGET: Json = {"trust": [LANE], "policies": {"work": [DELETE]}}


def account(*own: Json) -> Json:
    """Return the agent's account."""
    return {"roles": {"agent": {"policies": {"own": list(own)}}}}


def found(first: Json, second: Json, **manifest: Any) -> list[Finding]:
    """Return what leads the agent into other accounts."""
    world = world_of_both(first, second)
    return list(cross_account_reach.find(compared_world(world, role(AGENT, **manifest)), world))


def test_becoming_somebody_elsewhere_is_found() -> None:
    """Two roles of another account by one statement are one finding that names the account."""
    roles = {"target": TARGET, "twin": TARGET}
    (finding,) = found(account(ASSUME), {"roles": roles})
    assert finding.into == OTHER
    assert finding.path[-1].target.principal.id == elsewhere("target")
    assert finding.danger is Danger.DESTROYS_PRODUCTION
    assert finding.witness is not None
    assert finding.witness.action == "dynamodb:DeleteTable"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (account(), {"target": TARGET}),
        (account(ASSUME), {"target": {**TARGET, "trust": [trusting({"Service": "ec2.amazonaws.com"})]}}),
        (account(ASSUME), {"target": {**TARGET, "policies": {}}}),
        (account(ASSUME), {"target": {**TARGET, "boundary": [READ]}}),
    ],
    ids=["not allowed here", "not trusted there", "harmless", "bounded"],
)
def test_one_control_more_and_nothing_leads_there(first: Json, second: Json) -> None:
    """Both accounts have to agree, and whoever is reached has to have access."""
    assert not found(first, {"roles": second})


def test_an_account_that_the_manifest_names_is_no_other_one() -> None:
    """By its number in a declared resource, or as the operator's."""
    second = {"roles": {"target": TARGET}}
    listing = {"actions": ["sqs:ListQueues"], "resources": [f"arn:aws:sqs:*:{OTHER}:*"]}
    assert not found(account(ASSUME), second, access=[listing])
    assert not found(account(ASSUME), second, operators=[elsewhere("target")])


def test_a_resource_whose_policy_lets_the_agent_in_is_access_elsewhere() -> None:
    """A bucket of another account is reached if both sides say so, without becoming anybody."""
    (finding,) = found(account(READ), {"buckets": {"theirs": [OPEN]}})
    assert not finding.path
    assert finding.witness is not None
    assert finding.witness.resource.startswith("arn:aws:s3:::theirs/")
    assert not found(account(READ), {"buckets": {"theirs": []}})
    assert not found(account(), {"buckets": {"theirs": [OPEN]}})
    declared = {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::theirs/*"]}
    assert not found(account(READ), {"buckets": {"theirs": [OPEN]}}, access=[declared])
