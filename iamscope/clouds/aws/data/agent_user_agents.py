"""What the user agents of agents hold, in lower case, as far as known in 2026-11.

A user agent is what a client says of itself: it shows an agent, and its absence shows nothing.
"""

USER_AGENTS = (
    ("md/awslabs#mcp#", "an MCP server of AWS Labs"),
    ("awslabs/mcp/", "an MCP server of AWS Labs"),
    ("exec-env/amazonq-for-cli", "Amazon Q Developer"),
    ("exec-env/amazonq-for-ide", "Amazon Q Developer"),
    ("app/amazonq-for-cli", "Amazon Q Developer or Kiro"),
    ("strands-agents", "Strands Agents"),
    ("claude-cli/", "Claude Code"),
)
"""Parts of user agents, each with the agent that writes it."""

SERVICES = {
    "aws-mcp.amazonaws.com": "the AWS MCP Server",
    "eks-mcp.amazonaws.com": "the MCP server of EKS",
}
"""Services through which only agents call in a principal's name: what `aws:CalledViaAWSMCP` holds.

Bedrock and AgentCore are not here: they call in one's name for ordinary requests, too.
"""
