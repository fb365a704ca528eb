"""What a manifest forbids and the agent can reach all the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iamscope.access.globs import Glob
from iamscope.cloud import Grant, World
from iamscope.compare.environments import Environments
from iamscope.compare.grouping import granted, proof, within
from iamscope.compare.witness import find_witness
from iamscope.graph.reach import Reach
from iamscope.manifest.role import AgentRole, Entry
from iamscope.model.danger import Danger
from iamscope.model.finding import Witness
from iamscope.model.reach import Holding, Step
from iamscope.model.source import Source

CHANGING = (
    Danger.DESTROYS_PRODUCTION,
    Danger.CHANGES_PERMISSIONS,
    Danger.DESTROYS,
    Danger.CHANGES_DATA,
)


@dataclass(frozen=True, slots=True)
class Forbidden:
    """One line of a manifest's `never` that the agent can do, with every statement that lets it."""

    what: str
    place: str
    reason: str
    witness: Witness
    path: tuple[Step, ...]
    danger: Danger
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    sources: tuple[Source, ...]


def find_forbidden(
    world: World, reach: Reach, role: AgentRole, environments: Environments
) -> Iterator[Forbidden]:
    """Yield each forbidden line that something held can do."""
    for entry in role.never.get(world.cloud, ()):
        found = _entry(world, reach, entry)
        if found is not None:
            yield found
    for name in role.never_environments:
        found = _environment(world, reach, str(name), str(name.place), environments)
        if found is not None:
            yield found


def _entry(world: World, reach: Reach, entry: Entry) -> Forbidden | None:
    gathered = _Gathered()
    for part in world.declared([entry]):
        for holding, grant in _grants(world, reach):
            gathered.try_(world, reach, holding, grant, grant.actions & part.actions, part.within)
    actions = ", ".join(f"`{action}`" for action in entry.actions)
    resources = ", ".join(f"`{resource}`" for resource in entry.resources)
    what = f"{actions} on {resources}" if resources != "`*`" else actions
    return gathered.result(world, what, str(entry.place), entry.reason or "")


def _environment(
    world: World, reach: Reach, name: str, place: str, environments: Environments
) -> Forbidden | None:
    """Gather whatever changes or destroys a resource of an environment."""
    gathered = _Gathered()
    changing = 0
    for danger in CHANGING:
        changing |= world.universe.dangers[danger]
    resources = environments.of([name])
    for holding, grant in _grants(world, reach):
        for _, pattern in within(world, grant, resources):
            gathered.try_(world, reach, holding, grant, grant.actions & changing, (pattern,))
    return gathered.result(world, f"changing or destroying the environment `{name}`", place, "")


def _grants(world: World, reach: Reach) -> Iterator[tuple[Holding, Grant]]:
    for holding in reach.paths:
        for grant in granted(world, holding):
            yield holding, grant


class _Gathered:
    """The proofs for one forbidden line: the first certain witness and everything that lets it."""

    def __init__(self) -> None:
        self.witness: Witness | None = None
        self.path: tuple[Step, ...] = ()
        self.actions = 0
        self.resources: dict[str, None] = {}
        self.sources: dict[Source, None] = {}

    def try_(
        self, world: World, reach: Reach, holding: Holding, grant: Grant, bits: int, patterns: Sequence[Glob]
    ) -> None:
        """Look for a request among some actions that is allowed; the worst danger class first."""
        for pattern in patterns:
            bits = world.universe.applicable(pattern, bits)
        for action in world.universe.ranked(bits):
            found = find_witness(world, holding, grant, action, also_within=patterns)
            if found is None:
                continue
            self.actions |= (bits & ~grant.doubtful) | world.universe.actions.matching(action)
            self.resources[found.resource] = None
            if grant.source is not None:
                self.sources.update(dict.fromkeys(proof(world, reach, holding, grant.source)))
            if self.witness is None or self._better(world, found):
                self.witness, self.path = found, reach.paths[holding]
            return

    def _better(self, world: World, found: Witness) -> bool:
        assert self.witness is not None
        if bool(self.witness.depends) != bool(found.depends):
            return not found.depends
        return _rank(world, found.action) < _rank(world, self.witness.action)

    def result(self, world: World, what: str, place: str, reason: str) -> Forbidden | None:
        """Return what was gathered, or nothing."""
        if self.witness is None:
            return None
        return Forbidden(
            what,
            place,
            reason,
            self.witness,
            self.path,
            danger_of(world, self.witness.action),
            tuple(world.universe.ranked(self.actions)),
            tuple(sorted(self.resources)),
            tuple(sorted(self.sources)),
        )


def danger_of(world: World, action: str) -> Danger:
    """Return the danger class of an action; an unknown action counts as changing data."""
    bit = world.universe.actions.matching(action)
    return next(
        (danger for danger, members in world.universe.dangers.items() if members & bit), Danger.CHANGES_DATA
    )


def _rank(world: World, action: str) -> int:
    return danger_of(world, action).rank
