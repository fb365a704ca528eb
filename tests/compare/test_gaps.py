"""Which gaps concern an agent."""

from typing import Any

import pytest

from iamscope.model.gap import Direction, Gap
from tests.fakes.account import ACCOUNT, arn
from tests.fakes.fleet import agent, role

Json = dict[str, Any]
ACCOUNTS: Json = {"roles": {"agent": {}, "other": {}}, "buckets": {"reports": []}}


def gap(scope: str, direction: Direction = Direction.GRANTS) -> Gap:
    """Return a gap of something refused in a place."""
    return Gap("s3.get-bucket-policy", scope, "access denied", direction, "s3:GetBucketPolicy")


@pytest.mark.parametrize(
    "scope",
    [
        ACCOUNT,
        f"{ACCOUNT}/eu-west-1",
        "arn:aws:s3:::reports",
        arn("role", "agent"),
        "1234abcd-12ab-34cd-56ef-1234567890ab",
        "",
    ],
)
def test_a_gap_that_can_grant_concerns_the_agents_of_its_account(scope: str) -> None:
    """What was refused in the agent's account, for its resources or nobody knows where, may hide access."""
    assert gap(scope) in agent(ACCOUNTS, role(arn("role", "agent")), gaps=[gap(scope)]).gaps


def test_a_gap_elsewhere_does_not_concern_an_agent() -> None:
    """What was refused about another principal is none of the agent's."""
    elsewhere = gap(arn("role", "other"))
    assert elsewhere not in agent(ACCOUNTS, role(arn("role", "agent")), gaps=[elsewhere]).gaps


def test_a_gap_that_can_only_limit_hides_nothing() -> None:
    """A guardrail that was not read is no gap of an agent."""
    limits = gap(ACCOUNT, Direction.LIMITS)
    assert limits not in agent(ACCOUNTS, role(arn("role", "agent")), gaps=[limits]).gaps


def test_an_agent_that_is_not_there_has_no_gaps() -> None:
    """Where no principal of an agent is in the snapshot, there is nothing that a gap could hide."""
    found = agent(ACCOUNTS, role(arn("role", "gone")), gaps=[gap(ACCOUNT)])
    assert found.absent == (arn("role", "gone"),)
    assert not found.gaps
