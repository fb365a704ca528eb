"""Remedies for findings, one after the other: each is proven in the world that the earlier ones leave."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from iamscope.cloud import World
from iamscope.clouds.aws.change.edits import settled
from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.remedies.candidates import CannotError
from iamscope.clouds.aws.remedies.proving import REACH, Prover, Trial, proven_of
from iamscope.clouds.aws.remedies.rendering import Chosen, places_of, rendered
from iamscope.clouds.aws.remedies.searching import Search
from iamscope.clouds.aws.remedies.setting import Rescan, Setting, remaining
from iamscope.clouds.aws.world import AwsWorld
from iamscope.manifest.role import Fleet
from iamscope.model.finding import Finding
from iamscope.model.remedy import Fixes, Unsolved
from iamscope.model.scan import Scan


class Remedier:
    """Finds remedies over one comparer."""

    def __init__(self, comparer: Comparer) -> None:
        self._comparer = comparer

    def remedies(self, world: World, fleet: Fleet, findings: Sequence[Finding], rescan: Rescan) -> Fixes:
        """Return remedies in the order in which they are proven, and the findings that have none."""
        assert isinstance(world, AwsWorld)
        everyone = tuple(role.name for role in fleet.roles)
        setting = Setting(fleet, rescan, self._comparer)
        work = _Work(setting, world, rescan(world, everyone))
        # What ends excess ends the ways to it as a rule, and less is tried so.
        for finding in sorted(findings, key=lambda one: one.way):
            work.take(finding, findings)
        return work.fixes()


@dataclass(slots=True)
class _Work:
    """The world as the remedies so far have left it."""

    setting: Setting
    world: AwsWorld
    scan: Scan
    chosen: list[Chosen] = field(default_factory=list)
    unsolved: list[Unsolved] = field(default_factory=list)
    solved: set[str] = field(default_factory=set)
    tried: dict[object, Trial | CannotError] = field(default_factory=dict)

    def take(self, finding: Finding, findings: Sequence[Finding]) -> None:
        """Find a remedy for one finding, unless an earlier one has removed it."""
        if finding.fingerprint in self.solved:
            return
        pending = [item for item in findings if item.fingerprint not in self.solved]
        now = remaining(finding, self.scan) or finding
        siblings = [found for item in pending if (found := remaining(item, self.scan)) is not None]
        trial = Search(self.setting, self.world, self.scan, self.tried).solve(now, siblings)
        if not isinstance(trial, Trial):
            self.unsolved.append(Unsolved(finding, trial))
            return
        removed = self._removed(trial, finding, pending)
        made = Chosen(trial.agent, trial.candidate, tuple(removed), self.world, trial.after)
        try:
            rendered(made, self.setting)
        except CannotError as error:
            self.unsolved.append(Unsolved(finding, f"it cannot be written down: {error.message}"))
            return
        self.solved |= {item.fingerprint for item in removed}
        self.chosen.append(made)
        if not trial.candidate.session:
            self.world, self.scan, self.tried = trial.after, trial.now, {}

    def _removed(self, trial: Trial, finding: Finding, pending: Sequence[Finding]) -> list[Finding]:
        """Return every finding that a trial removes for certain: what is not there any more, by proof."""
        of = [item for item in pending if not trial.candidate.session or item.agent == trial.agent]
        present = [item for item in of if remaining(item, self.scan) is not None]
        if trial.candidate.session:
            others = [item for item in present if item.kind in _BY_SESSION]
        else:
            others = [item for item in present if remaining(item, trial.now) is None]
        found = proven_of(Prover(self.setting), trial, [item for item in others if item is not finding])
        return sorted((item for item in of if item is finding or item in found), key=lambda item: item.order)

    def fixes(self) -> Fixes:
        """Return the remedies; those that write the same document are one."""
        merged = _merged(self.chosen)
        end = self.world
        remedies = [
            rendered(one if one.candidate.session else replace(one, after=end), self.setting)
            for one in merged
        ]
        # A finding may have had no remedy of its own and be gone with a later one.
        left = [item for item in self.unsolved if item.finding.fingerprint not in self.solved]
        return Fixes(tuple(remedies), tuple(left))


_BY_SESSION: Collection[str] = REACH | {"runs-as-operator"}


def _merged(chosen: Sequence[Chosen]) -> list[Chosen]:
    """Return the remedies, later ones put to an earlier one that writes a document of theirs."""
    found: list[Chosen] = []
    for one in chosen:
        places = places_of(one.candidate.edits)
        place = next(
            (
                number
                for number, other in enumerate(found)
                if not one.candidate.session and places & places_of(other.candidate.edits)
            ),
            None,
        )
        if place is None:
            found.append(one)
        else:
            found[place] = _both(found[place], one)
    return found


def _both(one: Chosen, two: Chosen) -> Chosen:
    edits = settled((*one.candidate.edits, *two.candidate.edits))
    findings = sorted({*one.findings, *two.findings}, key=lambda item: item.order)
    kind = "+".join(dict.fromkeys((*one.candidate.kind.split("+"), *two.candidate.kind.split("+"))))
    candidate = replace(one.candidate, kind=kind, edits=edits)
    return replace(one, candidate=candidate, findings=tuple(findings), after=two.after)
