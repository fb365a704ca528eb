"""Reach of everybody: how each principal of a snapshot stands."""

import gc
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Generic, TypeVar

from iamscope.cloud import World
from iamscope.compare.proving import Provers
from iamscope.compare.standing import Standing, standing
from iamscope.graph.reach import Hubs
from iamscope.model.gap import Direction, Gap
from iamscope.model.outsider import Outsider
from iamscope.model.principal import Principal
from iamscope.pipeline.assumptions import assumptions
from iamscope.pipeline.world import load_world

T = TypeVar("T")
_Task = Sequence[Principal | Outsider]


@dataclass(frozen=True, slots=True)
class Everybody(Generic[T]):
    """What is told of the principals of a snapshot one by one, and what was not read."""

    told: Iterator[T]
    gaps: tuple[Gap, ...]
    assumes: tuple[str, ...]


def reach_all(
    snapshot: Path, tell: Callable[[Standing], T], *, external: bool = False, jobs: int = 1
) -> Everybody[T]:
    """Tell of everybody how it stands, sorted, with `external` of those outside too, after the others.

    Up to `jobs` accounts are looked at at once, each by a process of its own; `tell` and what it returns
    have to be picklable then. Raises `IamscopeError` for input that cannot be read.
    """
    _, world = load_world(snapshot)
    gaps = tuple(gap for gap in sorted(set(world.gaps)) if gap.direction is Direction.GRANTS)
    work = _Work(world)
    tasks = list(_tasks(world, external=external))
    told = _at_once(work, tell, tasks, jobs) if jobs > 1 else _one_by_one(work, tell, tasks)
    return Everybody(_kept(told), gaps, assumptions(world.gaps))


class _Work:
    """A world with what is found once for all its principals."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._provers, self._hubs = Provers(world), Hubs(world)

    def stand(self, one: Principal | Outsider) -> Standing:
        """Return how somebody stands."""
        if isinstance(one, Outsider):
            return replace(standing(self._world, self._provers, one.principal, self._hubs), outsider=one)
        return standing(self._world, self._provers, one, self._hubs)


def _tasks(world: World, *, external: bool) -> Iterator[_Task]:
    """Yield everybody, account by account."""
    for _, some in groupby(world.principals(), key=lambda principal: principal.scope):
        yield tuple(some)
    if external:
        yield tuple(world.outsiders())


def _kept(told: Iterator[T]) -> Iterator[T]:
    """Yield the same, and look for no garbage in the world meanwhile: it does not change.

    Workers would have to copy it, too, if they looked.
    """
    gc.freeze()
    try:
        yield from told
    finally:
        gc.unfreeze()


def _one_by_one(work: _Work, tell: Callable[[Standing], T], tasks: Sequence[_Task]) -> Iterator[T]:
    yield from (tell(work.stand(one)) for task in tasks for one in task)


# What a worker looks at: it is there before the worker is, and never sent.
_shared: list[_Work] = []


def _at_once(work: _Work, tell: Callable[[Standing], T], tasks: Sequence[_Task], jobs: int) -> Iterator[T]:
    """Yield the same in the same order, from processes that share the memory of this one."""
    if "fork" not in multiprocessing.get_all_start_methods():
        yield from _one_by_one(work, tell, tasks)
        return
    _shared.append(work)
    try:
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("fork")) as pool:
            for told in pool.map(partial(_worked, tell), tasks):
                yield from told
    finally:
        _shared.clear()


def _worked(tell: Callable[[Standing], T], task: _Task) -> list[T]:
    return [tell(_shared[0].stand(one)) for one in task]
