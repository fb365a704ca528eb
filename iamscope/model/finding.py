"""What is wrong, how bad it is, why it is so, and what to do."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from iamscope.model.danger import Danger
from iamscope.model.reach import Step
from iamscope.model.source import Source


class Severity(StrEnum):
    """How bad a finding is, the worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """The place in the order, 0 for the worst."""
        return list(Severity).index(self)


class Origin(StrEnum):
    """Where excess comes from."""

    INHERITED = "inherited"
    INHERITED_AND_OWN = "inherited-and-own"
    OWN = "own"


class Mark(StrEnum):
    """How excess of an agent's own is tied to its operator all the same."""

    SHARED_GRANT = "shared-grant"
    """The very attachment serves the operator too."""
    SCOPE = "scope"
    """It is granted to a population that both belong to."""
    COPIED = "copied"
    """A separate attachment of a document that the operator has too."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """A mark, the operators that it is about, and how many principals are served, 0 if that is not known."""

    mark: Mark
    operators: tuple[str, ...]
    principals: int = 0


BY_DANGER: Mapping[Danger, Severity] = {
    Danger.DESTROYS_PRODUCTION: Severity.CRITICAL,
    Danger.CHANGES_PERMISSIONS: Severity.CRITICAL,
    Danger.DESTROYS: Severity.HIGH,
    Danger.READS_SECRETS: Severity.HIGH,
    Danger.CHANGES_DATA: Severity.MEDIUM,
    Danger.READS_METADATA: Severity.LOW,
}


@dataclass(frozen=True, slots=True)
class Witness:
    """One concrete request that proves a finding; `depends` is empty where it is certainly allowed.

    `context` are condition keys with their values that make it so; other keys that the request is
    free to choose are absent.
    """

    principal: str
    action: str
    resource: str
    depends: str = ""
    context: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """That a manifest accepts a finding: who answers for it, why, and through which day.

    After that day it is `expired`, and the finding counts again.
    """

    owner: str
    reason: str
    expires: str
    place: str
    expired: bool

    @property
    def words(self) -> str:
        """The exception as a phrase."""
        if self.expired:
            return f"the exception by {self.owner} expired on {self.expires}: {self.reason}"
        return f"accepted until {self.expires} by {self.owner}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Behind:
    """Whose access lies behind the edge of a way, and the statements that grant it, the worst first."""

    principals: tuple[str, ...]
    statements: tuple[Source, ...]


# The kinds that say how access is come by and where that leads; other kinds tell of the access as excess.
WAYS = (
    "reaches-operator",
    "reaches-admin",
    "cross-account-reach",
    "cross-environment-reach",
    "escalation-path",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing for a person to act on.

    `actions` names some of `action_count`; `principal` is whose access it is, `agent` the manifest
    it is measured against, empty where there is none. `exception` is the manifest's, if one covers it.
    """

    kind: str
    severity: Severity
    agent: str
    principal: str
    message: str
    remedy: str
    danger: Danger | None = None
    origin: Origin | None = None
    channel: str = ""
    sharing: Sharing | None = None
    actions: tuple[str, ...] = ()
    action_count: int = 0
    resources: tuple[str, ...] = ()
    resource_count: int = 0
    witness: Witness | None = None
    path: tuple[Step, ...] = ()
    sources: tuple[Source, ...] = ()
    exception: Accepted | None = None
    into: str = ""
    """The operator, account or environment that a finding of reach leads into."""
    behind: Behind | None = None
    """All that one way leads to, where the finding is about that: `sources` are then the edge to cut, and
    principal, witness and path those of the worst of it."""

    @property
    def holders(self) -> tuple[str, ...]:
        """The principals whose access it is."""
        return self.behind.principals if self.behind else (self.principal,)

    @property
    def granting(self) -> tuple[Source, ...]:
        """The statements that grant the access."""
        return self.behind.statements if self.behind else self.sources

    @property
    def subject(self) -> str:
        """The principal by which it is told from others: none where the edge says it, whoever lies behind."""
        return "" if self.behind else self.principal

    @property
    def accepted(self) -> bool:
        """Whether it is accepted today, and so fails nothing."""
        return self.exception is not None and not self.exception.expired

    @property
    def way(self) -> bool:
        """Whether it says how access is come by, of which others tell as excess."""
        return self.kind in WAYS

    @property
    def fingerprint(self) -> str:
        """An identifier that survives reordering and rewording: 16 hexadecimal digits."""
        parts = [
            self.kind,
            self.agent,
            self.subject,
            str(self.danger),
            str(self.origin),
            [(source.document, source.attached_to, source.sid or source.index) for source in self.sources],
            [] if self.sources else [self.actions, self.resources],
            [] if self.behind else [step.id for step in self.path if step.target.changed],
            *([self.into] if self.into else []),
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]

    @property
    def order(self) -> tuple[object, ...]:
        """The sort key: the worst first, then by agent and place."""
        danger = self.danger.rank if self.danger else -1
        return (self.severity.rank, self.agent, self.kind, danger, self.principal, self.sources, self.message)
