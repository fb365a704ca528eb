"""What one principal used: its events, summed up by action."""

from dataclasses import dataclass, field

from iamscope.clouds.aws.directory import Directory
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.clouds.aws.usage.events import Event
from iamscope.clouds.aws.usage.naming import actions_of
from iamscope.clouds.aws.usage.objects import resources_of

MOST_RESOURCES = 200
_MOST_UNKNOWN = 200


@dataclass(slots=True)
class Use:
    """How often an action was used, when last, and on what; `everywhere` if that is not all known."""

    count: int = 0
    last: str = ""
    resources: dict[str, None] = field(default_factory=dict)
    everywhere: bool = False

    def take(self, time: str, resources: tuple[str, ...]) -> None:
        """Count one more call."""
        self.count += 1
        self.last = max(self.last, time)
        self.everywhere = self.everywhere or not resources or len(self.resources) > MOST_RESOURCES
        if len(self.resources) <= MOST_RESOURCES:
            self.resources.update(dict.fromkeys(resources))


@dataclass(slots=True)
class Used:
    """What a principal used. What was refused, and what failed otherwise, is kept apart by error."""

    entity: Entity
    events: int = 0
    last: str = ""
    data_services: set[str] = field(default_factory=set)
    used: dict[str, Use] = field(default_factory=dict)
    refused: dict[tuple[str, str], Use] = field(default_factory=dict)
    failed: dict[tuple[str, str], Use] = field(default_factory=dict)
    unknown: dict[str, Use] = field(default_factory=dict)

    def is_by(self, event: Event) -> bool:
        """Return whether an event is of the principal, itself or in a session."""
        if event.by_service:
            return False
        return event.actor == self.entity.arn or (bool(event.actor_id) and event.actor_id == self.entity.id)

    def take(self, event: Event, universe: AwsUniverse, directory: Directory) -> None:
        """Count one event of the principal."""
        self.events += 1
        self.last = max(self.last, event.time)
        if event.data:
            self.data_services.add(event.source)
        actions = actions_of(event, universe)
        if not actions and len(self.unknown) < _MOST_UNKNOWN:
            self.unknown.setdefault(f"{event.source}:{event.name}", Use()).take(event.time, ())
        for action in actions:
            resources = resources_of(event, action, universe, directory)
            self._of(event, action).take(event.time, resources)

    def _of(self, event: Event, action: str) -> Use:
        if not event.error:
            return self.used.setdefault(action, Use())
        apart = self.refused if event.refused else self.failed
        return apart.setdefault((action, event.error), Use())
