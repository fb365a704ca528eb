"""The answer to one request."""

from dataclasses import dataclass
from enum import StrEnum

from iamscope.model.source import Source
from iamscope.model.truth import Truth


class Outcome(StrEnum):
    """What a decision says."""

    ALLOW = "allow"
    CONDITIONAL = "conditional"
    IMPLICIT_DENY = "implicit-deny"
    EXPLICIT_DENY = "explicit-deny"


@dataclass(frozen=True, slots=True)
class Block:
    """One layer that stops a request, with the statements that do so (none when it is silent)."""

    layer: str
    outcome: Outcome
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of one request, the layer and statements that decide it, and what it rests on.

    `residual` is `True` for a certain answer; for `conditional` it is the formula under which the
    request is allowed. `blocked_by` lists every blocking layer, the reported one first.
    """

    outcome: Outcome
    layer: str
    sources: tuple[Source, ...] = ()
    blocked_by: tuple[Block, ...] = ()
    residual: Truth = True

    @property
    def allowed(self) -> bool:
        """Whether the request is certainly allowed."""
        return self.outcome is Outcome.ALLOW

    @property
    def possible(self) -> bool:
        """Whether the request is allowed, or might be."""
        return self.outcome in (Outcome.ALLOW, Outcome.CONDITIONAL)
