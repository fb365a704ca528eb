"""Operators of an agent that are known otherwise than by its manifest."""

from dataclasses import dataclass
from enum import StrEnum


class How(StrEnum):
    """By what a link from an agent to an operator is known."""

    TAG = "tag"
    TRUST = "trust"
    LOG = "audit log"


@dataclass(frozen=True, slots=True, order=True)
class OperatorLink:
    """Somebody who is likely an agent's operator, how that is known, and from what exactly."""

    principal: str
    how: How
    source: str
