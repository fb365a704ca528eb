"""All minimal paths: every set of steps that leads to a holding and of which no step can be left out."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from iamscope.cloud import World
from iamscope.graph.reach import Reach
from iamscope.model.reach import Holding, Step
from iamscope.model.reach_told import AllWays

MOST_PATHS = 50
_MOST_TRIED = 20_000


@dataclass(slots=True)
class Steps:
    """Every step within one reach, by the holding that it leads to.

    They are those that each principal held can take alone, whoever else is held, and those that the
    closure took with several together.
    """

    reach: Reach
    _into: dict[Holding, dict[Step, None]] = field(default_factory=dict)

    @classmethod
    def of(cls, world: World, reach: Reach) -> "Steps":
        """Return the steps of a reach."""
        found = cls(reach)
        taken = list(reach.steps())
        alone = (step for holding in reach.paths for step in world.steps([holding]))
        for step in (*taken, *alone):
            # What leads to a form that the closure has no use for leads nowhere else.
            if reach.paths.get(step.target):
                found._into.setdefault(step.target, {})[step] = None
        return found

    def to(self, target: Holding, most: int = MOST_PATHS) -> AllWays:
        """Return the minimal paths to a holding."""
        return _Search(self).run(target, most)

    def into(self, target: Holding) -> Sequence[Step]:
        """Return the steps to a holding, those that the closure took first."""
        return tuple(self._into.get(target, ()))

    def needs(self, step: Step) -> Iterator[Sequence[Holding]]:
        """Yield what has to be held for a step: one of some holdings, each time."""
        yield (step.origin,)
        if step.changes is not None:
            yield (step.changes,)
        for name in dict.fromkeys(call.by for call in step.calls):
            if name != step.origin.principal.id:
                yield tuple(one for one in self.reach.paths if one.principal.id == name)


_Chosen = tuple[Step, ...]
_Open = tuple[Sequence[Holding], ...]


@dataclass(slots=True)
class _Search:
    """Chooses one step for everything that is needed, the best sets of steps first."""

    steps: Steps
    _waiting: list[tuple[bool, int, int, _Chosen, _Open]] = field(default_factory=list)
    _number: Iterator[int] = field(default_factory=count)

    def run(self, target: Holding, most: int) -> AllWays:
        found: dict[frozenset[Step], tuple[Step, ...]] = {}
        self._push((), ((target,),))
        for _ in range(_MOST_TRIED):
            if not self._waiting:
                return AllWays(tuple(found.values()), cut=False)
            _, _, _, chosen, needed = heapq.heappop(self._waiting)
            left = self._left(chosen, needed)
            if left:
                self._go_on(chosen, left)
                continue
            ordered = self._ordered(chosen)
            if ordered and frozenset(ordered) not in found:
                if len(found) == most:
                    break
                found[frozenset(ordered)] = ordered
        return AllWays(tuple(found.values()), cut=True)

    def _push(self, chosen: _Chosen, needed: _Open) -> None:
        certain = all(step.certain for step in chosen)
        heapq.heappush(self._waiting, (not certain, len(chosen), next(self._number), chosen, needed))

    def _left(self, chosen: _Chosen, needed: _Open) -> _Open:
        """Return what is needed and neither there from the start nor chosen already."""
        held = {step.target for step in chosen}
        paths = self.steps.reach.paths
        return tuple(some for some in needed if not any(one in held or paths.get(one) == () for one in some))

    def _go_on(self, chosen: _Chosen, needed: _Open) -> None:
        first, *rest = needed
        for holding in first:
            for step in self.steps.into(holding):
                self._push((*chosen, step), (*rest, *self.steps.needs(step)))

    def _ordered(self, chosen: _Chosen) -> tuple[Step, ...]:
        """Return some steps in the order in which they can be taken, nothing where they go in a circle."""
        held = {holding for holding, path in self.steps.reach.paths.items() if not path}
        ordered: list[Step] = []
        left = list(chosen)
        while left:
            ready = [step for step in left if all(held & set(some) for some in self.steps.needs(step))]
            if not ready:
                return ()
            ordered += ready
            held |= {step.target for step in ready}
            left = [step for step in left if step not in ready]
        return tuple(ordered)
