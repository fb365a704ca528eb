"""What is held outside of an audit log and says how it must be: checkpoints, and heads in receipts."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import orjson

from iamscope.errors import IamscopeError, ManyErrors
from iamscope.lease.canonical import LONGEST_LINE, MalformedLineError, is_hash
from iamscope.lease.chain import Head
from iamscope.lease.checkpoint import Checkpoint, from_line
from iamscope.model.safe import quoted

_MOST_CHECKPOINTS = 200_000
_MOST_MISTAKES = 20
_LARGEST_RECEIPT = 16 * 1024 * 1024


class UnreadableAuditError(IamscopeError):
    """A file of the audit cannot be read."""

    code = "unreadable-audit"


class WrongEvidenceError(IamscopeError):
    """A file of checkpoints or a receipt is not one."""

    code = "wrong-evidence"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A head that a log must contain, and where that is written; of a receipt there is no checkpoint."""

    place: str
    head: Head
    checkpoint: Checkpoint | None = None

    @property
    def time(self) -> int | None:
        """When it was signed."""
        return self.checkpoint.time if self.checkpoint else None


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file with their ends, of one that is too long no more than tells that it is."""
    while line := stream.readline(LONGEST_LINE + 1):
        yield line
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            line = stream.readline(LONGEST_LINE + 1)
            if not line:
                return


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file to be read. Raises `UnreadableAuditError` for what is none."""
    try:
        # Not blocking, because a pipe that nobody writes to would be waited for.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise UnreadableAuditError(f"{quoted(str(path))} is not a file")
            yield stream
    except OSError as error:
        reason = (error.strerror or "it is refused").lower()
        raise UnreadableAuditError(f"{quoted(str(path))} cannot be read: {reason}") from error


def read_anchors(path: Path) -> tuple[Evidence, ...]:
    """Return the checkpoints of a file outside. Raises `IamscopeError` with every line that is none."""
    found: list[Evidence] = []
    mistakes: list[IamscopeError] = []
    with opened(path) as stream:
        for place, line in enumerate(lines(stream), 1):
            if place > _MOST_CHECKPOINTS:
                raise WrongEvidenceError(
                    f"{quoted(str(path))} holds more than {_MOST_CHECKPOINTS:,} checkpoints",
                    hint="the newest are enough: give its end as a file of its own",
                )
            try:
                checkpoint = from_line(line, place)
            except MalformedLineError as error:
                mistakes.append(WrongEvidenceError(f"{quoted(str(path))}, {error.message}"))
                if len(mistakes) == _MOST_MISTAKES:
                    break
            else:
                found.append(Evidence(f"{path}, line {place}", checkpoint.head, checkpoint))
    if mistakes:
        raise ManyErrors(tuple(mistakes))
    return tuple(found)


def read_receipt(path: Path) -> Evidence:
    """Return the head of a receipt: a JSON object whose `head` has `number` and `hash`."""
    with opened(path) as stream:
        data = stream.read(_LARGEST_RECEIPT + 1)
    try:
        value = orjson.loads(data) if len(data) <= _LARGEST_RECEIPT else None
    except orjson.JSONDecodeError:
        value = None
    head = value.get("head") if isinstance(value, dict) else None
    if isinstance(head, dict) and type(head.get("number")) is int and is_hash(head.get("hash")):
        return Evidence(str(path), Head(head["number"], head["hash"]))
    hint = "a receipt is a JSON object whose `head` has `number` and `hash`"
    raise WrongEvidenceError(f"{quoted(str(path))} is not a receipt", hint=hint)
