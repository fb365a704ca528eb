"""What a manifest forbids and the agent can reach all the same."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from iamscope.access.parts import AccessSet, Part
from iamscope.cloud import World
from iamscope.compare.environments import Environments
from iamscope.compare.excess import Undecided
from iamscope.compare.grouping import affected, named
from iamscope.compare.held import portions, proof
from iamscope.compare.proving import Prover, Provers
from iamscope.graph.reach import Reach
from iamscope.manifest.place import Located
from iamscope.manifest.role import AgentRole, Entry
from iamscope.model.danger import Danger
from iamscope.model.finding import Witness
from iamscope.model.reach import Holding, Step
from iamscope.model.resource import Resource
from iamscope.model.source import Source

_TOO_HARD = "whether it is what `never` forbids is too hard to tell, at"
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
    world: World, provers: Provers, reach: Reach, role: AgentRole, environments: Environments
) -> tuple[tuple[Forbidden, ...], tuple[Undecided, ...]]:
    """Return each forbidden line that something held can do, and those of which it cannot be told."""
    search = _Search(world, reach, {holding: provers.of(holding) for holding in reach.paths})
    lines = [search.entry(entry) for entry in role.never.get(world.cloud, ())]
    lines += [search.environment(name, environments) for name in role.never_environments]
    found = tuple(line for gathered in lines if (line := gathered.result(world)))
    return found, tuple(item for gathered in lines for item in gathered.undecided(world))


@dataclass(frozen=True, slots=True)
class _Search:
    world: World
    reach: Reach
    provers: Mapping[Holding, Prover]

    def entry(self, entry: Entry) -> "_Gathered":
        """Gather what an entry of `never` forbids, its conditions included."""
        actions = ", ".join(f"`{action}`" for action in entry.actions)
        resources = ", ".join(f"`{resource}`" for resource in entry.resources)
        what = f"{actions} on {resources}" if resources != "`*`" else actions
        gathered = _Gathered(what, str(entry.place), entry.reason or "")
        for holding, prover in self.provers.items():
            forbidden = self.world.declared(holding, [entry])
            for portion in portions(self.world, self.reach, holding):
                meeting = AccessSet(portion.parts).meetings(forbidden)
                self._gather(gathered, prover, portion.source, meeting, None)
        return gathered

    def environment(self, name: Located, environments: Environments) -> "_Gathered":
        """Gather whatever changes or destroys a resource of an environment."""
        what = f"changing or destroying the environment `{name}`"
        gathered = _Gathered(what, str(name.place), "")
        changing = 0
        for danger in CHANGING:
            changing |= self.world.universe.dangers[danger]
        resources = environments.of([str(name)])
        everywhere = named(self.world, resources), True
        for holding, prover in self.provers.items() if resources else ():
            for portion in portions(self.world, self.reach, holding):
                parts = [part.under(actions=changing) for part in portion.parts]
                near = [part for part in parts if prover.touches(part, (everywhere,))]
                self._gather(gathered, prover, portion.source, near, resources)
        return gathered

    def _gather(
        self,
        gathered: "_Gathered",
        prover: Prover,
        source: Source,
        parts: Iterable[Part],
        resources: Sequence[Resource] | None,
    ) -> None:
        sources = proof(self.reach, prover.holding, source)
        path = self.reach.paths[prover.holding]
        for piece in prover.pieces(part for part in parts if part.actions):
            kinds = None if resources is None else [self.world.contents(one) for one in resources]
            witness = prover.witness(piece.part, kinds)
            if witness is not None:
                gathered.take(self.world, piece.part.actions, witness, path, sources)
                gathered.resources.update(dict.fromkeys(affected(prover, [piece.part], resources or ())))
            elif piece.hard:
                gathered.open.append((prover.holding, source, piece.part.actions))


class _Gathered:
    """The proofs for one forbidden line: the best witness and everything that lets it."""

    def __init__(self, what: str, place: str, reason: str) -> None:
        self.what, self.place, self.reason = what, place, reason
        self.witness: Witness | None = None
        self.path: tuple[Step, ...] = ()
        self.actions = 0
        self.resources: dict[str, None] = {}
        self.sources: dict[Source, None] = {}
        self.open: list[tuple[Holding, Source, int]] = []

    def take(
        self, world: World, actions: int, found: Witness, path: tuple[Step, ...], sources: Iterable[Source]
    ) -> None:
        """Take down a proof: actions, a request for one of them, and what lets it."""
        self.actions |= actions
        self.resources[found.resource] = None
        self.sources.update(dict.fromkeys(sources))
        if self.witness is None or self._better(world, found):
            self.witness, self.path = found, path

    def _better(self, world: World, found: Witness) -> bool:
        assert self.witness is not None
        if bool(self.witness.depends) != bool(found.depends):
            return not found.depends
        return _rank(world, found.action) < _rank(world, self.witness.action)

    def result(self, world: World) -> Forbidden | None:
        """Return what was gathered, or nothing."""
        if self.witness is None:
            return None
        return Forbidden(
            self.what,
            self.place,
            self.reason,
            self.witness,
            self.path,
            danger_of(world, self.witness.action),
            tuple(world.universe.ranked(self.actions)),
            tuple(sorted(self.resources)),
            tuple(sorted(self.sources)),
        )

    def undecided(self, world: World) -> Iterator[Undecided]:
        """Yield what is too hard to tell, where nothing shows that the line can be done."""
        for holding, source, actions in self.open if self.witness is None else ():
            names = tuple(world.universe.ranked(actions))
            yield Undecided(holding, source, danger_of(world, names[0]), names, f"{_TOO_HARD} {self.place}")


def danger_of(world: World, action: str) -> Danger:
    """Return the danger class of an action; an unknown action counts as changing data."""
    bit = world.universe.actions.matching(action)
    return next(
        (danger for danger, members in world.universe.dangers.items() if members & bit), Danger.CHANGES_DATA
    )


def _rank(world: World, action: str) -> int:
    return danger_of(world, action).rank
