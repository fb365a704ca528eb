"""Agents without a manifest: there is no excess, but what they gain over their own access can be told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iamscope.access.parts import Part
from iamscope.cloud import World
from iamscope.compare.environments import Environments
from iamscope.compare.gains import settled
from iamscope.compare.passages import Passage, among
from iamscope.compare.proving import Provers
from iamscope.compare.ways import Ways
from iamscope.graph.reach import Reach, reach
from iamscope.model.danger import Danger
from iamscope.model.finding import Origin, Witness
from iamscope.model.principal import Principal
from iamscope.model.reach import Holding
from iamscope.model.source import Source


@dataclass(frozen=True, slots=True)
class Stranger:
    """A principal that looks like an agent, with the worst that it gains, and how it administers."""

    principal: Principal
    escalation: Passage | None
    administrator: Passage | None


def find_strangers(
    world: World, provers: Provers, principals: Sequence[Principal], environments: Environments
) -> Iterator[Stranger]:
    """Yield the principals that gain access by becoming others or changing policies, or that administer."""
    for principal in principals:
        search = _Search(world, provers, principal, reach(world, [principal]), environments)
        found = Stranger(principal, search.escalation(), search.administrator())
        if found.escalation or found.administrator:
            yield found


@dataclass(frozen=True, slots=True)
class _Search:
    world: World
    provers: Provers
    principal: Principal
    reach: Reach
    environments: Environments

    def escalation(self) -> Passage | None:
        """Return the worst access that is gained, certain and near if there is a choice."""
        own = [settled(part) for part in self.world.access(Holding(self.principal)).parts]
        gained = [holding for holding, path in self.reach.paths.items() if path]
        for danger in Danger if gained else ():
            best = self._worst(gained, danger, own)
            if best is not None:
                return best
        return None

    def administrator(self) -> Passage | None:
        """Return how it comes to do whatever it likes in an account, by itself or nearby."""
        raised = [holding for holding in self.reach.paths if self.world.administers(holding)]
        return self._worst(raised[:1], Danger.CHANGES_PERMISSIONS, ())

    def _worst(self, holdings: Sequence[Holding], danger: Danger, own: Sequence[Part]) -> Passage | None:
        """Return the first request of a danger class that is certain, or the first that is not."""
        best: Passage | None = None
        for holding in holdings:
            certain = self.reach.certain(holding)
            if best is not None and not certain:
                break
            found = self._request(holding, danger, own)
            if found is not None and certain and not found[0].depends:
                return self._passage(holding, danger, *found)
            if found is not None and best is None:
                best = self._passage(holding, danger, *found)
        return best

    def _request(
        self, holding: Holding, danger: Danger, own: Sequence[Part]
    ) -> tuple[Witness, Source] | None:
        """Return a request of a danger class that a holding may make beyond some parts, and its statement."""
        prover = self.provers.of(holding)
        kinds = among(self.world, self.environments, danger)
        actions = self._actions(danger)
        granted = (part.under(actions=actions) for part in self.world.access(holding).parts)
        rests = [part.less(own) for part in granted if part.actions]
        for piece in prover.pieces(rests):
            witness = None if piece.hard else prover.witness(piece.part, kinds)
            if witness is not None:
                assert isinstance(piece.part.source, Source)
                return witness, piece.part.source
        return None

    def _actions(self, danger: Danger) -> int:
        """Return the actions of a danger class; what would destroy production destroys something else too."""
        dangers = self.world.universe.dangers
        wider = danger is Danger.DESTROYS and self.environments.known
        return dangers[danger] | (dangers[Danger.DESTROYS_PRODUCTION] if wider else 0)

    def _passage(self, holding: Holding, danger: Danger, witness: Witness, source: Source) -> Passage:
        path = self.reach.paths[holding]
        return Passage(
            where=holding.principal.scope,
            origin=Origin.OWN,
            channel="",
            path=path,
            witness=witness,
            danger=danger,
            edge=Ways(self.world, self.provers, [self.principal], ()).edge(path),
            source=source,
            reached=tuple(dict.fromkeys(one.principal.id for one, way in self.reach.paths.items() if way)),
        )
