"""Undeclared access, gathered by what a person acts on: the statement, the danger class and the origin."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from iamscope.access.parts import AccessSet, Literal, Part, Resource
from iamscope.access.texts import TextSet
from iamscope.cloud import World
from iamscope.compare.environments import Environments
from iamscope.compare.held import portions
from iamscope.compare.origin import Origins
from iamscope.compare.proving import Prover
from iamscope.graph.reach import Reach
from iamscope.model.danger import Danger
from iamscope.model.finding import Origin
from iamscope.model.resource import Resource as Listed
from iamscope.model.source import Source

Key = tuple[Source, Danger, Origin]


@dataclass(slots=True)
class Group:
    """What one statement grants in one danger class, undeclared; `hard` are actions it cannot be told of."""

    parts: list[Part] = field(default_factory=list)
    hard: int = 0


Groups = dict[Key, Group]


def groups(
    prover: Prover, reach: Reach, declared: AccessSet, origins: Origins, environments: Environments
) -> Groups:
    """Return the undeclared access of one holding in groups, the most dangerous first."""
    world, found = prover.world, Groups()
    for portion in portions(world, reach, prover.holding):
        for piece in prover.pieces(part.less(declared.parts) for part in portion.parts):
            for origin, part in origins.split(prover, piece.part):
                for danger, own in by_danger(prover, part, environments):
                    group = found.setdefault((portion.source, danger, origin), Group())
                    if piece.hard:
                        group.hard |= own.actions
                    else:
                        group.parts.append(own)
    return dict(sorted(found.items(), key=lambda item: item[0][1].rank))


def by_danger(prover: Prover, part: Part, environments: Environments) -> Iterator[tuple[Danger, Part]]:
    """Cut a part by danger class; what cannot touch production destroys something else."""
    for danger, members in prover.world.universe.dangers.items():
        if not part.actions & members:
            continue
        own = part.under(actions=members)
        if danger is not Danger.DESTROYS_PRODUCTION or not environments.known:
            yield danger, own
            continue
        production = named(prover.world, environments.production)
        touching = 0
        for actions, names in prover.world.alike(own.actions):
            if prover.touches(own.under((Resource(names), True)), ((production, True),)):
                touching |= actions
        for kind, actions in ((danger, touching), (Danger.DESTROYS, ~touching)):
            if own.actions & actions:
                yield kind, own.under(actions=actions)


def named(world: World, resources: Sequence[Listed]) -> Resource:
    """Return the names of some resources and of what lies in them."""
    found = (atom.names for one in resources for atom, _ in world.contents(one) if isinstance(atom, Resource))
    return Resource(TextSet(tuple(name for names in found for name in names.patterns)))


def affected(prover: Prover, parts: Sequence[Part], resources: Sequence[Listed]) -> Iterator[str]:
    """Yield the resources that some of the parts can act on, in their order."""
    if not resources:
        return
    asked: dict[tuple[Literal, ...], int] = {}
    for part in parts:
        own = tuple(one for one in part.literals if isinstance(one[0], Resource))
        asked[own] = asked.get(own, 0) | part.actions
    several = [Part(1, (*own, (_acted_on(prover.world, actions), True))) for own, actions in asked.items()]
    for resource in resources:
        kind = prover.world.contents(resource)
        if any(prover.touches(part, kind) for part in several):
            yield resource.id


def _acted_on(world: World, actions: int) -> Resource:
    """Return the names of all that some actions act on."""
    found = (names for _, names in world.alike(actions))
    return Resource(TextSet(tuple(dict.fromkeys(name for names in found for name in names.patterns))))
