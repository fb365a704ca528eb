"""Two versions of an estate file: which places have left an environment that somebody must not change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iamscope.compare.environments import PRODUCTION
from iamscope.compare.widened_rules import EntriesOf, shuns
from iamscope.compare.widening import Sort, Widening
from iamscope.manifest.estate import Area, Environment, Estate
from iamscope.manifest.place import Located, Place
from iamscope.manifest.role import AgentRole, Entry
from iamscope.model.danger import Danger


@dataclass(frozen=True, slots=True)
class Spot:
    """One of the ways in which places belong to an environment: a scope, a tag with a value, or a pattern."""

    cloud: str
    key: str
    value: str

    @property
    def words(self) -> str:
        """The way as the estate file has it."""
        return f"{self.key} `{self.value}`"


@dataclass(frozen=True, slots=True)
class Estates:
    """An estate before and after a change, with the manifests of both versions by name."""

    base: Estate
    head: Estate | None
    roles: Sequence[tuple[AgentRole, AgentRole]]
    entries_of: EntriesOf

    def widenings(self) -> Iterator[Widening]:
        """Yield one widening for each environment that has lost places which somebody had to leave alone."""
        for environment in self.base.environments:
            lost: dict[Spot, list[str]] = {}
            for spot in _spots(environment):
                for agent, names in self._protected(environment.name):
                    if not self._kept(spot, names):
                        lost.setdefault(spot, []).append(agent)
            if lost:
                yield self._lost(environment, lost)

    def _protected(self, name: str) -> Iterator[tuple[str, Sequence[str]]]:
        """Yield whose manifest keeps it out of an environment, with the ones that it is kept out of now.

        What is production is known by that name, too, whoever must stay out of it.
        """
        names = [one.name for one in self.head.environments] if self.head else []
        if name in PRODUCTION:
            yield "", [one for one in names if one in PRODUCTION]
        for base, head in self.roles:
            # Where the manifest itself lets the agent in now, that is told of the manifest.
            if shuns(base, name) and (name not in names or shuns(head, name)):
                yield head.name, [one for one in names if shuns(head, one)]

    def _kept(self, spot: Spot, names: Sequence[str]) -> bool:
        """Return whether a place is proven to be in one of some environments."""
        environments = self.head.environments if self.head else ()
        areas = [
            one.areas[spot.cloud] for one in environments if one.name in names and spot.cloud in one.areas
        ]
        if any(spot in _of_area(spot.cloud, area) for area in areas):
            return True
        patterns = [pattern for area in areas for pattern in area.resources]
        if spot.key != "resources" or not patterns:
            return False
        inner = _about([Located(spot.value, patterns[0].place)])
        return self.entries_of(spot.cloud).within([inner], [_about(patterns)])

    def _lost(self, environment: Environment, lost: dict[Spot, list[str]]) -> Widening:
        agents = sorted({name for names in lost.values() for name in names if name})
        now = [one for one in self.head.environments if one.name == environment.name] if self.head else []
        place = now[0].place if now else self.head.place if self.head else Place("")
        return Widening(
            Sort.ESTATE,
            "",
            "",
            place if place.file else environment.place,
            Danger.DESTROYS_PRODUCTION if environment.name in PRODUCTION else Danger.DESTROYS,
            what=environment.name,
            before=str(environment.place),
            resources=tuple(spot.words for spot in lost),
            conditions=tuple(agents),
        )


def _spots(environment: Environment) -> Iterator[Spot]:
    for cloud in sorted(environment.areas):
        yield from _of_area(cloud, environment.areas[cloud])


def _of_area(cloud: str, area: Area) -> Iterator[Spot]:
    for key in sorted(area.scopes):
        yield from (Spot(cloud, key, str(value)) for value in area.scopes[key])
    for key in sorted(area.tags):
        yield from (Spot(cloud, f"tag `{key}`", value) for value in area.tags[key])
    yield from (Spot(cloud, "resources", str(value)) for value in area.resources)


def _about(resources: Sequence[Located]) -> Entry:
    """Return an entry of everything that can be done to some resources."""
    every = Located("*", resources[0].place)
    return Entry((every,), tuple(resources), {}, None, resources[0].place)
