"""The agents of a snapshot as JSON; the schema is published as `docs/schema/agents.json`."""

from collections.abc import Mapping
from typing import Any

from iamscope.model.agents import AgentLike, Agents, Manifested
from iamscope.model.plain import page

SCHEMA_VERSION = 1


def render(found: Agents) -> str:
    """Return the agents as indented JSON with a final newline."""
    return page(
        {
            "schema_version": SCHEMA_VERSION,
            "principals": found.principals,
            "agents": [_agent(one) for one in found.agents],
            "absent": [_manifest(one) for one in found.absent],
        }
    )


def _agent(one: AgentLike) -> Mapping[str, Any]:
    return {
        "principal": one.principal,
        "marks": list(one.marks),
        "hints": list(one.hints),
        "manifests": [_manifest(manifest) for manifest in one.manifests],
    }


def _manifest(manifest: Manifested) -> Mapping[str, Any]:
    return {"agent": manifest.agent, "place": manifest.place}
