"""Findings that were there before: what a gate that asks only for new ones holds a finding against."""

from collections.abc import Sequence
from dataclasses import dataclass

from iamscope.model.finding import Finding
from iamscope.model.safe import printable

# A wider manifest is judged change by change; what was not read may hide more than it did.
NEVER_KNOWN = ("manifest-widened", "incomplete")
_LONGEST = 240


@dataclass(frozen=True, slots=True)
class Known:
    """One finding as a baseline holds it.

    `certain` says that nothing unknown had to hold for it. `statements` are the documents that prove it, each
    with one statement, none where they are not at hand. `message` is for people.
    """

    fingerprint: str
    kind: str
    agent: str
    principal: str
    severity: str
    message: str
    danger: str = ""
    into: str = ""
    certain: bool = True
    statements: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    action_count: int = 0
    """How many actions there are, of which a finding of reach names only some."""

    @classmethod
    def of(cls, finding: Finding, statements: Sequence[str]) -> "Known":
        """Return a finding as a baseline holds it, with the statements that prove it."""
        return cls(
            fingerprint=finding.fingerprint,
            kind=finding.kind,
            agent=finding.agent,
            principal=finding.principal,
            severity=finding.severity.value,
            message=printable(finding.message, _LONGEST),
            danger=finding.danger.value if finding.danger else "",
            into=finding.into,
            certain=certain(finding),
            statements=tuple(statements),
            actions=tuple(sorted(finding.actions)),
            action_count=finding.action_count,
        )

    @property
    def order(self) -> tuple[object, ...]:
        """The sort key: what is about one agent stands together."""
        return (self.agent, self.kind, self.principal, self.danger, self.into, self.fingerprint)

    def alike(self, finding: Finding) -> bool:
        """Return whether a finding says the same of the same, whatever its statements are called now."""
        told = (self.kind, self.agent, self.principal, self.danger, self.into)
        danger = finding.danger.value if finding.danger else ""
        return told == (finding.kind, finding.agent, finding.principal, danger, finding.into)

    def shows(self, finding: Finding) -> bool:
        """Return whether a finding has no action that this one lacks, and is not more certain."""
        # A finding of reach names one action of many: all of them are told of as excess.
        named = finding.action_count > len(finding.actions) or set(finding.actions) <= set(self.actions)
        fewer = named and finding.action_count <= self.action_count
        return fewer and (self.certain or not certain(finding))


def certain(finding: Finding) -> bool:
    """Return whether nothing unknown has to hold for a finding."""
    depends = finding.witness.depends if finding.witness else ""
    return not depends and all(step.certain for step in finding.path)


@dataclass(frozen=True, slots=True)
class Baseline:
    """Known findings, sorted; each fingerprint is there once."""

    known: tuple[Known, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """Findings that are new or have grown, those that a baseline knows, and what of it is gone."""

    new: tuple[Finding, ...]
    known: tuple[Finding, ...]
    gone: tuple[Known, ...]
