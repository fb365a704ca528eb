"""Threads that wait, and can be left."""

import threading
import time

import pytest

from iamscope.clouds.aws.collect.workers import Workers


def fail() -> None:
    """Fail as a job may."""
    raise LookupError("broken")


def test_jobs_run_at_once() -> None:
    """As many jobs run at once as there are workers."""
    workers: Workers[int] = Workers(4)
    together = threading.Barrier(4)

    def meet() -> None:
        together.wait(5)

    for number in range(4):
        workers.submit(number, meet)
    assert sorted(workers.next() for _ in range(4)) == [0, 1, 2, 3]
    workers.stop(1)


def test_failure_is_raised() -> None:
    """What a job raises is raised where its result is taken."""
    workers: Workers[int] = Workers(1)
    workers.submit(1, fail)
    with pytest.raises(LookupError, match="broken"):
        workers.next()
    workers.stop(1)


def test_stop() -> None:
    """After stopping no further job is started, and one that hangs is not waited for."""
    workers: Workers[int] = Workers(1)
    started: list[int] = []
    release = threading.Event()

    def hang() -> None:
        release.wait(30)

    workers.submit(1, hang)
    workers.submit(2, lambda: started.append(2))
    before = time.monotonic()
    workers.stop(0.2)
    assert time.monotonic() - before < 10
    release.set()
    workers.stop(5)
    assert started == []
