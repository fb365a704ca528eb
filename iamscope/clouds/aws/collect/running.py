"""Makes the calls of a collection in many places at once, each as soon as what feeds it is there."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from iamscope.clouds.aws.client import READS, AwsClient
from iamscope.clouds.aws.collect.gaps import gaps_of_refusals, gaps_of_unread_feeds
from iamscope.clouds.aws.collect.step import Level, Step, Wanted
from iamscope.clouds.aws.collect.steps import STEPS
from iamscope.clouds.aws.collect.workers import Workers
from iamscope.snapshot.writing import Key, Recorded, SnapshotWriter, request_key

Progress = Callable[[int, int, str], None]
"""Told how many calls are made, how many are known of, and which call was made last."""

_PATIENCE = 3.0
"""Seconds that an interrupted collection gives the calls under way, so that they need not be made again."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One place to collect from: an account, or one region of it, and the calls to make there."""

    client: AwsClient
    region: str
    levels: frozenset[Level]
    optional: bool = False

    def steps(self) -> Iterator[Step]:
        """Yield the calls to make here."""
        return (step for step in STEPS if step.level in self.levels and (self.optional or not step.optional))

    def key(self, call: str) -> Key:
        """Return where the answers of a call belong."""
        return (self.client.account, self.region, call)


@dataclass(slots=True, eq=False)
class _Task:
    """One step in one lane while it is being done."""

    lane: Lane
    step: Step
    waiting: int = 0
    wanted: dict[bytes, Wanted] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        return self.lane.key(self.step.call)


class Run:
    """One collection under way."""

    def __init__(self, writer: SnapshotWriter, *, workers: int, progress: Progress) -> None:
        self._writer, self._progress = writer, progress
        self._workers: Workers[tuple[_Task, Wanted]] = Workers(workers)
        self._made = self._known = 0
        self._blocked: dict[Lane, list[_Task]] = {}

    def collect(self, lanes: Sequence[Lane]) -> None:
        """Make every call of the lanes that an earlier run has not made."""
        try:
            for lane in lanes:
                self._blocked[lane] = [_Task(lane, step) for step in lane.steps()]
                self._start_ready(lane)
            while self._made < self._known:
                task, wanted = self._workers.next()
                self._answered(task, wanted)
        finally:
            self._workers.stop(_PATIENCE)

    def _start_ready(self, lane: Lane) -> None:
        """Start each blocked task of a lane whose feeds are closed; closing one may free others."""
        moved = True
        while moved:
            ready = [task for task in self._blocked[lane] if self._is_ready(task)]
            self._blocked[lane] = [task for task in self._blocked[lane] if task not in ready]
            moved = bool(ready)
            for task in ready:
                self._start(task)

    def _is_ready(self, task: _Task) -> bool:
        return all(self._writer.closed(task.lane.key(call)) for call in task.step.before)

    def _start(self, task: _Task) -> None:
        if self._writer.closed(task.key):
            return
        self._ask(task, self._first(task))
        if not task.waiting:
            self._close(task)

    def _first(self, task: _Task) -> Iterator[Wanted]:
        if not task.step.feeds:
            yield from map(Wanted, task.step.fixed)
        for feed in task.step.feeds:
            if feed.call != task.step.call:
                answers = self._writer.recorded(task.lane.key(feed.call)).values()
                yield from feed.wanted(answers, task.step.constants)

    def _ask(self, task: _Task, wanted: Iterable[Wanted]) -> None:
        """Submit what has not been asked before; what an earlier run was answered may lead on."""
        known = self._writer.recorded(task.key)
        rest = list(wanted)
        while rest:
            one = rest.pop()
            key = request_key(one.request)
            if key in task.wanted:
                continue
            task.wanted[key] = one
            if key in known:
                rest.extend(self._led_to(task, known[key]))
                continue
            task.waiting += 1
            self._known += 1
            self._workers.submit((task, one), partial(self._make, task, one))

    def _led_to(self, task: _Task, answer: Recorded) -> Iterator[Wanted]:
        """Yield what an answer asks for of the same call: the units below a unit."""
        for feed in task.step.feeds:
            if feed.call == task.step.call:
                yield from feed.wanted([answer], task.step.constants)

    def _make(self, task: _Task, wanted: Wanted) -> None:
        """Make one call, in a worker's thread, and keep its outcome at once."""
        reply = task.lane.client.read(task.step.call, wanted.request, task.lane.region)
        self._writer.record(task.key, Recorded(wanted.request, reply.body, reply.refused))

    def _answered(self, task: _Task, wanted: Wanted) -> None:
        task.waiting -= 1
        self._made += 1
        if task.step.call in {feed.call for feed in task.step.feeds}:
            answer = self._writer.recorded(task.key)[request_key(wanted.request)]
            self._ask(task, self._led_to(task, answer))
        self._progress(
            self._made, self._known, f"{task.step.call} {task.lane.region or task.lane.client.account}"
        )
        if not task.waiting:
            self._close(task)
            self._start_ready(task.lane)

    def _close(self, task: _Task) -> None:
        lane, step = task.lane, task.step
        unread = sorted(call for call in step.before if self._writer.unread(lane.key(call)))
        refused = [
            (task.wanted[key], one.refused)
            for key, one in sorted(self._writer.recorded(task.key).items())
            if one.refused
        ]
        gaps = gaps_of_refusals(step, lane.client, lane.region, refused, asked=len(task.wanted))
        gaps += gaps_of_unread_feeds(step, lane.client, lane.region, unread)
        everything = bool(step.before) and len(unread) == len(step.before)
        self._writer.close(task.key, once=step.once, gaps=gaps, unread=everything)


def make_once(writer: SnapshotWriter, client: AwsClient, call: str) -> Recorded:
    """Make one global call now, unless an earlier run made it, and return its outcome."""
    key = (client.account, "", call)
    known = writer.recorded(key)
    if known:
        return next(iter(known.values()))
    if writer.closed(key):
        return Recorded({})
    reply = client.read(call, {})
    outcome = Recorded({}, reply.body, reply.refused)
    writer.record(key, outcome)
    step = Step(READS[call].call, Level.ACCOUNT)
    refused = [(Wanted({}), reply.refused)] if reply.refused else []
    writer.close(key, once=True, gaps=gaps_of_refusals(step, client, "", refused, asked=1))
    return outcome
