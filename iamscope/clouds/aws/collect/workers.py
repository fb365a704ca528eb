"""A few threads that wait for a cloud, and can be left at any moment."""

import queue
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
Job = tuple[T, Callable[[], None]]


class Workers(Generic[T]):
    """Runs jobs in threads; `next` hands back the token of each one that is done.

    The threads are daemons: an interrupted program does not wait for a slow endpoint.
    """

    def __init__(self, count: int) -> None:
        self._jobs: queue.SimpleQueue[Job[T] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[T, BaseException | None]] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def submit(self, token: T, job: Callable[[], None]) -> None:
        """Add a job to the queue."""
        self._jobs.put((token, job))

    def next(self) -> T:
        """Wait for a job to be done, and return its token or raise what it raised."""
        token, error = self._done.get()
        if error is not None:
            raise error
        return token

    def stop(self, patience: float) -> None:
        """Start no further job, and give those that run a moment to end."""
        self._stopped.set()
        for _ in self._threads:
            self._jobs.put(None)
        until = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _work(self) -> None:
        while (entry := self._jobs.get()) is not None and not self._stopped.is_set():
            token, job = entry
            try:
                job()
            except BaseException as error:  # noqa: BLE001 - raised again where the result is taken
                self._done.put((token, error))
            else:
                self._done.put((token, None))
