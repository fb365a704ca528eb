"""The answer to a scan, as every report shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from iamscope.model.finding import Finding
from iamscope.model.gap import Gap
from iamscope.model.operator import OperatorLink
from iamscope.model.reach import Step


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
    """A principal that an agent can become; `raised` if it can then give itself everything."""

    principal: str
    certain: bool
    raised: bool
    path: tuple[Step, ...]


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
