"""Principals in whose name agents called, by the user agents in CloudTrail."""

from collections.abc import Iterable, Mapping

from iamscope.clouds.aws.data.agent_user_agents import SERVICES, USER_AGENTS
from iamscope.clouds.aws.directory import Directory
from iamscope.clouds.aws.usage.events import Event


def agent_of(event: Event) -> str:
    """Return which agent made a call, empty where nothing tells of one."""
    for service in (event.invoked_by, event.user_agent):
        if service in SERVICES:
            return SERVICES[service]
    text = event.user_agent.lower()
    return next((name for part, name in USER_AGENTS if part in text), "")


def agents_used(events: Iterable[Event], directory: Directory) -> Mapping[str, tuple[str, ...]]:
    """Return for each principal, by id, a phrase for each agent that called in its name, sorted."""
    by_id = {entity.id: entity.arn for entity in directory.entities.values() if entity.id}
    seen: dict[str, dict[str, tuple[int, str]]] = {}
    for event in events:
        name = "" if event.by_service else agent_of(event)
        actor = event.actor if event.actor in directory.entities else by_id.get(event.actor_id, "")
        if name and actor:
            calls, last = seen.setdefault(actor, {}).get(name, (0, ""))
            seen[actor][name] = (calls + 1, max(last, event.time))
    return {
        actor: tuple(_phrase(name, *found) for name, found in sorted(names.items()))
        for actor, names in seen.items()
    }


def _phrase(name: str, calls: int, last: str) -> str:
    when = f", last on {last[:10]}" if last else ""
    return f"CloudTrail: {name} made {calls:,} {'call' if calls == 1 else 'calls'} as it{when}"
