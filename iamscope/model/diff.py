"""What became reachable, and what stopped being reachable, between two snapshots."""

from dataclasses import dataclass

from iamscope.model.danger import Danger
from iamscope.model.finding import Finding, Witness
from iamscope.model.gap import Gap
from iamscope.model.reach import Step
from iamscope.model.source import Source
from iamscope.model.what_if import FindingChange


@dataclass(frozen=True, slots=True)
class ReachedThen:
    """A principal that can be become in one snapshot, and not, or not for certain, in the other."""

    name: str
    certain: bool
    path: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class AccessThen:
    """Access of one danger class that there is in one snapshot and not in the other, shown by a request.

    `count` is how many actions it is, `worst` the worst of them. It is `certain` where some of it
    depends on nothing unknown; the request is then one of that.
    """

    danger: Danger
    count: int
    worst: tuple[str, ...]
    certain: bool
    witness: Witness
    path: tuple[Step, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """What one side of a comparison has more than the other."""

    reached: tuple[ReachedThen, ...] = ()
    access: tuple[AccessThen, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.reached or self.access)


@dataclass(frozen=True, slots=True)
class AgentDiff:
    """One agent, or principal, in both snapshots: how many it becomes, what is new and what is over.

    `in_before` and `in_after` say where it is at all. `undecided` is what could not be told, `gaps` what
    was not read of the second snapshot and could hide that it reaches more.
    """

    name: str
    in_before: bool
    in_after: bool
    before: int
    after: int
    gained: Moved
    lost: Moved
    undecided: tuple[str, ...]
    gaps: tuple[Gap, ...]

    @property
    def present(self) -> bool:
        """Whether it is in a snapshot at all."""
        return self.in_before or self.in_after

    @property
    def grew(self) -> bool:
        """Whether it reaches something that it did not reach before."""
        return bool(self.gained)

    @property
    def known(self) -> bool:
        """Whether all of it could be told."""
        return not (self.undecided or self.gaps)

    @property
    def same(self) -> bool:
        """Whether nothing is new and nothing is over."""
        return not (self.gained or self.lost) and self.in_before == self.in_after


@dataclass(frozen=True, slots=True)
class Diff:
    """Two snapshots compared: agent by agent, then findings, principals and what was not read.

    `worse` is how many findings appeared of which there was none of the same kind about the same thing.
    """

    before: str
    after: str
    agents: tuple[AgentDiff, ...]
    gone: tuple[Finding, ...]
    appeared: tuple[Finding, ...]
    altered: tuple[FindingChange, ...]
    kept: int
    worse: int
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    newly_unread: tuple[str, ...]
    """What was read of the first snapshot, and not of the second."""
    newly_read: tuple[str, ...]
    assumes: tuple[str, ...]

    @property
    def grew(self) -> bool:
        """Whether something is worse in the second snapshot."""
        return self.worse > 0 or any(agent.grew for agent in self.agents)

    @property
    def exit_code(self) -> int:
        """The exit code: 0 nothing is worse, 1 something is, 3 something cannot be told, 4 both."""
        compared = [agent for agent in self.agents if agent.present]
        hidden = not compared or not all(agent.known for agent in compared)
        return self.grew + 3 * hidden
