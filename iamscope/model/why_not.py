"""What would have to be otherwise for a call to be allowed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from iamscope.model.source import Source


class ChangeKind(StrEnum):
    """What is changed."""

    ADD = "add-allow"
    """A policy gets a further statement."""
    EXCEPT = "except-from-deny"
    """A statement that denies gets an exception for the request."""
    KEY = "set-key"
    """The request carries another value of a condition key, or none."""
    UNREAD = "unread-would-have-to-allow"
    """A policy that was not read would have to allow it."""
    UNBLOCK = "lift-block"
    """A setting that stops what policies allow is lifted."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change, in words; `statement` is what a policy gets, `source` the statement that gives way.

    `value` is a value of `key` that lets the request through, `None` for its absence.
    """

    kind: ChangeKind
    layer: str
    text: str
    statement: Mapping[str, Any] | None = None
    source: Source | None = None
    key: str = ""
    value: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The changes that together let a call through; there are none where no policy can, for a `reason`."""

    changes: tuple[Change, ...]
    reason: str = ""
    smallest: bool = True
    """Whether no fewer changes would do; else none of them can be left out."""
