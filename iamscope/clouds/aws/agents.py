"""What makes a principal look like an agent: the services that its trust admits, and its tags."""

import re

from iamscope.clouds.aws.directory import trusted_services
from iamscope.clouds.aws.records.accounts import Entity

# Services that run agents of their own under a role (service principals, as of 2026-11).
AGENT_SERVICES = frozenset({"bedrock.amazonaws.com", "bedrock-agentcore.amazonaws.com"})
TAG = "iamscope:agent"
# Words in names that people give to what agents run as; `agent` alone also names daemons.
_WORDS = frozenset("agent agents agentcore agentic ai assistant bot chatbot copilot llm mcp".split())


def marks(entity: Entity) -> tuple[str, ...]:
    """Return why a user or role looks like an agent, one phrase a reason."""
    found = [
        f"its trust admits the agent service `{name}`"
        for name in sorted(trusted_services(entity) & AGENT_SERVICES)
    ]
    if TAG in entity.tags:
        found.append(f"it carries the tag `{TAG}`")
    return tuple(found)


def hints(entity: Entity) -> tuple[str, ...]:
    """Return why a user or role may be an agent although nothing marks it: its name, and tags that say so."""
    found = [f"its name says `{word}`" for word in _words(entity.name) if word in _WORDS]
    for key, value in sorted(entity.tags.items()):
        if key != TAG and not _WORDS.isdisjoint((*_words(key), *_words(value))):
            found.append(f"it carries the tag `{key}={value}`")
    return tuple(dict.fromkeys(found))


def _words(text: str) -> list[str]:
    """Return the words of a name, also of one written in camel case."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return [word for word in re.split(r"[^a-z0-9]+", apart.lower()) if word]
