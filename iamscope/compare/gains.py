"""What a principal gains by becoming others: access beyond its own, by danger class."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from iamscope.access.parts import Opaque, Part, Resource
from iamscope.access.spelling import spelled
from iamscope.cloud import World
from iamscope.compare.environments import Environments
from iamscope.compare.grouping import by_danger
from iamscope.compare.held import granted
from iamscope.compare.proving import Prover, Provers
from iamscope.graph.reach import Reach
from iamscope.model.danger import Danger
from iamscope.model.gain import Added
from iamscope.model.reach import Holding

_WORST = 4


@dataclass(slots=True)
class _Group:
    """Actions of one danger class, those on nothing certain apart, and on what they are."""

    sure: int = 0
    perhaps: int = 0
    resources: dict[str, None] = field(default_factory=dict)
    depends: dict[str, None] = field(default_factory=dict)


def added(
    world: World, provers: Provers, reach: Reach, start: Holding, environments: Environments
) -> Iterator[tuple[Added, ...]]:
    """Yield for each holding but the start, in order, what it adds to the start's own access."""
    own = tuple(settled(part) for part in world.access(start).parts)
    for holding in reach.paths:
        if reach.paths[holding]:
            parts = [part.less(own) for part in granted(world, reach, holding)]
            yield tuple(_told(world, _groups(provers.of(holding), parts, environments)))


def settled(part: Part) -> Part:
    """Return a part without what it depends on: what one may have already is no gain."""
    kept = tuple(one for one in part.literals if not isinstance(one[0], Opaque))
    return part if len(kept) == len(part.literals) else Part(part.actions, kept, part.minus, part.source)


def _groups(prover: Prover, parts: Sequence[Part], environments: Environments) -> dict[Danger, _Group]:
    found: dict[Danger, _Group] = {}
    for part in parts:
        words = _words(part)
        depends = [atom.text for atom, truth in part.literals if isinstance(atom, Opaque) and truth]
        for piece in prover.pieces([part]):
            if piece.hard:
                continue
            for danger, one in by_danger(prover, piece.part, environments):
                group = found.setdefault(_known(danger, environments), _Group())
                if depends:
                    group.perhaps |= one.actions
                    group.depends.update(dict.fromkeys(depends))
                else:
                    group.sure |= one.actions
                group.resources.update(dict.fromkeys(words))
    return found


def _known(danger: Danger, environments: Environments) -> Danger:
    """Return a danger class, without speaking of production where nobody said what that is."""
    if danger is Danger.DESTROYS_PRODUCTION and not environments.known:
        return Danger.DESTROYS
    return danger


def _words(part: Part) -> tuple[str, ...]:
    """Return the resources of a statement's part as patterns."""
    wanted = next((atom.names for atom, truth in part.literals if isinstance(atom, Resource) and truth), None)
    return ("*",) if wanted is None else tuple(spelled(one) for one in wanted.patterns)


def _told(world: World, groups: dict[Danger, _Group]) -> Iterator[Added]:
    for danger in sorted(groups, key=lambda one: one.rank):
        group = groups[danger]
        bits = group.sure | group.perhaps
        names = "*" in group.resources
        yield Added(
            danger,
            bits.bit_count(),
            tuple(world.universe.ranked(bits))[:_WORST],
            () if names else tuple(group.resources),
            "" if group.sure else " or ".join(group.depends),
        )
