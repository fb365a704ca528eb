"""Agents: the principals of a snapshot that look like agents, and the manifests that cover them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from iamscope import catalog
from iamscope.cloud import World
from iamscope.manifest.load import load_manifests
from iamscope.manifest.role import Fleet
from iamscope.model.agents import AgentLike, Agents, Manifested
from iamscope.pipeline.world import load_world


def agents(snapshot: Path, manifests: Sequence[Path] = (), usage: Path | None = None) -> Agents:
    """Return the agents of a snapshot. Raises `IamscopeError` for input that cannot be read."""
    fleet = load_manifests(manifests, catalog.vocabularies()) if manifests else Fleet(roles=())
    _, world = load_world(snapshot)
    used = catalog.clouds()[world.cloud].agents_used(world, usage) if usage else {}
    return agents_of(world, fleet, given=bool(manifests), used=used)


def agents_of(
    world: World, fleet: Fleet, *, given: bool, used: Mapping[str, tuple[str, ...]] | None = None
) -> Agents:
    """Return the agents of a world, with those that a fleet declares."""
    covering: dict[str, list[Manifested]] = {}
    absent = []
    for role in fleet.roles:
        told = Manifested(role.name, str(role.place))
        # An agent that acts in its operator's session is whatever its operator is.
        operators = role.operators if role.agent.operator_session else ()
        found = [world.find(str(name)) for name in (*role.agent.principals, *operators)]
        known = {one.id for one in found if one is not None}
        for name in known:
            covering.setdefault(name, []).append(told)
        if not known:
            absent.append(told)
    agents = tuple(_agents(world, covering, used or {}))
    return Agents(agents, len(world.principals()), tuple(absent), manifests_given=given)


def _agents(
    world: World, covering: dict[str, list[Manifested]], used: Mapping[str, tuple[str, ...]]
) -> Sequence[AgentLike]:
    found = []
    for principal in world.principals():
        facts, manifests = world.facts(principal), tuple(covering.get(principal.id, ()))
        marks = (*facts.marks, *used.get(principal.id, ()))
        if marks or facts.hints or manifests:
            found.append(AgentLike(principal.id, marks, facts.hints, manifests))
    return found
