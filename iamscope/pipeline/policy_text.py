"""The text of a policy file."""

import sys
from pathlib import Path

from iamscope.errors import IamscopeError

LARGEST = 4 * 1024 * 1024


class UnreadablePolicyError(IamscopeError):
    """A policy file cannot be read."""

    code = "unreadable-policy"


def read_policy(file: str) -> str:
    """Return the text of a file, or of standard input for `-`. Raises `UnreadablePolicyError`."""
    try:
        if file == "-":
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(file).open("rb") as stream:
                data = stream.read(LARGEST + 1)
    except OSError as error:
        reason = (error.strerror or "it is refused").lower()
        raise UnreadablePolicyError(f"`{file}` cannot be read: {reason}") from error
    if len(data) > LARGEST:
        raise UnreadablePolicyError(f"`{file}` is larger than {LARGEST // 1024**2} MiB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadablePolicyError(f"`{file}` holds a byte that is not UTF-8 in line {line}") from error


def named(file: str) -> str:
    """Return what a file is called in messages."""
    return "standard input" if file == "-" else file
