"""The broker as a process, reached over its socket by the client that the command line uses."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from iamscope.agent.client import BrokerClient, BrokerRefusedError
from tests.fakes.brokers import MANIFEST

REPOSITORY = Path(__file__).parents[2]
CONFIG = """
manifests: [manifests]
database: sqlite:///broker.db
listen: ./broker.sock
askers:
  - {{agent: report-agent, issuer: local, subject: builder}}
local_users:
  - {{uid: {uid}, name: builder}}
"""
CREDENTIALS = """credentials: {aws: {role: "arn:aws:iam::111111111111:role/report-base"}}\n"""


def iamscope(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the command line in a folder."""
    command = [sys.executable, "-m", "iamscope", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def ran(folder: Path, *arguments: str) -> tuple[int, str]:
    """Return the exit code and the output of a command."""
    process = iamscope(folder, *arguments)
    output = process.communicate(timeout=120)[0]
    return process.returncode, output


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a configuration and a manifest."""
    made = tmp_path_factory.mktemp("broker")
    (made / "manifests").mkdir()
    (made / "manifests" / "report-agent.yaml").write_text(MANIFEST + CREDENTIALS)
    (made / "broker.yaml").write_text(CONFIG.format(uid=os.getuid()))
    return made


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[BrokerClient]:
    """Return a client of a broker that serves."""
    assert ran(folder, "broker", "migrate", "-c", "broker.yaml") == (0, "the schema is up to date\n")
    process = iamscope(folder, "broker", "serve", "-c", "broker.yaml")
    socket = folder / "broker.sock"
    for _ in range(240):
        if socket.exists():
            break
        time.sleep(0.25)
    time.sleep(0.25)
    made = BrokerClient(str(socket))
    yield made
    made.close()
    process.send_signal(signal.SIGTERM)
    output = process.communicate(timeout=60)[0]
    assert "Traceback" not in output
    assert not (folder / "broker.sock").exists()


def asking(action: str, resource: str) -> dict[str, object]:
    """Return a request for one action on one resource."""
    detail = {"type": "iamscope_access", "actions": [action], "resources": [resource]}
    return {"agent": "report-agent", "purpose": "July", "authorization_details": [detail]}


def test_the_kernel_says_who_asks(client: BrokerClient) -> None:
    """A user of the machine is an agent by its number, without any token."""
    form = asking("s3:GetObject", "arn:aws:s3:::reports/a")
    lease = client.request(form, "once")
    assert lease["requester"] == {"issuer": "local", "subject": "builder"}
    assert lease["state"] == "approved"
    assert client.request(form, "once")["id"] == lease["id"]
    assert client.find(lease["id"])["policy"] == lease["policy"]
    assert client.release(lease["id"])["state"] == "denied"


def test_more_than_the_manifest_is_refused_with_what_would_be_allowed(client: BrokerClient) -> None:
    """The reason and the hint are those of the broker."""
    detail = {
        "type": "iamscope_access",
        "actions": ["s3:DeleteObject"],
        "resources": ["arn:aws:s3:::reports/*"],
    }
    form = {"agent": "report-agent", "purpose": "July", "authorization_details": [detail]}
    with pytest.raises(BrokerRefusedError, match="beyond what `report-agent` declares") as refused:
        client.request(form, "more")
    assert refused.value.reason == "beyond-manifest"
    assert "`s3:DeleteObject` on `arn:aws:s3:::scratch/*`" in str(refused.value.hint)


def test_an_agent_does_not_approve_what_it_asks_for(client: BrokerClient) -> None:
    """It is told that it has to wait, and whom for."""
    detail = {
        "type": "iamscope_access",
        "actions": ["s3:DeleteObject"],
        "resources": ["arn:aws:s3:::scratch/1"],
    }
    form = {"agent": "report-agent", "purpose": "July", "authorization_details": [detail]}
    lease = client.request(form, "delete")
    with pytest.raises(BrokerRefusedError, match="only people"):
        client.decide(lease["id"], lease["shown"], approves=True)
    with pytest.raises(BrokerRefusedError, match="2 of `storage`"):
        client.collect(lease["id"])


@pytest.mark.usefixtures("client")
def test_the_command_line_shows_what_is_to_be_decided(folder: Path) -> None:
    """Whoever looks at a lease sees who asks for what, and exactly what it would be given."""
    status, output = ran(folder, "lease", "list", "--broker", "./broker.sock", "--format", "text")
    assert status == 0
    assert "report-agent" in output
    code, complaint = ran(folder, "lease", "show", "l-nothing", "--broker", "./broker.sock")
    assert (code, "no lease `l-nothing`" in complaint) == (2, True)


def test_a_broker_that_is_not_there_is_said_to_be(folder: Path) -> None:
    """Nobody sees a traceback."""
    code, output = ran(folder, "lease", "list", "--broker", "./elsewhere.sock")
    assert code == 2
    assert output.startswith("error[broker]: the broker at `./elsewhere.sock` cannot be reached")
