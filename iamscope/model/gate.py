"""What a gate found in a change to infrastructure, and which of it fails the change."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from posixpath import normpath

from iamscope.model.finding import Finding, Severity
from iamscope.model.scan import AgentSummary

# They tell what an agent lacks and what was not read, neither of which is access.
NEVER_FAIL = ("missing-permission", "incomplete")


class Judgement(StrEnum):
    """What a finding means for the gate."""

    FAILS = "fails"
    UNKNOWN = "unknown"
    """It would fail, but depends on something unknown, which here only warns."""
    MINOR = "minor"
    """It is below the threshold, or of a kind that never fails a gate."""
    KNOWN = "known"
    """It is in the baseline."""
    ACCEPTED = "accepted"
    """An exception of the manifest covers it today."""


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Where in a source a finding points; lines and columns are counted from 1, 0 where they are not known.

    `file` is empty where only the address of the resource is known, such as `module.a.aws_iam_role.x["k"]`.
    """

    file: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    address: str = ""

    @property
    def path(self) -> str:
        """The file as reports name it to other programs: with forward slashes, and nothing redundant."""
        return normpath(self.file.replace("\\", "/")) if self.file else ""

    def __str__(self) -> str:
        if not self.file:
            return self.address
        return ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])


@dataclass(frozen=True, slots=True)
class Judged:
    """One finding of a gate, and the places that it points to, the first of which is the one to change.

    `unknown` names the attributes on which it depends and that nobody knows until the change is applied;
    without any it is certain. `known_before` says that the baseline holds it already.
    """

    finding: Finding
    spots: tuple[Spot, ...]
    unknown: tuple[str, ...] = ()
    known_before: bool = False

    @property
    def certain(self) -> bool:
        """Whether it holds whatever the change's unknown attributes will be."""
        return not self.unknown


@dataclass(frozen=True, slots=True)
class ReachMoved:
    """What becomes reachable for an agent by the change, and what stops being reachable."""

    agent: str
    gains: tuple[str, ...]
    loses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """Everything that a gate says of its inputs; `assumes` names limiting layers taken to be absent.

    Findings fail it from the severity `fail_on` on, those that depend on something unknown only where
    `unknown_fails`.
    """

    inputs: tuple[str, ...]
    judged: tuple[Judged, ...]
    agents: tuple[AgentSummary, ...]
    reach: tuple[ReachMoved, ...]
    assumes: tuple[str, ...]
    notices: tuple[str, ...]
    unknown_fails: bool
    fail_on: Severity

    def judgement(self, one: Judged) -> Judgement:
        """Return what a finding means for the gate."""
        if one.finding.accepted:
            return Judgement.ACCEPTED
        if one.known_before:
            return Judgement.KNOWN
        if one.finding.kind in NEVER_FAIL or one.finding.severity.rank > self.fail_on.rank:
            return Judgement.MINOR
        return Judgement.FAILS if one.certain or self.unknown_fails else Judgement.UNKNOWN

    def fails(self, one: Judged) -> bool:
        """Return whether a finding fails the gate."""
        return self.judgement(one) is Judgement.FAILS

    @property
    def failing(self) -> Sequence[Judged]:
        """The findings that fail the gate, in their order."""
        return tuple(one for one in self.judged if self.fails(one))

    @property
    def passes(self) -> bool:
        """Whether nothing fails it."""
        return not self.failing

    def place(self, one: Judged) -> Spot:
        """Return the first place of a finding that is in a file.

        Where none is, it is the input, if there is only one, else the agent's manifest: what takes in reports
        by file drops those without one.
        """
        address = next((spot.address for spot in one.spots if spot.address), "")
        found = next((spot for spot in one.spots if spot.file), None)
        if found is not None:
            return found
        if len(self.inputs) == 1:
            return Spot(self.inputs[0], address=address)
        manifest = next((agent.place for agent in self.agents if agent.name == one.finding.agent), "")
        file, _, line = manifest.rpartition(":")
        if file and line.isdecimal():
            return Spot(file, int(line), address=address)
        return Spot(manifest or next(iter(self.inputs), ""), address=address)
