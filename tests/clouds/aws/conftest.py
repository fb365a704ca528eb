"""AWS on loopback: moto's server, and a table of answers in front of it."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from functools import cache

import pytest
from botocore.loaders import create_loader

from tests.fakes.aws import ENVIRONMENT, IDENTITY, UNSET, Aws, serving

_loader = cache(create_loader)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def moto_port() -> Iterator[int]:
    """Run moto's server for the whole session."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            yield port
        finally:
            server.terminate()


def wait_for(port: int) -> None:
    """Wait until a server answers on a port."""
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("moto's server does not start")


def tell_moto(port: int, path: str, data: bytes = b"") -> None:
    """Reset moto's server, or set how it checks permissions."""
    # As a form, which is what urllib would say, moto's server would not find the data.
    kind = {"Content-Type": "text/plain"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/moto-api/{path}", data, kind)
    urllib.request.urlopen(request).close()


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sign in as somebody made up, whatever the machine is configured for."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    for name in UNSET:
        monkeypatch.delenv(name, raising=False)
    # Reading the SDK's service models takes longer than most tests: all sessions share what was read.
    monkeypatch.setattr("botocore.session.create_loader", _loader)


@pytest.fixture
def aws(moto_port: int, environment: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    """Return an empty AWS: moto's server behind a table that is empty too."""
    tell_moto(moto_port, "reset")
    with serving(("127.0.0.1", moto_port)) as table:
        monkeypatch.setenv("AWS_ENDPOINT_URL", table.url)
        yield table


@pytest.fixture
def bare_aws(environment: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    """Return an AWS that answers only what a test puts into its table."""
    with serving(None) as table:
        monkeypatch.setenv("AWS_ENDPOINT_URL", table.url)
        table.answers["sts.get-caller-identity"] = IDENTITY
        yield table
