"""Reach: the least set of holdings that is closed under steps."""

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, takewhile

from iamscope.cloud import Expected, World
from iamscope.graph.hubs import Hub, Path, Through
from iamscope.model.principal import Principal
from iamscope.model.reach import Holding, Step

Paths = dict[Holding, Path]


@dataclass(frozen=True, slots=True)
class Reach:
    """What is held in the end, each with the shortest path to it; a start has an empty path.

    A path holds everything that leads there, also how others who make one of its calls are held, and
    how the principal is held that a step changes.
    `paths` is in order of discovery: nothing comes before what it builds on, and what is certain
    comes before what depends on something unknown.
    """

    paths: Mapping[Holding, Path]

    def certain(self, holding: Holding) -> bool:
        """Whether every step of the path is certain."""
        if isinstance(self.paths, Through):
            return self.paths.certain(holding)
        return all(step.certain for step in self.paths[holding])

    def before(self, holding: Holding) -> tuple[Holding, ...]:
        """Return the other forms in which its principal was held when this one came to be held."""
        earlier = takewhile(lambda other: other != holding, self.paths)
        return tuple(other for other in earlier if other.principal == holding.principal)

    def forms(self, principal: Principal) -> Iterator[Holding]:
        """Yield the forms in which a principal that begins is held."""
        own = self.paths.own if isinstance(self.paths, Through) else self.paths
        yield from (holding for holding in own if holding.principal == principal)

    def administered(self, start: Holding) -> Hub | None:
        """Return the hub that a start is an administrator of, if what it reaches leads through it."""
        through = isinstance(self.paths, Through) and self.paths.administrator == start
        return self.paths.hub if isinstance(self.paths, Through) and through else None

    def beyond(self, hub: Hub) -> Sequence[Holding]:
        """Return who is reached and is not beneath the administrators of a hub."""
        own = self.paths.own if isinstance(self.paths, Through) else self.paths
        return tuple(dict.fromkeys((*own, *hub.apart)))

    def steps(self) -> Iterator[Step]:
        """Yield the last step to each holding that is not a start."""
        yield from (path[-1] for path in self.paths.values() if path)


class Hubs:
    """The hubs of a world, each found when somebody first gets there."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._found: dict[Holding, Hub] = {}

    def of(self, holding: Holding) -> Hub | None:
        """Return the hub that a holding is an administrator of, `None` if it is of none."""
        stands = self._world.hub(holding)
        if stands is None:
            return None
        hub = self._found.get(stands)
        if hub is None:
            paths = _Closure(self._world, (), None).close([stands])
            apart = [one for one in paths if not self._world.beneath(one, stands)]
            hub = self._found[stands] = Hub(stands, paths, apart)
        return hub if self._world.free(holding, hub.calls) else None


def reach(
    world: World,
    starts: Iterable[Principal | Holding],
    cut: Collection[str] = (),
    hubs: Hubs | None = None,
) -> Reach:
    """Return everything that some principals, or limited sessions of them, can become together.

    `cut` names principals that are taken out: nothing is reached through them. Certain steps are
    followed to their end before any conditional one, so that a certain path is never lost to a
    shorter conditional one; and no call of a certain step is made by somebody held conditionally.
    With `hubs`, what administrators reach is shared with other starts of the same world; that is for
    one start at a time.
    """
    return Reach(_Closure(world, cut, hubs).close([_holding(start) for start in starts]))


def _holding(start: Principal | Holding) -> Holding:
    return start if isinstance(start, Holding) else Holding(start)


class _Closure:
    """The two passes over one world: what is certain, then what else is possible, nearest first."""

    def __init__(self, world: World, cut: Collection[str], hubs: Hubs | None) -> None:
        self._world = world
        self._cut = cut
        self._hubs = hubs
        self._paths: Paths = {}
        self._held: list[Holding] = []
        self._certain: list[_Found] = []
        self._conditional: list[_Found] = []
        self._number = count()
        self._awaited: set[str | Holding] = set()
        self._assured: set[str] = set()
        self._expected = Expected(self._awaited, self._assured)
        self._leads_to_hub = False
        self._entered: tuple[Hub, Holding] | None = None

    def close(self, starts: Collection[Holding]) -> Mapping[Holding, Path]:
        for start in starts:
            if start.principal.id not in self._cut:
                self._hold(start, ())
        self._follow(self._certain)
        # From here on every path holds something conditional: one queue, and only length counts.
        self._certain = self._conditional
        self._awaited.clear()
        self._follow(self._conditional)
        if self._entered is None:
            return self._paths
        hub, administrator = self._entered
        return Through(self._paths, hub, administrator, self._world.backing(administrator))

    def _follow(self, waiting: list["_Found"]) -> None:
        while waiting:
            *_, path = heapq.heappop(waiting)
            if not self._known(path):
                self._hold(path[-1].target, path)

    def _known(self, path: Path) -> bool:
        """Return whether there is a path at least as good already."""
        target = path[-1].target
        if target in self._paths or self._entered is None:
            return target in self._paths
        hub, administrator = self._entered
        if target.principal in (self._held[0].principal, administrator.principal):
            return False
        if target not in hub.paths:
            return False
        certain = all(step.certain for step in path)
        before = self._paths[administrator]
        surely = target in hub.certainly and all(step.certain for step in before)
        shorter = len(before) + len(hub.paths[target]) <= len(path)
        return shorter if surely == certain else surely

    def _hold(self, holding: Holding, path: Path) -> None:
        self._paths[holding] = path
        self._held.append(holding)
        if self._entered is None:
            self._enter(holding)
        for step in self._steps(holding):
            if step.target.principal.id not in self._cut and step.target not in self._paths:
                longer = self._path(step)
                queue = self._certain if step.certain else self._conditional
                outdoes = self._world.outdoes(step.target)
                rank = 2 - step.target.raised - outdoes
                heapq.heappush(queue, (len(longer), rank, next(self._number), longer))
                if step.certain:
                    self._assure(step.target, outdoes=outdoes)
                # Whoever comes later has a path at least as long: it leads there no sooner.
                if queue is self._certain and len(longer) <= len(path) + 1:
                    self._await(step.target)

    def _await(self, target: Holding) -> None:
        self._awaited.add(target)
        # A limited session is not the principal itself: that one may still come.
        if not target.session:
            self._awaited.add(target.principal.id)

    def _assure(self, target: Holding, *, outdoes: bool) -> None:
        if target == Holding(target.principal):
            self._assured.add(target.principal.id)
        if outdoes and self._hubs is not None and not self._leads_to_hub:
            hub = self._hubs.of(target)
            self._leads_to_hub = hub is not None
            self._assured.update(hub.assured if hub is not None else ())

    def _enter(self, holding: Holding) -> None:
        """Enter the hub that a holding is an administrator of, if nobody held may do what it may not."""
        hub = self._hubs.of(holding) if self._hubs is not None else None
        if hub is not None and all(self._world.beneath(one, hub.stands) for one in self._held):
            self._entered = hub, holding

    def _steps(self, newest: Holding) -> Iterator[Step]:
        """Yield what the newest makes possible; within a hub only how the start changes is still open."""
        if self._entered is None:
            yield from self._world.steps(self._held, self._expected)
            return
        start = self._held[0].principal
        if newest.principal == start or newest == self._entered[1]:
            for step in self._world.steps(self._held, self._expected, only=start.id):
                if step.target.principal == start:
                    yield step

    def _path(self, step: Step) -> Path:
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
_Found = tuple[int, int, int, Path]
