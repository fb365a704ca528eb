"""A question about one request, and its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from iamscope.model.decision import Block, Decision, Outcome
from iamscope.model.reach import Step
from iamscope.model.source import Source
from iamscope.model.truth import Atom, Truth, atoms, conjoin, describe
from iamscope.model.why_not import WhyNot


@dataclass(frozen=True, slots=True)
class Question:
    """Whether a principal may do an action on some resources.

    Without resources it is what the action needs. A key of `context` with several values is
    multi-valued; with `complete` keys that are neither given nor fixed are absent. `session_policy`
    is the text of a session policy, `passes` the principal that the call hands to a service.
    `without_guardrails` takes unread guardrails of the organization to be absent. A resource that
    holds `*` or `?` is a pattern and stands for all that fit it, unless `literal` says otherwise.
    `why_not` asks what would have to be otherwise for the call to be allowed.
    """

    principal: str
    action: str
    resources: tuple[str, ...] = ()
    context: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    complete: bool = False
    session_policy: str | None = None
    passes: str = ""
    without_guardrails: bool = False
    literal: bool = False
    why_not: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One action on one resource, of those that a call is checked for."""

    action: str
    resource: str
    decision: Decision


_WORST = (Outcome.EXPLICIT_DENY, Outcome.IMPLICIT_DENY, Outcome.CONDITIONAL, Outcome.ALLOW)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer: every check that the call is made of. The call succeeds only if all are allowed.

    `assumes` are the assumptions that it rests on, as words; `notes` say what was made of the
    question. `why_not` says of each check that is not passed what would let it pass, where it was asked.
    """

    principal: str
    action: str
    checks: tuple[Check, ...]
    assumes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    why_not: tuple[WhyNot, ...] | None = None

    @property
    def deciding(self) -> Check:
        """The check that decides: the first of the worst outcome."""
        return min(self.checks, key=lambda check: _WORST.index(check.decision.outcome))

    @property
    def outcome(self) -> Outcome:
        """What the answer says."""
        return self.deciding.decision.outcome

    @property
    def layer(self) -> str:
        """The deciding layer."""
        return self.deciding.decision.layer

    @property
    def residual(self) -> Truth:
        """What a conditional answer depends on; `True` for an allow, `False` for a deny."""
        if self.outcome not in (Outcome.ALLOW, Outcome.CONDITIONAL):
            return False
        return conjoin(check.decision.residual for check in self.checks)

    @property
    def depends(self) -> tuple[Atom, ...]:
        """The single things that a conditional answer depends on."""
        return atoms(self.residual)

    def sources(self) -> tuple[tuple[Check, Source], ...]:
        """Return the deciding statements: of a call that is denied those of the deciding check alone."""
        if self.outcome in (Outcome.ALLOW, Outcome.CONDITIONAL):
            return tuple((check, source) for check in self.checks for source in check.decision.sources)
        return tuple((self.deciding, source) for source in self.deciding.decision.sources)

    def blocks(self) -> tuple[tuple[Check, Block], ...]:
        """Return every layer that stops the call, the deciding check's first."""
        ordered = sorted(self.checks, key=lambda check: check is not self.deciding)
        return tuple((check, block) for check in ordered for block in check.decision.blocked_by)


@dataclass(frozen=True, slots=True)
class Holder:
    """A principal that may do something, or might; `via` are the steps that lead there, none for itself."""

    answer: Answer
    via: tuple[Step, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Whether it may for certain, steps and all."""
        certain = all(step.certain for step in self.via)
        return self.answer.outcome if certain else Outcome.CONDITIONAL

    @property
    def depends(self) -> str:
        """What it depends on, in words; empty for one that may for certain."""
        unknown = isinstance(self.answer.residual, bool)
        own = () if unknown else (describe(self.answer.residual),)
        return " and ".join(dict.fromkeys((*(step.depends for step in self.via if step.depends), *own)))
