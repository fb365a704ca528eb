"""Excess: what one agent can reach and its manifest does not declare, each group with a proof."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iamscope.cloud import Grant, World
from iamscope.compare.environments import Environments
from iamscope.compare.grouping import Group, Key, affected, groups, proof
from iamscope.compare.origin import Origins
from iamscope.compare.witness import find_witness
from iamscope.graph.reach import Reach
from iamscope.model.danger import Danger
from iamscope.model.finding import Origin, Witness
from iamscope.model.reach import Holding, Step
from iamscope.model.resource import Resource
from iamscope.model.source import Source

_CONFIRMED_SINGLY = 400
_WITNESS_ACTIONS = 40


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
    resources: tuple[str, ...]
    """Production resources that are concerned, where the estate says what production is."""

    @property
    def given(self) -> bool:
        """Whether nobody has granted it yet, but the principal can give it to itself."""
        return self.source not in self.proof


@dataclass(frozen=True, slots=True)
class Undecided:
    """Something that is neither proven to be excess nor proven to be none."""

    holding: Holding
    source: Source
    danger: Danger
    actions: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class _Judge:
    """Confirms groups of one holding by requests put to the authorizer."""

    world: World
    reach: Reach
    declared: Sequence[Grant]
    origins: Origins
    environments: Environments

    def judge(self, holding: Holding) -> Iterator[Excess | Undecided]:
        """Yield what the undeclared access of a holding turns out to be."""
        found = groups(self.world, holding, self.declared, self.origins, self.environments)
        for key in list(found):
            self._set_aside(holding, key, found)
        for (source, danger, origin), group in found.items():
            only = self._only(danger)
            confirmed, witness, exhausted = self._confirm(holding, group, only)
            if witness is not None:
                channel = self.origins.channel(holding) if origin is not Origin.OWN else ""
                resources = tuple(affected(self.world, group, confirmed, self.environments))
                yield Excess(
                    holding=holding,
                    path=self.reach.paths[holding],
                    source=source,
                    proof=proof(self.world, self.reach, holding, source),
                    danger=danger,
                    origin=origin,
                    channel=channel,
                    actions=confirmed,
                    witness=witness,
                    resources=resources,
                )
            rest = group.actions & ~confirmed
            if rest:
                names = tuple(self.world.universe.ranked(rest))
                yield Undecided(holding, source, danger, names, _reason(group, rest, exhausted))

    def _only(self, danger: Danger) -> Sequence[Resource] | None:
        """Return the only resources that prove a danger class, or `None` where any resource does."""
        if danger is not Danger.DESTROYS_PRODUCTION or not self.environments.known:
            return None
        return self.environments.production

    def _set_aside(self, holding: Holding, key: Key, found: dict[Key, Group]) -> None:
        """Move what turns out not to destroy production to what destroys something else."""
        source, danger, origin = key
        only = self._only(danger)
        if only is None:
            return
        group = found[key]
        confirmed, _, _ = self._confirm(holding, group, only)
        rest = group.actions & ~confirmed
        if rest:
            other = found.setdefault((source, Danger.DESTROYS, origin), Group())
            other.take(rest, group)
            group.actions = confirmed
        if not group.actions:
            del found[key]

    def _confirm(
        self, holding: Holding, group: Group, only: Sequence[Resource] | None
    ) -> tuple[int, Witness | None, bool]:
        """Return the confirmed actions, the best witness, and whether every unsure action was tried.

        Doubtful and partly declared actions are confirmed one by one, and so are all where only
        some resources count; the rest shares one witness.
        """
        sure = group.actions & ~group.doubtful & ~group.partly if only is None else 0
        witness = self._witness(holding, group, sure, None) if sure else None
        confirmed = sure if witness else 0
        for tried, action in enumerate(self.world.universe.ranked(group.actions & ~sure)):
            if tried == _CONFIRMED_SINGLY:
                return confirmed, witness, False
            bit = self.world.universe.actions.matching(action)
            single = self._witness(holding, group, bit, only)
            if single is not None:
                confirmed |= bit
                witness = _better(witness, single)
        return confirmed, witness, True

    def _witness(
        self, holding: Holding, group: Group, bits: int, only: Sequence[Resource] | None
    ) -> Witness | None:
        best: Witness | None = None
        for tries, action in enumerate(self.world.universe.ranked(bits)):
            bit = self.world.universe.actions.matching(action)
            for grant in group.parts:
                if bit & grant.actions:
                    found = find_witness(
                        self.world, holding, grant, action, declared=self.declared, only=only
                    )
                    best = _better(best, found)
                    if best is not None and not best.depends:
                        return best
            if tries == _WITNESS_ACTIONS:
                break
        return best


def find_excess(
    world: World, reach: Reach, declared: Sequence[Grant], origins: Origins, environments: Environments
) -> tuple[tuple[Excess, ...], tuple[Undecided, ...]]:
    """Return the excess of everything held, and what could not be decided."""
    judge = _Judge(world, reach, declared, origins, environments)
    found = [part for holding in reach.paths for part in judge.judge(holding)]
    excess = tuple(part for part in found if isinstance(part, Excess))
    return excess, tuple(part for part in found if isinstance(part, Undecided))


def _reason(group: Group, rest: int, exhausted: bool) -> str:
    if not exhausted:
        return "there are too many actions to try each"
    if rest & ~group.doubtful == 0:
        return "a denial may take back all of it, and no request was found that is allowed"
    if rest & ~group.partly == 0:
        return "the manifest declares some of it, and no request was found that is allowed and undeclared"
    return "no request was found that is allowed and undeclared"


def _better(one: Witness | None, other: Witness | None) -> Witness | None:
    """Return the witness that depends on less."""
    if one is None or (one.depends and other is not None and not other.depends):
        return other
    return one
