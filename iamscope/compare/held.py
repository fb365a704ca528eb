"""The access of what is held, and the statements that prove it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iamscope.access.parts import Part
from iamscope.cloud import World
from iamscope.graph.reach import Reach
from iamscope.model.reach import Holding
from iamscope.model.source import Source


@dataclass(frozen=True, slots=True)
class Portion:
    """What one statement grants to one holding, in parts."""

    source: Source
    parts: tuple[Part, ...]


def portions(world: World, holding: Holding) -> Iterator[Portion]:
    """Yield the access of a holding, statement by statement.

    Of one that can give itself everything only what that adds: the rest is its own before.
    """
    found: dict[Source, list[Part]] = {}
    for part in granted(world, holding):
        assert isinstance(part.source, Source)
        found.setdefault(part.source, []).append(part)
    yield from (Portion(source, tuple(parts)) for source, parts in found.items())


def granted(world: World, holding: Holding) -> Sequence[Part]:
    """Return the parts of a holding's access, or of what it adds to that of the principal as it is."""
    parts = world.access(holding).parts
    if not holding.raised:
        return parts
    own = world.access(Holding(holding.principal)).parts
    known = {part.source for part in own}
    return [part.less(own) for part in parts if part.source not in known]


def proof(reach: Reach, holding: Holding, source: Source) -> tuple[Source, ...]:
    """Return the statements of the snapshot behind a grant.

    What a principal can give itself stands in no document yet: the proof is what lets it do so.
    """
    if not holding.raised:
        return (source,)
    return tuple(dict.fromkeys(item for call in reach.paths[holding][-1].calls for item in call.sources))
