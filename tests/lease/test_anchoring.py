"""Anchors: a checkpoint is kept outside, or it is said that it is not."""

import hashlib
import hmac
import os
import stat
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from iamscope.lease.anchoring import SIGNATURE, Anchor, AnchorError, FileAnchor, WebhookAnchor
from iamscope.lease.chain import Head
from iamscope.lease.checkpoint import sign, to_line
from iamscope.model.secret import Secret
from tests.lease.logs import key

CHECKPOINT = sign(Head(1, "ab" * 32), 1, key())
SECRET = Secret("shared")


def test_a_file_takes_one_checkpoint_after_the_other(tmp_path: Path) -> None:
    """Checkpoints are appended as lines to a file that its owner alone can read."""
    anchor: Anchor = FileAnchor(tmp_path / "anchors.jsonl")
    anchor.put(CHECKPOINT)
    anchor.put(CHECKPOINT)
    path = Path(anchor.name)
    assert path.read_bytes() == to_line(CHECKPOINT) * 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_cannot_take_it_is_told(tmp_path: Path) -> None:
    """A torn file, a link, a pipe, a folder and a missing folder are refused, and nothing is changed."""
    (tmp_path / "torn").write_bytes(b"{")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(tmp_path / "pipe")
    for name in ("torn", "link", "pipe", ".", "no/where"):
        with pytest.raises(AnchorError, match="cannot be written"):
            FileAnchor(tmp_path / name).put(CHECKPOINT)
    assert (tmp_path / "torn").read_bytes() == b"{"
    assert not (tmp_path / "elsewhere").exists()


class Receiver(BaseHTTPRequestHandler):
    """Takes what is posted, and answers as its path says."""

    taken: list[tuple[bytes, str]]

    def do_POST(self) -> None:
        """Answer with the number in the path."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.append((body, self.headers[SIGNATURE]))
        self.send_response(int(self.path.rpartition("/")[2]))
        self.send_header("Location", "/204")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def place() -> Iterator[str]:
    """Return the address of a receiver."""
    Receiver.taken = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_a_webhook_gets_the_line_and_a_proof(place: str) -> None:
    """The body is the checkpoint's line, the header its HMAC under the shared secret."""
    WebhookAnchor(f"{place}/204", SECRET).put(CHECKPOINT)
    line = to_line(CHECKPOINT)
    assert Receiver.taken == [(line, "sha256=" + hmac.new(b"shared", line, hashlib.sha256).hexdigest())]


@pytest.mark.parametrize("status", [302, 307, 400, 500])
def test_a_webhook_that_does_not_take_it_is_told(place: str, status: int) -> None:
    """Any answer but a success is a failure, a redirect too, which is not followed."""
    with pytest.raises(AnchorError, match=f"answers {status}"):
        WebhookAnchor(f"{place}/secret/{status}", SECRET).put(CHECKPOINT)
    assert len(Receiver.taken) == 1


def test_a_webhook_that_is_not_there_is_told() -> None:
    """Nobody listening is a failure, and no part of the address but the host is told."""
    with pytest.raises(AnchorError, match=r"`127\.0\.0\.1` did not take") as caught:
        WebhookAnchor("http://127.0.0.1:9/hidden", SECRET).put(CHECKPOINT)
    assert "hidden" not in caught.value.message


@pytest.mark.parametrize(
    "url",
    [
        "http://anchor.example/",
        "http://127.0.0.1.example/",
        "http://2130706433/",
        "ftp://localhost/",
        "https://me:secret@anchor.example/",
        "https://@anchor.example/",
        "https://anchor.example/#part",
        "https://anchor.example:port/",
        "https://[::1",
        "https:///path",
        "",
    ],
)
def test_an_address_that_gives_something_away_is_refused(url: str) -> None:
    """Plain HTTP to elsewhere, a password in the address and what is no address are refused at once."""
    with pytest.raises(AnchorError) as caught:
        WebhookAnchor(url, SECRET)
    assert "secret" not in caught.value.message


@pytest.mark.parametrize("url", ["https://anchor.example/x", "http://localhost:1/", "http://[::1]/"])
def test_an_address_by_https_or_on_the_machine_is_taken(url: str) -> None:
    """HTTPS goes anywhere, plain HTTP stays on the machine."""
    assert "/" not in WebhookAnchor(url, SECRET).name
