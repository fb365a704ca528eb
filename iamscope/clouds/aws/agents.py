"""What makes a principal look like an agent: the services that its trust admits, and its tags."""

from iamscope.clouds.aws.directory import trusted_services
from iamscope.clouds.aws.records.accounts import Entity

# Services that run agents of their own under a role (service principals, as of 2026-11).
AGENT_SERVICES = frozenset({"bedrock.amazonaws.com", "bedrock-agentcore.amazonaws.com"})
TAG = "iamscope:agent"


def marks(entity: Entity) -> tuple[str, ...]:
    """Return why a user or role looks like an agent, one phrase a reason."""
    found = [
        f"its trust admits the agent service `{name}`"
        for name in sorted(trusted_services(entity) & AGENT_SERVICES)
    ]
    if TAG in entity.tags:
        found.append(f"it carries the tag `{TAG}`")
    return tuple(found)
