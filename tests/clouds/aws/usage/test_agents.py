"""Agents in CloudTrail."""

import json
from pathlib import Path
from typing import Any

import pytest

from iamscope.clouds.aws.usage.agents import agent_of
from iamscope.clouds.aws.usage.events import parse_event
from iamscope.pipeline.agents import agents


def _event(**more: Any) -> dict[str, Any]:
    return {"eventSource": "s3.amazonaws.com", "eventName": "ListBuckets", **more}


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Boto3/1.40 md/awslabs#mcp#iam-mcp-server#1.0.0", "an MCP server of AWS Labs"),
        ("aws-cli/2.27 exec-env/AmazonQ-For-CLI-Version-1.13", "Amazon Q Developer"),
        ("claude-cli/2.1.4 (external, cli)", "Claude Code"),
        ("Boto3/1.40 strands-agents", "Strands Agents"),
        ("aws-mcp.amazonaws.com", "the AWS MCP Server"),
        ("aws-cli/2.27 ua/2.1 os/linux", ""),
        ("cloudformation.amazonaws.com", ""),
    ],
)
def test_user_agents(user_agent: str, name: str) -> None:
    """A user agent names the agent that wrote it, and an ordinary client is none."""
    assert agent_of(parse_event(_event(userAgent=user_agent))) == name


def test_called_through_a_service() -> None:
    """A call that the AWS MCP Server made for somebody is an agent's."""
    who = {"type": "IAMUser", "arn": "arn:aws:iam::123456789012:user/a", "invokedBy": "aws-mcp.amazonaws.com"}
    assert agent_of(parse_event(_event(userIdentity=who))) == "the AWS MCP Server"


def test_agents_of_a_snapshot(tmp_path: Path) -> None:
    """Whom agents called as is said with how often and when last, also where only a session is named."""
    role = "arn:aws:iam::111111111111:role/billing-batch-agent"
    issuer = {"sessionContext": {"sessionIssuer": {"arn": role}}, "type": "AssumedRole"}
    who = {"arn": "arn:aws:sts::111111111111:assumed-role/billing-batch-agent/s", **issuer}
    known = {"userAgent": "claude-cli/2.1.4 (external, cli)", "userIdentity": who}
    events = [
        _event(eventTime="2026-03-01T00:00:00Z", eventID="1", **known),
        _event(eventTime="2026-02-01T00:00:00Z", eventID="2", **known),
        _event(eventTime="2026-04-01T00:00:00Z", eventID="3", userIdentity=who, userAgent="aws-cli/2.27"),
    ]
    (tmp_path / "events.json").write_text(json.dumps({"Records": events}))
    found = agents(Path("examples/incident/snapshot"), usage=tmp_path / "events.json").agents
    (one,) = [one for one in found if one.principal == role]
    assert one.marks == ("CloudTrail: Claude Code made 2 calls as it, last on 2026-03-01",)
