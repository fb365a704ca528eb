"""What is reachable in one world and not in another, by danger class, each shown by a request."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from iamscope.access.parts import Part
from iamscope.cloud import World
from iamscope.compare.environments import Environments
from iamscope.compare.grouping import by_danger
from iamscope.compare.held import portions, proof
from iamscope.compare.proving import Prover, Provers
from iamscope.graph.reach import Reach
from iamscope.model.danger import Danger
from iamscope.model.diff import AccessThen
from iamscope.model.finding import Witness
from iamscope.model.reach import Holding
from iamscope.model.source import Source

_WORST = 4
_TOO_HARD = "it is too hard to tell"
_UNCONFIRMED = "no request was found that shows it, and it is not proven that there is none"


@dataclass(frozen=True, slots=True)
class Side:
    """One world, and what somebody holds in it."""

    world: World
    provers: Provers
    places: Environments
    reach: Reach


@dataclass(frozen=True, slots=True)
class Beyond:
    """What one side allows beyond the other, the worst first, and what could not be told."""

    access: tuple[AccessThen, ...]
    undecided: tuple[str, ...]


@dataclass(slots=True)
class _Class:
    """What is found of one danger class."""

    actions: int = 0
    certain: bool = False
    witness: Witness | None = None
    holding: Holding | None = None
    sources: tuple[Source, ...] = ()

    def take(self, part: Part, found: Witness, prover: Prover, reach: Reach, source: Source) -> None:
        """Take down a request; the worst of those that are certain is shown, or else the worst."""
        self.actions |= part.actions
        certain = not found.depends and reach.certain(prover.holding)
        if self.witness is not None and certain == self.certain:
            better = _worse(prover.world, found.action, self.witness.action)
        else:
            better = self.witness is None or certain
        if better:
            self.certain, self.witness, self.holding = certain, found, prover.holding
            self.sources = proof(reach, prover.holding, source)


@dataclass(slots=True)
class Drift:
    """Compares what is reachable in two worlds; whose access is the same in both is found once."""

    _same: dict[Holding, bool] = field(default_factory=dict)

    def beyond(self, one: Side, other: Side) -> Beyond:
        """Return what one side allows and the other does not.

        What is allowed there on a condition is no more than here on the same one; allowed here for
        certain, it is more.
        """
        known = [part for holding in other.reach.paths for part in other.world.access(holding).parts]
        classes: dict[Danger, _Class] = {}
        undecided: dict[str, None] = {}
        for holding in one.reach.paths:
            if holding in other.reach.paths and self._alike(holding, one, other):
                continue
            prover = one.provers.of(holding)
            for source, part, reason in _more(one, prover, known):
                for danger, own in by_danger(prover, part, one.places):
                    witness = None if reason else prover.witness(own)
                    if witness is not None:
                        found = classes.setdefault(_plain(danger, one.places), _Class())
                        found.take(own, witness, prover, one.reach, source)
                    elif reason or not prover.refuted(own):
                        undecided[_words(holding, source, reason or _UNCONFIRMED)] = None
        return Beyond(tuple(_told(one, classes)), tuple(undecided))

    def _alike(self, holding: Holding, one: Side, other: Side) -> bool:
        if holding not in self._same:
            sides = (one, other)
            self._same[holding] = len({side.world.access(holding).parts for side in sides}) == 1
        return self._same[holding]


def _more(one: Side, prover: Prover, known: Sequence[Part]) -> Iterator[tuple[Source, Part, str]]:
    """Yield what a holding is allowed beyond some parts, piece by piece, or why that is not known."""
    there = set(known)
    for portion in portions(one.world, one.reach, prover.holding):
        left = (part.less(known) for part in portion.parts if part not in there)
        for piece in prover.pieces(left):
            yield portion.source, piece.part, _TOO_HARD if piece.hard else ""


def _worse(world: World, one: str, other: str) -> bool:
    """Return whether an action is more dangerous than another one."""
    index = world.universe.actions
    return one != other and next(world.universe.ranked(index.union((one, other)))) == one


def _plain(danger: Danger, places: Environments) -> Danger:
    """Return a danger class, without speaking of production where nobody said what that is."""
    if danger is Danger.DESTROYS_PRODUCTION and not places.known:
        return Danger.DESTROYS
    return danger


def _told(one: Side, classes: dict[Danger, _Class]) -> Iterable[AccessThen]:
    for danger in sorted(classes, key=lambda danger: danger.rank):
        found = classes[danger]
        assert found.witness is not None
        assert found.holding is not None
        yield AccessThen(
            danger,
            found.actions.bit_count(),
            tuple(one.world.universe.ranked(found.actions))[:_WORST],
            found.certain,
            found.witness,
            one.reach.paths[found.holding],
            found.sources,
        )


def _words(holding: Holding, source: Source, reason: str) -> str:
    return f"whether {source.label()} gives `{holding.principal.id}` more: {reason}"
