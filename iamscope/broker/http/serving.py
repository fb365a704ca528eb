"""Serves a broker until it is told to stop, and reaps meanwhile."""

import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

import uvicorn

from iamscope.broker.http.peers import PeerProtocol
from iamscope.broker.settings import Settings

_EVERY = 5.0
_PATIENCE = 20


def serve(app: Any, settings: Settings, reap: Callable[[], object], said: Callable[[str], None]) -> None:
    """Serve until a signal asks to stop; requests that have begun are answered first.

    Whoever is on the machine may connect to a socket: the kernel says who it is, and that decides.
    """
    stop = threading.Event()
    reaper = threading.Thread(target=_reaping, args=(reap, stop, said), name="reaper", daemon=True)
    reaper.start()
    server = uvicorn.Server(_config(app, settings))
    # The server gives back the signal that ended it; by then all is answered.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        server.run()
    finally:
        if settings.socket is not None:
            settings.socket.unlink(missing_ok=True)
        stop.set()
        reaper.join(_PATIENCE)


def _config(app: Any, settings: Settings) -> uvicorn.Config:
    where: dict[str, Any] = {}
    if settings.socket is not None:
        where["uds"] = str(settings.socket)
    else:
        where["host"], where["port"] = settings.address
    return uvicorn.Config(
        app,
        http=PeerProtocol,
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_PATIENCE,
        h11_max_incomplete_event_size=32 * 1024,
        **where,
    )


def _reaping(reap: Callable[[], object], stop: threading.Event, said: Callable[[str], None]) -> None:
    while not stop.wait(_EVERY):
        try:
            reap()
        except Exception as error:  # noqa: BLE001 - a reaper never gives up; the next round tries again
            said(f"reaping failed, and is tried again: {type(error).__name__}")
