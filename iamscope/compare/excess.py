"""Excess: what one agent can reach and its manifest does not declare, cut into groups to act on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from iamscope.access.globs import Glob
from iamscope.cloud import Grant, World
from iamscope.compare.coverage import covered
from iamscope.compare.environments import Environments
from iamscope.compare.origin import Origins
from iamscope.compare.witness import find_witness
from iamscope.graph.reach import Reach
from iamscope.model.danger import Danger
from iamscope.model.finding import Origin, Witness
from iamscope.model.reach import Holding, Step
from iamscope.model.source import Source

_CONFIRMED_SINGLY = 400
_WITNESS_ACTIONS = 40


@dataclass(frozen=True, slots=True)
class Excess:
    """Undeclared actions of one danger class that one statement grants."""

    holding: Holding
    path: tuple[Step, ...]
    source: Source
    danger: Danger
    origin: Origin
    channel: str
    actions: int
    witness: Witness
    resources: tuple[str, ...]
    """Production resources that are concerned, where the estate says what production is."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """Something that is neither proven to be excess nor proven to be none."""

    holding: Holding
    source: Source
    danger: Danger
    actions: tuple[str, ...]
    reason: str


@dataclass(slots=True)
class _Group:
    """What one statement grants in one class, gathered over its resource patterns."""

    actions: int = 0
    doubtful: int = 0
    parts: list[Grant] = field(default_factory=list)


def find_excess(
    world: World, reach: Reach, declared: Sequence[Grant], origins: Origins, environments: Environments
) -> tuple[tuple[Excess, ...], tuple[Undecided, ...]]:
    """Return the excess of everything held, and what could not be decided."""
    found: list[Excess] = []
    undecided: list[Undecided] = []
    for holding in held_once(reach):
        for (source, danger, origin), group in _groups(
            world, holding, declared, origins, environments
        ).items():
            result = _conclude(world, holding, source, danger, group, declared)
            if isinstance(result, Undecided):
                undecided.append(result)
            elif result is not None:
                actions, witness = result
                channel = origins.channel(holding) if origin is not Origin.OWN else ""
                found.append(
                    Excess(
                        holding,
                        reach.paths[holding],
                        source,
                        danger,
                        origin,
                        channel,
                        actions,
                        witness,
                        tuple(_affected(world, group, actions, environments)),
                    )
                )
    return tuple(found), tuple(undecided)


def held_once(reach: Reach) -> Iterator[Holding]:
    """Yield everything held; a principal that can give itself everything counts only as such."""
    for holding in reach.paths:
        if holding.raised or Holding(holding.principal, raised=True) not in reach.paths:
            yield holding


def _groups(
    world: World, holding: Holding, declared: Sequence[Grant], origins: Origins, environments: Environments
) -> dict[tuple[Source, Danger, Origin], _Group]:
    groups: dict[tuple[Source, Danger, Origin], _Group] = {}
    for grant in world.grants(holding):
        undeclared = grant.actions & ~covered(world.universe, grant, declared)
        for origin, bits in origins.split(holding, grant, undeclared) if undeclared else ():
            for danger, actions in _by_danger(world, grant, bits, environments):
                assert grant.source is not None
                group = groups.setdefault((grant.source, danger, origin), _Group())
                group.actions |= actions
                group.doubtful |= actions & grant.doubtful
                group.parts.append(grant)
    return groups


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


def touching(world: World, grant: Grant, actions: int, resources: Sequence[object]) -> int:
    """Return the actions that some of the resources can be the object of, within a part."""
    bits = 0
    for name in _within(world, grant, resources):
        bits |= world.universe.applicable(Glob.literal(name), actions)
        if bits == actions:
            break
    return bits


def _within(world: World, grant: Grant, resources: Sequence[object]) -> Iterator[str]:
    for resource in resources:
        name = str(getattr(resource, "id", resource))
        fits = all(world.universe.fits(pattern, name) for pattern in grant.within)
        if fits and not any(world.universe.fits(pattern, name) for pattern in grant.outside):
            yield name


def _affected(world: World, group: _Group, actions: int, environments: Environments) -> Iterator[str]:
    """Yield the production resources that some action of a group can act on, sorted."""
    names: set[str] = set()
    for grant in group.parts:
        for name in _within(world, grant, environments.production):
            if name not in names and world.universe.applicable(Glob.literal(name), actions & grant.actions):
                names.add(name)
    yield from sorted(names)


def _conclude(
    world: World, holding: Holding, source: Source, danger: Danger, group: _Group, declared: Sequence[Grant]
) -> tuple[int, Witness] | Undecided | None:
    """Confirm a group: its doubtful actions one by one, the rest by one witness."""
    sure = group.actions & ~group.doubtful
    witness = _witness(world, holding, group, sure, declared) if sure else None
    confirmed = sure if witness else 0
    tried = 0
    for action in world.universe.actions.members(group.doubtful):
        tried += 1
        if tried > _CONFIRMED_SINGLY:
            break
        bit = world.universe.actions.matching(action)
        single = _witness(world, holding, group, bit, declared)
        if single is not None:
            confirmed |= bit
            witness = _better(witness, single)
    if witness is not None:
        return confirmed, witness
    if not sure and tried <= _CONFIRMED_SINGLY and all(part.within for part in group.parts):
        unproven = tuple(world.universe.actions.members(group.doubtful))
        reason = "a denial may take back all of it, and no allowed request was found"
        return Undecided(holding, source, danger, unproven, reason)
    names = tuple(world.universe.actions.members(group.actions))
    return Undecided(
        holding, source, danger, names, "no concrete request was found that is allowed and undeclared"
    )


def _witness(
    world: World, holding: Holding, group: _Group, bits: int, declared: Sequence[Grant]
) -> Witness | None:
    best: Witness | None = None
    for tries, action in enumerate(world.universe.ranked(bits)):
        bit = world.universe.actions.matching(action)
        for grant in group.parts:
            if bit & grant.actions:
                best = _better(best, find_witness(world, holding, grant, action, declared=declared))
                if best is not None and not best.depends:
                    return best
        if tries == _WITNESS_ACTIONS:
            break
    return best


def _better(one: Witness | None, other: Witness | None) -> Witness | None:
    """Return the witness that depends on less."""
    if one is None or (one.depends and other is not None and not other.depends):
        return other
    return one
