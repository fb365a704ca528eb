"""The access of what is held, and the statements that prove it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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


def portions(world: World, reach: Reach, holding: Holding) -> Iterator[Portion]:
    """Yield the access of a holding, statement by statement.

    Of one that was changed only what the change adds: the rest is reported of the form before.
    """
    found: dict[Source, list[Part]] = {}
    for part in granted(world, reach, holding):
        assert isinstance(part.source, Source)
        found.setdefault(part.source, []).append(part)
    yield from (Portion(source, tuple(parts)) for source, parts in found.items())


def granted(world: World, reach: Reach, holding: Holding) -> Sequence[Part]:
    """Return the parts of a holding's access, or of what it adds to the forms before it."""
    parts = world.access(holding).parts
    if not holding.changed:
        return parts
    before = reach.before(holding)
    own = [part for form in before for part in world.access(form).parts]
    if replace(holding, raised=False) in before:
        # Whatever else it has is as it was before.
        known = {part.source for part in world.access(replace(holding, raised=False)).parts}
        parts = tuple(part for part in parts if part.source not in known)
    kept = set(own)
    return [part.less(own) for part in parts if part not in kept]


def proof(reach: Reach, holding: Holding, source: Source) -> tuple[Source, ...]:
    """Return the statements of the snapshot behind a grant, and behind what was changed for it.

    What a principal can give itself stands in no document yet: the proof is what lets it do so.
    """
    if not holding.changed:
        return (source,)
    changing = (
        step
        for step in reach.paths[holding]
        if step.target.changed and step.target.principal == holding.principal
    )
    found = [item for step in changing for call in step.calls for item in call.sources]
    return tuple(dict.fromkeys(found if holding.raised else (source, *found)))
