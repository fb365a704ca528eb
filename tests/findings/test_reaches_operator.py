"""Agents that can become their operators."""

from typing import Any

import pytest

from iamscope.findings import reaches_operator
from iamscope.model.finding import Finding, Origin, Severity
from tests.fakes.account import ACCOUNT, arn, trusting, world_of
from tests.fakes.fleet import compared_world, role

Json = dict[str, Any]
AGENT, ENGINEER, LEAD = arn("role", "agent"), arn("role", "engineer"), arn("role", "lead")
ASSUME: Json = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
LANE = [trusting({"AWS": f"arn:aws:iam::{ACCOUNT}:root"})]
SERVICE = [trusting({"Service": "ec2.amazonaws.com"})]


def found(roles: Json, *operators: str) -> list[Finding]:
    """Return which operators the agent becomes."""
    world = world_of({"roles": roles})
    manifest = role(AGENT, operators=operators or [ENGINEER])
    return list(reaches_operator.find(compared_world(world, manifest), world))


def agent(*own: Json) -> Json:
    """Return a role with some statements."""
    return {"policies": {"own": list(own)}}


def test_becoming_the_operator_is_found_whatever_it_adds() -> None:
    """An operator without any access is still somebody else in every log."""
    (finding,) = found({"agent": agent(ASSUME), "engineer": {"trust": LANE}})
    assert (finding.severity, finding.into, finding.origin) == (Severity.HIGH, ENGINEER, Origin.INHERITED)
    assert finding.witness is not None
    assert (finding.witness.principal, finding.witness.action, finding.witness.depends) == (
        AGENT,
        "sts:AssumeRole",
        "",
    )
    assert finding.remedy.startswith(f"take `sts:AssumeRole` on `{ENGINEER}`")


@pytest.mark.parametrize(
    "roles",
    [
        {"agent": agent(), "engineer": {"trust": LANE}},
        {"agent": agent(ASSUME), "engineer": {"trust": SERVICE}},
        {"agent": agent(ASSUME, {**ASSUME, "Effect": "Deny"}), "engineer": {"trust": LANE}},
        {"agent": {**agent(ASSUME), "boundary": [{**ASSUME, "Action": "s3:*"}]}, "engineer": {"trust": LANE}},
    ],
    ids=["no grant", "no trust", "denied", "bounded"],
)
def test_one_control_more_and_the_operator_is_out_of_reach(roles: Json) -> None:
    """A missing grant or trust, a denial, a boundary: none of them becomes the operator."""
    assert not found(roles)


def test_an_operator_behind_an_operator_is_told_with_it() -> None:
    """Closing the first step ends both, so both are one finding."""
    lane = {**ASSUME, "Resource": ENGINEER}
    engineer = {"trust": LANE, **agent({**ASSUME, "Resource": LEAD})}
    (finding,) = found({"agent": agent(lane), "engineer": engineer, "lead": {"trust": LANE}}, ENGINEER, LEAD)
    assert finding.into == ENGINEER
    assert f"`{LEAD}`" in finding.message


def test_two_operators_side_by_side_are_two() -> None:
    """Each has a trust of its own to close."""
    roles = {"agent": agent(ASSUME), "engineer": {"trust": LANE}, "lead": {"trust": LANE}}
    assert {one.into for one in found(roles, ENGINEER, LEAD)} == {ENGINEER, LEAD}
    assert len({one.fingerprint for one in found(roles, ENGINEER, LEAD)}) == 2


def test_an_agent_that_is_its_operator_becomes_nobody() -> None:
    """That is said by another kind of finding."""
    world = world_of({"roles": {"agent": agent()}})
    comparison = compared_world(world, role(AGENT, operators=[AGENT]))
    assert not list(reaches_operator.find(comparison, world))
