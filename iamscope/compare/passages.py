"""Passages: how an agent comes to access that its manifest does not declare, and where that leads."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from iamscope.access.parts import Part
from iamscope.cloud import World
from iamscope.compare.environments import Environments
from iamscope.compare.excess import Excess
from iamscope.compare.gains import settled
from iamscope.compare.proving import Kinds, Prover, Provers
from iamscope.compare.ways import Edge, Way, certain
from iamscope.graph.reach import Reach
from iamscope.model.danger import Danger
from iamscope.model.finding import Origin, Witness
from iamscope.model.principal import Principal
from iamscope.model.reach import Holding, Step
from iamscope.model.source import Source


@dataclass(frozen=True, slots=True)
class Passage:
    """One way into something: with its worst request, and all that comes by the same edge.

    `where` is the operator, account or environment that it leads into, if it is about one. `source` is the
    statement that grants the request, where there is one yet.
    """

    where: str
    origin: Origin
    channel: str
    path: tuple[Step, ...]
    witness: Witness | None
    danger: Danger | None
    edge: Edge | None = None
    source: Source | None = None
    actions: int = 0
    reached: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tracker:
    """Looks at the ways of one agent: whether they add to what it holds, and whom they raise to what."""

    world: World
    provers: Provers
    reach: Reach
    principals: Sequence[Principal]
    environments: Environments

    def escalations(self, ways: Sequence[Way]) -> Iterator[Passage]:
        """Yield the ways that add undeclared access to what the agent's own principals hold."""
        own = [
            settled(part)
            for principal in self.principals
            for part in self.world.access(Holding(principal)).parts
        ]
        for way in ways:
            found = self.worst(way.excess, lambda part: self._gain(part, own))
            if found is not None:
                yield passage(way, *found)

    def administrators(self, ways: Sequence[Way], excess: Sequence[Excess]) -> Iterator[Passage]:
        """Yield how the agent comes to do whatever it likes in an account, once for each account and way."""
        known: dict[Holding, bool] = {}

        def raised(part: Excess) -> Witness | None:
            if part.holding not in known:
                known[part.holding] = self.world.administers(part.holding)
            return part.witness if known[part.holding] else None

        itself = Way("", None, tuple(part for part in excess if not part.path))
        covered: set[str] = set()
        for way in (itself, *ways):
            for scope in dict.fromkeys(part.holding.principal.scope for part in way.excess):
                there = [part for part in way.excess if part.holding.principal.scope == scope]
                found = None if scope in covered else self.worst(there, raised)
                if found is not None:
                    yield replace(passage(way, *found), where=scope)
                    # Whoever does so itself gains nothing by becoming another who does.
                    covered |= {scope} if way is itself else set()

    def worst(
        self, excess: Sequence[Excess], proof: Callable[[Excess], Witness | None]
    ) -> tuple[Excess, Witness] | None:
        """Return the worst excess for which there is a proof: first certain, then near."""
        best: tuple[Excess, Witness] | None = None
        ordered = sorted(
            excess, key=lambda one: (one.danger.rank, not certain(self.reach, one), len(one.path))
        )
        for part in ordered:
            if best is not None and best[0].danger is not part.danger:
                break
            witness = proof(part)
            if witness is not None and self.reach.certain(part.holding) and not witness.depends:
                return part, witness
            best = best or (part, witness) if witness is not None else best
        return best

    def _gain(self, excess: Excess, own: Sequence[Part]) -> Witness | None:
        """Return a request of some excess that the agent may not make itself."""
        prover = self.provers.of(excess.holding)
        rests = [(part, part.less(own)) for part in excess.parts]
        if any(rest is part for part, rest in rests):
            return excess.witness
        found = (
            self._witness(prover, piece.part, excess.danger)
            for piece in prover.pieces(rest for _, rest in rests)
            if not piece.hard
        )
        return next((one for one in found if one is not None), None)

    def _witness(self, prover: Prover, part: Part, danger: Danger) -> Witness | None:
        return prover.witness(part, among(self.world, self.environments, danger))


def passage(way: Way, part: Excess, witness: Witness) -> Passage:
    """Return a way with the request that is shown for it."""
    actions = 0
    for one in way.excess:
        actions |= one.actions
    return Passage(
        where="",
        origin=part.origin,
        channel=way.channel or part.channel,
        path=part.path,
        witness=witness,
        danger=part.danger,
        edge=way.edge,
        source=None if part.given else part.source,
        actions=actions,
        reached=way.reached(),
        resources=tuple(sorted({name for one in way.excess for name in one.resources})),
    )


def among(world: World, environments: Environments, danger: Danger) -> Kinds | None:
    """Return the resources that prove a danger class, where not all do: those of production."""
    if danger is Danger.DESTROYS_PRODUCTION and environments.known:
        return tuple(world.contents(resource) for resource in environments.production)
    return None
