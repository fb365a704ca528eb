"""Agents in CloudTrail."""

from typing import Any

import pytest

from iamscope.clouds.aws.usage.agents import agent_of
from iamscope.clouds.aws.usage.events import parse_event


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
