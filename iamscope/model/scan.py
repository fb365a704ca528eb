"""The answer to a scan, as every report shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from iamscope.model.finding import Finding
from iamscope.model.gap import Gap
from iamscope.model.operator import OperatorLink
from iamscope.model.reach import Holding, Step, listed


@dataclass(frozen=True, slots=True)
class SnapshotSummary:
    """What was scanned."""

    name: str
    cloud: str
    taken_at: str
    scopes: tuple[str, ...]
    principals: int
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reached:
    """A principal that an agent can become, or change; `raised` if it can then give itself everything."""

    principal: str
    certain: bool
    raised: bool
    path: tuple[Step, ...]
    added: tuple[str, ...] = ()
    lifted: tuple[str, ...] = ()
    """Grants that it is given on the way, and denials and guardrails that it loses."""
    session: str = ""
    """The session policies that it is held under, if any."""

    @classmethod
    def of(cls, holding: Holding, path: tuple[Step, ...]) -> "Reached":
        """Return a holding and the path to it as a report tells them."""
        certain = all(step.certain for step in path)
        changes = (holding.added, holding.lifted, holding.session)
        return cls(holding.principal.id, certain, holding.raised, path, *changes)

    @property
    def changed(self) -> bool:
        """Whether it is other than the snapshot shows the principal."""
        return bool(self.raised or self.added or self.lifted)

    @property
    def changes(self) -> str:
        """What is changed, as a phrase; whether it can give itself anything is told apart."""
        parts = [f"with {listed(self.added)}"] if self.added else []
        return ", ".join([*parts, *([f"without {listed(self.lifted)}"] if self.lifted else [])])


@dataclass(frozen=True, slots=True)
class UndecidedPart:
    """Access that is neither proven to be excess nor proven to be none, and why."""

    principal: str
    source: str
    danger: str
    actions: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class AgentSummary:
    """One agent of the fleet as this snapshot shows it."""

    name: str
    place: str
    principals: tuple[str, ...]
    absent: tuple[str, ...]
    operators: tuple[str, ...]
    reaches: tuple[Reached, ...]
    undecided: tuple[UndecidedPart, ...]
    likely_operators: tuple[OperatorLink, ...] = ()
    """Where the manifest names no operators: who they likely are, and how that is known."""


@dataclass(frozen=True, slots=True)
class Scan:
    """Everything that a scan says. `assumes` names limiting layers that were taken to be absent."""

    snapshot: SnapshotSummary
    agents: tuple[AgentSummary, ...]
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]
    assumes: tuple[str, ...]
    notices: tuple[str, ...]
