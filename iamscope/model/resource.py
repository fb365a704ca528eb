"""What is acted on."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of the inventory: its full name, its account, and its tags where they were read."""

    id: str
    scope: str
    tags: Mapping[str, str] = field(default_factory=dict)
