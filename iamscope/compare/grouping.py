"""Undeclared access, gathered by what a person acts on: the statement, the danger class and the origin."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from iamscope.access.containment import overlap
from iamscope.access.globs import Glob
from iamscope.cloud import Grant, World
from iamscope.compare.coverage import covered, touched
from iamscope.compare.environments import Environments
from iamscope.compare.origin import Origins
from iamscope.graph.reach import Reach
from iamscope.model.danger import Danger
from iamscope.model.finding import Origin
from iamscope.model.reach import Holding
from iamscope.model.resource import Resource
from iamscope.model.source import Source

Key = tuple[Source, Danger, Origin]


@dataclass(slots=True)
class Group:
    """What one statement grants in one danger class, gathered over its resource patterns.

    `doubtful` are the actions that a denial may take back for some requests, `partly` those that
    the manifest declares on some of the resources.
    """

    actions: int = 0
    doubtful: int = 0
    partly: int = 0
    parts: list[Grant] = field(default_factory=list)

    def take(self, actions: int, other: "Group") -> None:
        """Add some actions of another group, with the parts that grant them."""
        self.actions |= actions
        self.doubtful |= actions & other.doubtful
        self.partly |= actions & other.partly
        self.parts += [part for part in other.parts if part.actions & actions and part not in self.parts]


def granted(world: World, holding: Holding) -> Sequence[Grant]:
    """Return the access of a holding; of one that can give itself everything, what that adds."""
    grants = world.grants(holding)
    if not holding.raised:
        return grants
    own = world.grants(Holding(holding.principal))
    known = {grant.source for grant in own}
    added = [grant for grant in grants if grant.source not in known]
    new = ((grant, grant.actions & ~covered(world.universe, grant, own)) for grant in added)
    return [replace(grant, actions=bits, doubtful=grant.doubtful & bits) for grant, bits in new if bits]


def proof(world: World, reach: Reach, holding: Holding, source: Source) -> tuple[Source, ...]:
    """Return the statements of the snapshot behind a grant.

    What a principal can give itself stands in no document yet: the proof is what lets it do so.
    """
    if not holding.raised:
        return (source,)
    return tuple(dict.fromkeys(item for call in reach.paths[holding][-1].calls for item in call.sources))


def groups(
    world: World,
    holding: Holding,
    declared: Sequence[Grant],
    origins: Origins,
    environments: Environments,
) -> dict[Key, Group]:
    """Return the undeclared access of one holding in groups, the most dangerous first."""
    found: dict[Key, Group] = {}
    for grant in granted(world, holding):
        undeclared = grant.actions & ~covered(world.universe, grant, declared)
        partly = touched(grant, declared) if undeclared else 0
        for origin, bits in origins.split(holding, grant, undeclared) if undeclared else ():
            for danger, actions in _by_danger(world, grant, bits, environments):
                assert grant.source is not None
                group = found.setdefault((grant.source, danger, origin), Group())
                group.actions |= actions
                group.doubtful |= actions & grant.doubtful
                group.partly |= actions & partly
                group.parts.append(grant)
    return dict(sorted(found.items(), key=lambda item: item[0][1].rank))


def _by_danger(
    world: World, grant: Grant, bits: int, environments: Environments
) -> Iterator[tuple[Danger, int]]:
    """Cut actions by danger class; what cannot touch production destroys something else."""
    moved = 0
    for danger, members in world.universe.dangers.items():
        actions = bits & members
        if danger is Danger.DESTROYS_PRODUCTION and environments.known and actions:
            kept = touching(world, grant, actions, environments.production)
            moved, actions = actions & ~kept, kept
        elif danger is Danger.DESTROYS:
            actions |= moved
        if actions:
            yield danger, actions


def touching(world: World, grant: Grant, actions: int, resources: Sequence[Resource]) -> int:
    """Return the actions that some of the resources can be the object of, within a part."""
    bits = 0
    for _, pattern in within(world, grant, resources):
        bits |= world.universe.applicable(pattern, actions)
        if bits == actions:
            break
    return bits


def within(world: World, grant: Grant, resources: Iterable[Resource]) -> Iterator[tuple[Resource, Glob]]:
    """Yield what of the resources, or of what lies in them, can lie within a part, as patterns."""
    for resource in resources:
        for pattern in world.contents(resource):
            name = pattern.exact
            if name is None:
                if all(overlap(pattern, inner) for inner in grant.within):
                    yield resource, pattern
            elif fits(world, grant, name):
                yield resource, pattern


def fits(world: World, grant: Grant, name: str) -> bool:
    """Return whether a resource lies within a part."""
    inside = all(world.universe.fits(pattern, name) for pattern in grant.within)
    return inside and not any(world.universe.fits(pattern, name) for pattern in grant.outside)


def affected(world: World, group: Group, actions: int, environments: Environments) -> Iterator[str]:
    """Yield the production resources that some action of a group can act on, sorted."""
    names: set[str] = set()
    for grant in group.parts:
        for resource, pattern in within(world, grant, environments.production):
            if resource.id not in names and world.universe.applicable(pattern, actions & grant.actions):
                names.add(resource.id)
    yield from sorted(names)
