"""The answer to one request."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from iamscope.model.source import Source
from iamscope.model.truth import Truth

_MOST = 6


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
class PatternPart:
    """Some of the resources of a pattern, all decided alike.

    They fit one pattern of each tuple of `within`, and none of `outside`; `example` is one of them.
    """

    within: tuple[tuple[str, ...], ...]
    outside: tuple[str, ...]
    example: str
    decision: "Decision"

    def words(self) -> str:
        """Return which resources it is, in words, patterns in backticks."""
        fits = " that are also ".join(_any_of(patterns) for patterns in self.within)
        return f"{fits} but not {_any_of(self.outside)}" if self.outside else fits


def _any_of(patterns: Sequence[str]) -> str:
    shown = [f"`{pattern}`" for pattern in patterns[:_MOST]]
    more = len(patterns) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of one request, the layer and statements that decide it, and what it rests on.

    `residual` is `True` for a certain answer; for `conditional` it is the formula under which the
    request is allowed. `blocked_by` lists every blocking layer, the reported one first. The decision
    on all resources of a pattern has `parts`, those that are allowed first.
    """

    outcome: Outcome
    layer: str
    sources: tuple[Source, ...] = ()
    blocked_by: tuple[Block, ...] = ()
    residual: Truth = True
    parts: tuple[PatternPart, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether the request is certainly allowed."""
        return self.outcome is Outcome.ALLOW

    @property
    def possible(self) -> bool:
        """Whether the request is allowed, or might be."""
        return self.outcome in (Outcome.ALLOW, Outcome.CONDITIONAL)
