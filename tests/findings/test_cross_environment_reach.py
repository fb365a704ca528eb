"""Reach from an agent's environment into another one, by the estate file."""

from typing import Any

import pytest

from iamscope.findings import cross_environment_reach
from iamscope.model.finding import Finding
from tests.fakes.account import ACCOUNT, arn, trusting, world_of
from tests.fakes.fleet import compared_world, estate, role

Json = dict[str, Any]
AGENT = arn("role", "agent")
LANE = [trusting({"AWS": f"arn:aws:iam::{ACCOUNT}:root"})]
DELETE: Json = {"Effect": "Allow", "Action": "s3:DeleteBucket", "Resource": "*"}
LOOK: Json = {"Effect": "Allow", "Action": "s3:GetBucketLocation", "Resource": "*"}
ASSUME: Json = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
PLACES = estate(
    production={"tags": {"stage": ["prod"]}, "resources": ["arn:aws:s3:::prod-*"]},
    staging={"tags": {"stage": ["test"]}, "resources": ["arn:aws:s3:::test-*"]},
)


def account(*own: Json, stage: str = "test", **roles: Json) -> Json:
    """Return an account whose agent carries a tag, with a bucket in each environment."""
    agent = {"policies": {"own": list(own)}, "tags": {"stage": stage}}
    return {"roles": {"agent": agent, **roles}, "buckets": {"prod-data": [], "test-data": []}}


def found(given: Json, manifest: Json | None = None, places: Json = PLACES) -> list[Finding]:
    """Return what leads the agent out of its environment."""
    world = world_of(given)
    comparison = compared_world(world, manifest or role(AGENT), places)
    return list(cross_environment_reach.find(comparison, world))


def test_undeclared_access_in_another_environment_is_found() -> None:
    """The request is about the other environment, although the statement names everything."""
    (finding,) = found(account(DELETE))
    assert finding.into == "production"
    assert finding.witness is not None
    assert finding.witness.resource == "arn:aws:s3:::prod-data"
    assert not finding.path


def test_becoming_somebody_of_another_environment_is_found() -> None:
    """What whoever carries the other tag may do is done there, and the way to it is the finding."""
    worker = {
        "trust": LANE,
        "tags": {"stage": "prod"},
        "policies": {"work": [{**DELETE, "Action": "sqs:PurgeQueue"}]},
    }
    (finding,) = found(account(ASSUME, worker=worker))
    assert (finding.into, [step.id for step in finding.path]) == ("production", ["sts-001"])
    untagged = {key: value for key, value in worker.items() if key != "tags"}
    assert not found(account(ASSUME, worker=untagged))


@pytest.mark.parametrize(
    "given",
    [
        account({**DELETE, "Resource": "arn:aws:s3:::test-*"}),
        account(DELETE, {**DELETE, "Effect": "Deny", "Resource": "arn:aws:s3:::prod-*"}),
        account(LOOK),
        account(DELETE, stage="none"),
    ],
    ids=["at home", "denied there", "only looks", "no environment of its own"],
)
def test_one_control_more_and_nothing_leads_there(given: Json) -> None:
    """Access that stays at home, is denied there, or reads metadata crosses nothing."""
    assert not found(given)


def test_the_manifest_says_where_the_agent_acts() -> None:
    """Its environments come before those of its principals; what is forbidden anyway is told as that."""
    manifest = {**role(AGENT), "environments": ["staging", "production"]}
    assert not found(account(DELETE), manifest)
    forbidding = role(AGENT, never={"environments": ["production"]})
    assert not found(account(DELETE), forbidding)


def test_declared_access_crosses_nothing() -> None:
    """What the manifest declares in another environment is meant."""
    declared = {"actions": ["s3:DeleteBucket"], "resources": ["arn:aws:s3:::prod-*"]}
    assert not found(account(DELETE), role(AGENT, access=[declared]))
