"""Excess: what one agent can reach and its manifest does not declare, each group with a proof."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from iamscope.access.parts import Part
from iamscope.cloud import World
from iamscope.compare.environments import Environments
from iamscope.compare.grouping import Group, Groups, Key, affected, groups
from iamscope.compare.held import proof
from iamscope.compare.origin import Origins
from iamscope.compare.proving import Prover, Provers, better
from iamscope.graph.reach import Reach
from iamscope.manifest.role import Entry
from iamscope.model.danger import Danger
from iamscope.model.finding import Origin, Sharing, Witness
from iamscope.model.principal import Principal
from iamscope.model.reach import Holding, Step
from iamscope.model.source import Source

_LONG = 24
_TOO_HARD = "whether the manifest declares it is too hard to tell"
_UNLISTED = "the list of actions does not know what it means"
_UNCONFIRMED = "no request was found that is allowed and undeclared"


@dataclass(frozen=True, slots=True)
class Excess:
    """Undeclared actions of one danger class that one statement grants.

    `proof` are the statements that prove it: that one, or what lets the principal give it to itself.
    """

    holding: Holding
    path: tuple[Step, ...]
    source: Source
    proof: tuple[Source, ...]
    danger: Danger
    origin: Origin
    channel: str
    actions: int
    witness: Witness
    sharing: Sharing | None
    """How what is the agent's own serves its operators too."""
    resources: tuple[str, ...]
    """Production resources that are concerned, where the estate says what production is."""
    parts: tuple[Part, ...] = field(default=(), compare=False, repr=False)
    """What is confirmed, as parts of the holding's access."""

    @property
    def given(self) -> bool:
        """Whether nobody has granted it yet, but the principal can give it to itself."""
        return self.source not in self.proof


@dataclass(frozen=True, slots=True)
class Undecided:
    """Something that is neither proven to be excess nor proven to be none."""

    holding: Holding
    source: Source
    danger: Danger | None
    """`None` where what the actions do is not known."""
    actions: tuple[str, ...]
    reason: str


@dataclass(slots=True)
class _Confirmed:
    """What was found out about one group: actions with a request that shows it, and those without."""

    actions: int = 0
    open: int = 0
    parts: list[Part] = field(default_factory=list)
    witness: Witness | None = None

    def note(self, part: Part, witness: Witness | None) -> None:
        """Take a part down with its witness, or as one for which none was found."""
        if witness is None:
            self.open |= part.actions
        else:
            self.actions |= part.actions
            self.parts.append(part)
            self.witness = better(self.witness, witness)


@dataclass(frozen=True, slots=True)
class _Judge:
    """Confirms the groups of each holding by requests put to the authorizer."""

    world: World
    provers: Provers
    reach: Reach
    entries: Sequence[Entry]
    origins: Origins
    operators: Sequence[Principal]
    environments: Environments

    def judge(self, holding: Holding) -> Iterator[Excess | Undecided]:
        """Yield what the undeclared access of a holding turns out to be."""
        prover = self.provers.of(holding)
        declared = self.world.declared(holding, self.entries)
        found = groups(prover, self.reach, declared, self.origins, self.environments)
        production = {key: self._on_production(prover, key, found) for key in list(found) if self._only(key)}
        for key, group in found.items():
            confirmed = production.get(key) or _Confirmed()
            for number, part in enumerate(group.parts if key not in production else ()):
                # A group shows one request. Of what goes on for long, each part is only confirmed.
                witness = prover.any_witness(part) if number > _LONG else None
                witness = witness or prover.witness(part)
                if witness is not None or not prover.refuted(part):
                    confirmed.note(part, witness)
            yield from self._told(prover, key, group, confirmed)
        yield from self._unlisted(prover)

    def _unlisted(self, prover: Prover) -> Iterator[Undecided]:
        """Yield what is granted by patterns that name no known action, as far as it is not declared."""
        if prover.holding.changed and not prover.holding.added:
            # Its own statements are as they were before.
            return
        holding, told = prover.holding, dict[tuple[Source, tuple[str, ...]], None]()
        for part, patterns in self.world.unlisted(holding):
            declared = self.world.declared(holding, self.entries).parts
            assert isinstance(part.source, Source)
            if prover.empty([part.less(declared)]) is not True:
                told[part.source, patterns] = None
        yield from (Undecided(holding, source, None, patterns, _UNLISTED) for source, patterns in told)

    def _only(self, key: Key) -> bool:
        """Return whether only some resources prove a group: those of production."""
        return key[1] is Danger.DESTROYS_PRODUCTION and self.environments.known

    def _on_production(self, prover: Prover, key: Key, found: Groups) -> _Confirmed:
        """Return what is confirmed of a group on production; the rest destroys something else."""
        source, _, origin = key
        confirmed = _Confirmed()
        among = tuple(self.world.contents(resource) for resource in self.environments.production)
        for part in found[key].parts:
            witness = prover.witness(part, among)
            if witness is not None:
                confirmed.note(part, witness)
            else:
                found.setdefault((source, Danger.DESTROYS, origin), Group()).parts.append(part)
        return confirmed

    def _sharing(self, holding: Holding, source: Source) -> Sharing | None:
        return None if holding.changed else self.world.sharing(holding, source, self.operators)

    def _told(
        self, prover: Prover, key: Key, group: Group, confirmed: _Confirmed
    ) -> Iterator[Excess | Undecided]:
        (source, danger, origin), holding = key, prover.holding
        if confirmed.witness is not None:
            resources = affected(prover, confirmed.parts, self.environments.production)
            yield Excess(
                holding=holding,
                path=self.reach.paths[holding],
                source=source,
                proof=proof(self.reach, holding, source),
                danger=danger,
                origin=origin,
                channel=self.origins.channel(holding) if origin is not Origin.OWN else "",
                actions=confirmed.actions,
                witness=confirmed.witness,
                sharing=self._sharing(holding, source) if origin is Origin.OWN else None,
                resources=tuple(resources),
                parts=tuple(confirmed.parts),
            )
        for actions, reason in ((group.hard, _TOO_HARD), (confirmed.open & ~group.hard, _UNCONFIRMED)):
            rest = actions & ~confirmed.actions
            if rest:
                yield Undecided(holding, source, danger, tuple(self.world.universe.ranked(rest)), reason)


def find_excess(
    world: World,
    provers: Provers,
    reach: Reach,
    entries: Sequence[Entry],
    origins: Origins,
    operators: Sequence[Principal],
    environments: Environments,
) -> tuple[tuple[Excess, ...], tuple[Undecided, ...]]:
    """Return the excess of everything held, and what could not be decided."""
    judge = _Judge(world, provers, reach, entries, origins, operators, environments)
    found = [part for holding in reach.paths for part in judge.judge(holding)]
    excess = tuple(part for part in found if isinstance(part, Excess))
    return excess, tuple(part for part in found if isinstance(part, Undecided))
