"""What an estate file says, as values."""

from collections.abc import Mapping
from dataclasses import dataclass

from iamscope.manifest.place import Located, Place


@dataclass(frozen=True, slots=True)
class Area:
    """What of one cloud belongs to an environment, in any of three ways.

    `scopes` are whole places by the provider's word for them (`accounts`), `tags` the values that mark
    a resource by the tag's key, `resources` patterns.
    """

    scopes: Mapping[str, tuple[Located, ...]]
    tags: Mapping[str, tuple[str, ...]]
    resources: tuple[Located, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Environment:
    """A part of the estate that must be kept apart, by cloud."""

    name: str
    areas: Mapping[str, Area]
    place: Place


@dataclass(frozen=True, slots=True)
class Estate:
    """The environments of one estate file, in its order."""

    environments: tuple[Environment, ...]
    place: Place
