"""Reach: the least set of holdings that is closed under steps."""

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count, takewhile

from iamscope.cloud import World
from iamscope.model.principal import Principal
from iamscope.model.reach import Holding, Step

Paths = dict[Holding, tuple[Step, ...]]


@dataclass(frozen=True, slots=True)
class Reach:
    """What is held in the end, each with the shortest path to it; a start has an empty path.

    A path holds everything that leads there, also how others who make one of its calls are held, and
    how the principal is held that a step changes.
    `paths` is in order of discovery: nothing comes before what it builds on, and what is certain
    comes before what depends on something unknown.
    """

    paths: Mapping[Holding, tuple[Step, ...]]

    def certain(self, holding: Holding) -> bool:
        """Whether every step of the path is certain."""
        return all(step.certain for step in self.paths[holding])

    def before(self, holding: Holding) -> tuple[Holding, ...]:
        """Return the other forms in which its principal was held when this one came to be held."""
        earlier = takewhile(lambda other: other != holding, self.paths)
        return tuple(other for other in earlier if other.principal == holding.principal)

    def steps(self) -> Iterator[Step]:
        """Yield the last step to each holding that is not a start."""
        yield from (path[-1] for path in self.paths.values() if path)


def reach(world: World, starts: Iterable[Principal], cut: Collection[str] = ()) -> Reach:
    """Return everything that some principals can become together.

    `cut` names principals that are taken out: nothing is reached through them. Certain steps are
    followed to their end before any conditional one, so that a certain path is never lost to a
    shorter conditional one; and no call of a certain step is made by somebody held conditionally.
    """
    return _Closure(world, cut).close(starts)


class _Closure:
    """The two passes over one world: what is certain, then what else is possible, nearest first."""

    def __init__(self, world: World, cut: Collection[str]) -> None:
        self._world = world
        self._cut = cut
        self._paths: Paths = {}
        self._held: list[Holding] = []
        self._certain: list[_Found] = []
        self._conditional: list[_Found] = []
        self._number = count()
        self._awaited: set[str] = set()

    def close(self, starts: Iterable[Principal]) -> Reach:
        for start in starts:
            if start.id not in self._cut:
                self._hold(Holding(start), ())
        self._follow(self._certain)
        # From here on every path holds something conditional: one queue, and only length counts.
        self._certain = self._conditional
        self._awaited = set()
        self._follow(self._conditional)
        return Reach(self._paths)

    def _follow(self, waiting: list["_Found"]) -> None:
        while waiting:
            *_, path = heapq.heappop(waiting)
            self._hold(path[-1].target, path)

    def _hold(self, holding: Holding, path: tuple[Step, ...]) -> None:
        if holding in self._paths:
            return
        self._paths[holding] = path
        self._held.append(holding)
        for step in self._world.steps(self._held, self._awaited):
            if step.target.principal.id not in self._cut and step.target not in self._paths:
                longer = self._path(step)
                queue = self._certain if step.certain else self._conditional
                rank = 2 - step.target.raised - self._world.outdoes(step.target)
                heapq.heappush(queue, (len(longer), rank, next(self._number), longer))
                # Whoever comes later has a path at least as long: it leads there no sooner.
                if queue is self._certain and len(longer) <= len(path) + 1:
                    self._awaited.add(step.target.principal.id)

    def _path(self, step: Step) -> tuple[Step, ...]:
        """Return how a step comes about: how all that it takes are held, then the step itself."""
        needed = dict.fromkeys(self._paths[step.origin])
        if step.changes is not None:
            needed.update(dict.fromkeys(self._paths[step.changes]))
        for call in step.calls:
            if call.by != step.origin.principal.id:
                needed.update(dict.fromkeys(self._paths[self._latest(call.by)]))
        return (*needed, step)

    def _latest(self, name: str) -> Holding:
        return next(holding for holding in reversed(self._held) if holding.principal.id == name)


# By length, whoever outdoes others first, then in the order in which they were found.
_Found = tuple[int, int, int, tuple[Step, ...]]
