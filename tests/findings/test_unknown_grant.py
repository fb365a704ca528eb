"""Unknown grants: to whom they go, and whether they count."""

from iamscope.findings.unknown_grant import finding
from iamscope.model.finding import Severity
from iamscope.model.planned import OpenGrant, Where

AGENT = "arn:aws:iam::111111111111:role/agent"
WHERE = Where("plan.json", "aws_sqs_queue.events", "policy")


def test_a_policy_that_may_let_in_anybody_counts_once_there_is_an_agent() -> None:
    """An unknown policy of a resource counts for any agent, and is only noted where there is none."""
    one = OpenGrant(
        "", "aws_sqs_queue.events.policy", WHERE, new=True, on="arn:aws:sqs:eu-west-1:111111111111:events"
    )
    assert finding(one, {AGENT: "agent"}).severity is Severity.HIGH
    assert finding(one, {}).severity is Severity.NOTE
    found = finding(one, {AGENT: "agent"})
    assert "`arn:aws:sqs:eu-west-1:111111111111:events`" in found.message
    assert "--source" in found.remedy


def test_a_grant_to_a_principal_counts_if_that_is_an_agent() -> None:
    """A grant counts for the agent that gets it, and not for others."""
    one = OpenGrant(AGENT, "aws_iam_role_policy.a.policy", WHERE, new=True)
    assert finding(one, {AGENT: "agent"}).agent == "agent"
    assert finding(one, {AGENT: "agent"}).severity is Severity.HIGH
    assert finding(one, {f"{AGENT}-2": "other"}).severity is Severity.NOTE


def test_what_was_there_before_is_only_noted() -> None:
    """A grant that the change does not bring fails nothing."""
    one = OpenGrant(AGENT, "aws_iam_role_policy.a.policy", WHERE, new=False)
    assert finding(one, {AGENT: "agent"}).severity is Severity.NOTE
