"""Agents that administer an account, by themselves or by becoming somebody who does."""

from typing import Any

import pytest

from iamscope.findings import reaches_admin
from iamscope.model.finding import Finding, Origin, Severity
from tests.fakes.account import ACCOUNT, arn, trusting, world_of
from tests.fakes.fleet import compared_world, role

Json = dict[str, Any]
AGENT = arn("role", "agent")
EVERYTHING: Json = {"Effect": "Allow", "Action": "*", "Resource": "*"}
ASSUME: Json = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
REWRITE: Json = {"Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": AGENT}
LANE = [trusting({"AWS": f"arn:aws:iam::{ACCOUNT}:root"})]


def account(*own: Json, **more: Any) -> Json:
    """Return an account whose agent has some statements, with two administrators."""
    admin = {"trust": LANE, "policies": {"all": [EVERYTHING]}}
    agent = {"policies": {"own": list(own)}, **more}
    return {"roles": {"agent": agent, "admin": admin, "second": admin}}


def found(given: Json, *documents: Json) -> list[Finding]:
    """Return by what the agent comes to administer."""
    world = world_of(given)
    return list(reaches_admin.find(compared_world(world, *(documents or [role(AGENT)])), world))


@pytest.mark.parametrize("own", [EVERYTHING, ASSUME, REWRITE], ids=["itself", "another", "rewriting"])
def test_whoever_comes_to_administer_is_found_once(own: Json) -> None:
    """Itself, as one of two administrators, or by rewriting its own policy: one finding for the account."""
    (finding,) = found(account(own))
    assert (finding.severity, finding.into, finding.origin) == (Severity.CRITICAL, ACCOUNT, Origin.OWN)
    assert finding.witness is not None
    assert finding.sources
    assert not finding.witness.depends


@pytest.mark.parametrize(
    "given",
    [
        account({**EVERYTHING, "Action": "s3:*"}),
        account(EVERYTHING, boundary=[{**EVERYTHING, "Action": "s3:*"}]),
        account(REWRITE, boundary=[{**EVERYTHING, "Action": ["s3:*", "iam:PutRolePolicy"]}]),
        account(ASSUME, boundary=[{**EVERYTHING, "Action": "s3:*"}]),
    ],
    ids=["less", "bounded", "rewriting within a boundary", "lane outside of the boundary"],
)
def test_one_control_more_and_it_administers_nothing(given: Json) -> None:
    """With less, or within a boundary, it is no administrator."""
    assert not found(given)


def test_an_administrator_by_its_manifest_is_no_finding() -> None:
    """Who is declared to do everything has nothing beyond that."""
    everything = {"actions": ["*"], "resources": ["*"]}
    assert not found(account(EVERYTHING), role(AGENT, access=[everything]))


def test_an_operator_who_administers_is_inherited() -> None:
    """The way leads through the operator, and the other administrator is behind it."""
    lane = {**ASSUME, "Resource": arn("role", "admin")}
    (finding,) = found(account(lane), role(AGENT, operators=[arn("role", "admin")]))
    assert (finding.origin, finding.channel) == (Origin.INHERITED, arn("role", "admin"))


def test_an_agent_without_a_manifest_is_judged_too() -> None:
    """A marked principal that administers is found without any manifest of its own."""
    other = role(arn("role", "somebody"), name="somebody")
    marked = account(EVERYTHING, tags={"iamscope:agent": "yes"})
    (finding,) = found(marked, other)
    assert (finding.agent, finding.principal) == ("", AGENT)
    assert not found(account(EVERYTHING), other)
