"""Denials that do not bind an agent."""

from typing import Any

import pytest

from iamscope.findings.dead_guard import KIND, find
from iamscope.model.finding import Finding, Severity
from tests.fakes.account import arn, world_of
from tests.fakes.fleet import compared_world, role

Json = dict[str, Any]
CODER, ENGINEER = arn("role", "coder"), arn("role", "engineer")
DELETE = {"Effect": "Allow", "Action": "s3:DeleteBucket", "Resource": "*"}
MCP = {"Bool": {"aws:ViaAWSMCPService": "true"}}


def fence(**more: Any) -> Json:
    """Return a denial."""
    return {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Sid": "Fence", **more}


def found(account: Json, manifest: Json) -> list[Finding]:
    """Return the findings on an account."""
    world = world_of(account)
    return list(find(compared_world(world, manifest), world))


@pytest.mark.parametrize(
    ("denial", "why"),
    [
        (fence(Action=["aws-mcp:InvokeMcp", "aws-mcp:CallReadWriteTool"]), "no longer has any effect"),
        (fence(Condition=MCP), "`aws:ViaAWSMCPService`"),
        (
            fence(Condition={"StringEquals": {"aws:CalledViaAWSMCP": "aws-mcp.amazonaws.com"}}),
            "CalledViaAWSMCP",
        ),
        (fence(Condition={"Null": {"aws:ViaAWSMCPService": "false"}}), "ViaAWSMCPService"),
    ],
)
def test_a_denial_that_a_direct_call_escapes_is_found(denial: Json, why: str) -> None:
    """A denial on dead actions, or only on calls through an MCP server, is reported with its statement."""
    (finding,) = found({"roles": {"coder": {"policies": {"work": [DELETE, denial]}}}}, role(CODER))
    assert (finding.kind, finding.severity, finding.principal) == (KIND, Severity.MEDIUM, CODER)
    assert why in finding.message
    (source,) = finding.sources
    assert (source.index, source.sid, source.attached_to, source.layer) == (1, "Fence", CODER, "identity")


@pytest.mark.parametrize(
    "statement",
    [
        fence(),
        fence(Action=["aws-mcp:InvokeMcp", "s3:DeleteBucket"]),
        fence(Condition={"BoolIfExists": {"aws:ViaAWSMCPService": "true"}}),
        fence(Condition={"Null": {"aws:ViaAWSMCPService": "true"}}),
        fence(Condition={"Bool": {"aws:SecureTransport": "false"}}),
        {**fence(Condition=MCP), "Effect": "Allow"},
    ],
)
def test_a_denial_that_binds_is_left_alone(statement: Json) -> None:
    """What also applies to direct calls, and what is no denial, is not reported."""
    assert found({"roles": {"coder": {"policies": {"work": [DELETE, statement]}}}}, role(CODER)) == []


def test_boundaries_and_guardrails_are_looked_at() -> None:
    """A dead guard in the boundary, or in a policy of the organization, is found too."""
    account = {
        "roles": {"coder": {"policies": {"work": [DELETE]}, "boundary": [DELETE, fence(Condition=MCP)]}},
        "scps": [[DELETE], [DELETE, fence(Action="aws-mcp:*")]],
    }
    assert [finding.sources[0].layer for finding in found(account, role(CODER))] == ["boundary", "scp"]


def test_only_agents_are_looked_at() -> None:
    """A principal that no manifest names as an agent's is nobody's fence."""
    account = {"roles": {"coder": {}, "engineer": {"policies": {"work": [fence(Condition=MCP)]}}}}
    assert found(account, role(CODER, operators=[ENGINEER])) == []


def test_an_agent_in_its_operators_session_is_not_held_by_the_operators_fence() -> None:
    """The operator's policies are looked at where the agent acts in its session."""
    account = {"roles": {"engineer": {"policies": {"work": [fence(Condition=MCP)]}}}}
    manifest = role(name="coder", operators=[ENGINEER])
    manifest["agent"] = {"operator-session": {"via-mcp": True}}
    (finding,) = found(account, manifest)
    assert finding.principal == ENGINEER
