"""Reach: the least set of holdings that is closed under steps."""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from iamscope.cloud import World
from iamscope.model.principal import Principal
from iamscope.model.reach import Holding, Step


@dataclass(frozen=True, slots=True)
class Reach:
    """What is held in the end, each with the shortest path to it; a start has an empty path.

    `paths` is in order of discovery: nothing comes before what it builds on, and what is certain
    comes before what depends on something unknown.
    """

    paths: Mapping[Holding, tuple[Step, ...]]

    def certain(self, holding: Holding) -> bool:
        """Whether every step of the path is certain."""
        return all(step.certain for step in self.paths[holding])

    def passes(self, holding: Holding, principals: Collection[str]) -> bool:
        """Whether the path starts at, or leads through, one of some principals."""
        path = self.paths[holding]
        visited = [step.origin.principal.id for step in path] or [holding.principal.id]
        return any(name in principals for name in (*visited, holding.principal.id))

    def steps(self) -> Iterator[Step]:
        """Yield the last step to each holding that is not a start."""
        yield from (path[-1] for path in self.paths.values() if path)


def reach(world: World, starts: Iterable[Principal], cut: Collection[str] = ()) -> Reach:
    """Return everything that some principals can become together.

    `cut` names principals that are taken out: nothing is reached through them. Certain steps are
    followed to their end before conditional ones, so that a certain path is never lost to a
    shorter conditional one.
    """
    paths: dict[Holding, tuple[Step, ...]] = {Holding(start): () for start in starts if start.id not in cut}
    waiting: deque[Step] = deque()
    fresh = deque(paths)
    held: list[Holding] = []
    while fresh or waiting:
        if fresh:
            held.append(fresh.popleft())
            found = [step for step in world.steps(held) if step.target.principal.id not in cut]
            fresh.extend(_follow(paths, (step for step in found if step.certain)))
            waiting.extend(step for step in found if not step.certain)
        else:
            fresh.extend(_follow(paths, [waiting.popleft()]))
    return Reach(paths)


def _follow(paths: dict[Holding, tuple[Step, ...]], steps: Iterable[Step]) -> Iterator[Holding]:
    for step in steps:
        if step.target not in paths:
            paths[step.target] = (*paths[step.origin], step)
            yield step.target
