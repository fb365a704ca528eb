"""The change that a finding proposes, made on the account: the finding is gone afterwards."""

import copy
from typing import Any

import pytest

from iamscope.findings import inherited_excess, own_excess
from iamscope.model.finding import Finding
from tests.fakes.account import arn, trusting, world_of
from tests.fakes.fleet import compared_world, role

Json = dict[str, Any]
AGENT, OPERATOR = arn("role", "agent"), arn("role", "operator")
DELETE: Json = {"Effect": "Allow", "Action": "dynamodb:DeleteTable", "Resource": "*"}
ASSUME: Json = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": OPERATOR}
ROOT = "arn:aws:iam::111111111111:root"
MANIFEST = role(AGENT, operators=[OPERATOR])


def account(*, own: list[Json], trust: list[Json]) -> Json:
    """Return an account of an agent and an operator who may delete tables."""
    return {
        "roles": {
            "agent": {"policies": {"own": own}},
            "operator": {"policies": {"work": [DELETE]}, "trust": trust},
        }
    }


def inherited(given: Json) -> list[Finding]:
    """Return the findings of inherited excess."""
    world = world_of(given)
    return list(inherited_excess.find(compared_world(world, MANIFEST), world))


WAYS = {
    "by a policy of its own": ([ASSUME], [trusting({"AWS": ROOT})], "out of own statement #0"),
    "by a trust that names it": ([], [trusting({"AWS": AGENT})], "out of trust policy statement #0"),
    "by both": ([ASSUME], [trusting({"AWS": AGENT})], "out of trust policy statement #0"),
}


@pytest.mark.parametrize(("own", "trust", "where"), WAYS.values(), ids=WAYS)
def test_the_proposed_change_closes_the_channel(own: list[Json], trust: list[Json], where: str) -> None:
    """Taking the named statement away leaves nothing inherited."""
    given = account(own=own, trust=trust)
    (finding,) = inherited(given)
    assert finding.remedy.startswith(f"take `sts:AssumeRole` on `{OPERATOR}` {where}")
    changed = copy.deepcopy(given)
    if "trust policy" in where:
        changed["roles"]["operator"]["trust"] = [trusting({"Service": "ec2.amazonaws.com"})]
    else:
        changed["roles"]["agent"]["policies"] = {}
    assert not inherited(changed)


def test_an_agent_that_is_its_operator_is_given_something_of_its_own() -> None:
    """Where there is no step to take away, the change is a principal or a session of the agent's own."""
    world = world_of({"roles": {"operator": {"policies": {"work": [DELETE]}}}})
    comparison = compared_world(world, role(OPERATOR, operators=[OPERATOR]))
    (finding,) = inherited_excess.find(comparison, world)
    assert "principal of its own" in finding.remedy
    assert "`iamscope issue`" in finding.remedy


def test_excess_of_its_own_is_taken_out_of_its_statement() -> None:
    """Direct excess names its actions and its statement."""
    world = world_of({"roles": {"agent": {"policies": {"own": [DELETE]}}}})
    (finding,) = own_excess.find(compared_world(world, MANIFEST), world)
    assert finding.remedy == f"take `dynamodb:DeleteTable` out of own statement #0 on {AGENT}, or declare it"


def test_excess_behind_a_step_is_cut_off_at_the_first_step() -> None:
    """Excess through somebody who is no operator is closed where the way begins."""
    given = account(own=[ASSUME], trust=[trusting({"AWS": ROOT})])
    world = world_of(given)
    findings = list(own_excess.find(compared_world(world, role(AGENT)), world))
    behind = next(finding for finding in findings if finding.path)
    assert behind.remedy.startswith(
        f"take `sts:AssumeRole` on `{OPERATOR}` out of own statement #0 on {AGENT}"
    )


def test_what_a_group_of_the_operator_gives_ends_with_the_membership() -> None:
    """The operator needs what the group gives; once the agent is out of it, the excess is gone."""
    agent, operator = arn("user", "agent"), arn("user", "operator")
    given: Json = {
        "groups": {"engineers": {"policies": {"work": [DELETE]}}},
        "users": {"agent": {"groups": ["engineers"]}, "operator": {"groups": ["engineers"]}},
    }
    manifest = role(agent, operators=[operator])
    world = world_of(given)
    (finding,) = own_excess.find(compared_world(world, manifest), world)
    assert finding.remedy == f"take `{agent}` out of group engineers, or declare `dynamodb:DeleteTable`"
    given["users"]["agent"] = {}
    changed = world_of(given)
    assert not list(own_excess.find(compared_world(changed, manifest), changed))
