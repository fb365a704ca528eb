"""Principals that are agents, or look like ones."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manifested:
    """A manifest that names a principal: its agent's name and where it stands."""

    agent: str
    place: str


@dataclass(frozen=True, slots=True)
class AgentLike:
    """A principal with why it looks like an agent, why it may be one, and the manifests that cover it.

    One that only a manifest makes an agent has neither marks nor hints.
    """

    principal: str
    marks: tuple[str, ...]
    hints: tuple[str, ...]
    manifests: tuple[Manifested, ...]


@dataclass(frozen=True, slots=True)
class Agents:
    """The agents of a snapshot, sorted; `absent` are manifests of which no principal is in it."""

    agents: tuple[AgentLike, ...]
    principals: int
    absent: tuple[Manifested, ...]
    manifests_given: bool
