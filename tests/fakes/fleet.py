"""Manifests and estates from plain values, and comparisons of small accounts with them."""

import json
from collections.abc import Sequence
from typing import Any

from iamscope import catalog
from iamscope.cloud import World
from iamscope.compare.agents import AgentComparison, Comparison, compare
from iamscope.compare.environments import environments
from iamscope.manifest.load import Loaded, load_text
from iamscope.model.gap import Gap
from tests.fakes.account import world_of

Json = dict[str, Any]


def role(
    *principals: str,
    name: str = "agent",
    operators: Sequence[str] = (),
    access: Sequence[Json] = (),
    never: Json | None = None,
) -> Json:
    """Return a manifest; without access it declares what nobody has."""
    unused = {"actions": ["braket:GetDevice"], "resources": ["*"]}
    body: Json = {
        "kind": "AgentRole",
        "version": 1,
        "name": name,
        "agent": {"principals": list(principals)},
        "access": {"aws": list(access) or [unused]},
    }
    if operators:
        body["operators"] = list(operators)
    return {**body, "never": never} if never else body


def estate(**environments: Json) -> Json:
    """Return an estate file of environments by name, each an area of AWS."""
    areas = [{"name": name, "aws": area} for name, area in environments.items()]
    return {"kind": "Estate", "version": 1, "environments": areas}


def loaded(*documents: Json) -> Loaded:
    """Return what some documents say."""
    text = "\n---\n".join(json.dumps(document) for document in documents)
    return load_text(text, "fleet.yaml", catalog.vocabularies())


def compared(account: Json, *documents: Json, gaps: Sequence[Gap] = ()) -> Comparison:
    """Return how an account compares with its manifests, and perhaps an estate file."""
    return compared_world(world_of(account, gaps), *documents)


def compared_world(world: World, *documents: Json) -> Comparison:
    """Return how a world compares with its manifests, and perhaps an estate file."""
    found = loaded(*documents)
    return compare(world, found.fleet, environments(world, next(iter(found.estates), None)))


def agent(account: Json, *documents: Json, gaps: Sequence[Gap] = ()) -> AgentComparison:
    """Return the comparison of the only agent."""
    (only,) = compared(account, *documents, gaps=gaps).agents
    return only
