"""Places outside where checkpoints are put, so that nobody can cut the end of the log off unnoticed."""

import hashlib
import hmac
import ipaddress
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from iamscope.errors import IamscopeError
from iamscope.lease.checkpoint import Checkpoint, to_line
from iamscope.model.safe import quoted
from iamscope.model.secret import Secret

SIGNATURE = "X-Iamscope-Signature"
"""The header with the HMAC of a webhook's body: `sha256=` and hexadecimal digits."""
_PATIENCE = 10.0


class AnchorError(IamscopeError):
    """A checkpoint could not be put outside."""

    code = "anchor-failed"


class Anchor(Protocol):
    """A place that keeps checkpoints, and that whoever can change the log cannot change."""

    @property
    def name(self) -> str:
        """What the place is called in messages; it holds no secret."""
        ...

    def put(self, checkpoint: Checkpoint) -> None:
        """Return when the checkpoint is kept for good. Raises `AnchorError` where it perhaps is not."""
        ...


@dataclass(frozen=True, slots=True)
class FileAnchor:
    """A file to which checkpoints are appended, best on a volume that only takes additions."""

    path: Path

    @property
    def name(self) -> str:
        """The file's path."""
        return str(self.path)

    def put(self, checkpoint: Checkpoint) -> None:
        """Append the checkpoint, durably and in one piece."""
        line = to_line(checkpoint)
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK
        try:
            handle = os.open(self.path, flags, 0o600)
        except OSError as error:
            raise self._failed(error.strerror) from error
        try:
            self._append(handle, line)
        except OSError as error:
            raise self._failed(error.strerror) from error
        finally:
            os.close(handle)

    def _append(self, handle: int, line: bytes) -> None:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise self._failed("it is not a file")
        if status.st_size and os.pread(handle, 1, status.st_size - 1) != b"\n":
            raise self._failed("its last line does not end")
        if os.write(handle, line) != len(line):
            raise self._failed("there is no room left")
        os.fsync(handle)

    def _failed(self, reason: str | None) -> AnchorError:
        told = (reason or "it is refused").lower()
        return AnchorError(f"the checkpoint cannot be written to {quoted(self.name)}: {told}")


@dataclass(frozen=True, slots=True)
class WebhookAnchor:
    """A web address to which checkpoints are posted, each signed with a secret that both sides know.

    Only HTTPS, or plain HTTP on the machine itself, and redirects are not followed.
    """

    url: str
    secret: Secret

    def __post_init__(self) -> None:
        """Refuse an address that checkpoints must not be sent to."""
        try:
            parts = urlsplit(self.url)
            host, _ = parts.hostname or "", parts.port
        except ValueError as error:
            raise AnchorError("the address of the webhook is not one") from error
        if not host or parts.username is not None or parts.password is not None or parts.fragment:
            raise AnchorError(
                f"the address of the webhook at {quoted(host)} has a name, password or fragment"
            )
        if parts.scheme != "https" and not (parts.scheme == "http" and _loopback(host)):
            raise AnchorError(f"the webhook at {quoted(host)} is not reached by HTTPS")

    @property
    def name(self) -> str:
        """The host alone: an address may carry a secret in its path."""
        return urlsplit(self.url).hostname or ""

    def put(self, checkpoint: Checkpoint) -> None:
        """Post the checkpoint's line; any answer but a success is a failure."""
        import httpx2

        line = to_line(checkpoint)
        proof = hmac.new(self.secret.reveal().encode(), line, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", SIGNATURE: f"sha256={proof}"}
        try:
            # The answer is not read: a hostile one would not end. What stays on the machine needs no proxy.
            with httpx2.stream(
                "POST",
                self.url,
                content=line,
                headers=headers,
                timeout=_PATIENCE,
                follow_redirects=False,
                trust_env=not _loopback(self.name),
            ) as answer:
                status, good = answer.status_code, answer.is_success
        except httpx2.TimeoutException as error:
            raise self._failed("it took too long") from error
        except httpx2.HTTPError as error:
            raise self._failed("it cannot be reached") from error
        if not good:
            raise self._failed(f"it answers {status}")

    def _failed(self, reason: str) -> AnchorError:
        return AnchorError(f"the webhook at {quoted(self.name)} did not take the checkpoint: {reason}")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
