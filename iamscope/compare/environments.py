"""Which environment a resource belongs to, by the estate file."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from iamscope.access.globs import Glob
from iamscope.cloud import Universe, World
from iamscope.manifest.estate import Area, Estate
from iamscope.model.principal import Principal
from iamscope.model.resource import Resource

PRODUCTION = frozenset({"production", "prod"})


@dataclass(frozen=True, slots=True)
class Environments:
    """The estate applied to one snapshot: the inventory's resources by environment."""

    known: bool
    """Whether there are an estate and an inventory to tell environments apart."""
    members: dict[str, tuple[Resource, ...]]
    areas: Mapping[str, Area] = field(default_factory=dict)

    def of(self, names: Iterable[str]) -> Sequence[Resource]:
        """Return the resources of some environments, sorted."""
        found = {resource.id: resource for name in names for resource in self.members.get(name, ())}
        return [found[name] for name in sorted(found)]

    def around(self, world: World, principal: Principal) -> Collection[str]:
        """Return the environments that a principal is in: by its scope, one of its tags, or its name."""
        one = Resource(principal.id, principal.scope, world.facts(principal).tags)
        return [name for name, area in self.areas.items() if _belongs(world.universe, area, one)]

    @property
    def production(self) -> Sequence[Resource]:
        """The resources of the production environments."""
        return self.of(name for name in self.members if name in PRODUCTION)


def environments(world: World, estate: Estate | None) -> Environments:
    """Return the environments of a snapshot's inventory; nothing is known without an estate."""
    resources = world.resources()
    if estate is None:
        return Environments(known=False, members={})
    members: dict[str, tuple[Resource, ...]] = {}
    for environment in estate.environments:
        area = environment.areas.get(world.cloud)
        members[environment.name] = tuple(
            resource for resource in resources if area and _belongs(world.universe, area, resource)
        )
    areas = {one.name: one.areas[world.cloud] for one in estate.environments if world.cloud in one.areas}
    return Environments(known=bool(resources), members=members, areas=areas)


def _belongs(universe: Universe, area: Area, resource: Resource) -> bool:
    """Return whether a resource is in an area: by its scope, by one of its tags, or by its name."""
    scopes = {str(scope) for listed in area.scopes.values() for scope in listed}
    if resource.scope in scopes:
        return True
    if any(resource.tags.get(key) in values for key, values in area.tags.items()):
        return True
    return any(universe.fits(Glob.parse(str(pattern)), resource.id) for pattern in area.resources)
