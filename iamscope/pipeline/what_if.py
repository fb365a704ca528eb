"""What-if: what some edits would change, and nothing is changed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iamscope import catalog
from iamscope.cloud import Changer, Comparer, World
from iamscope.graph.reach import reach as closure
from iamscope.model.finding import Finding
from iamscope.model.principal import Principal
from iamscope.model.scan import Reached, Scan
from iamscope.model.what_if import AccessChange, FindingChange, ReachChange, WhatIf
from iamscope.pipeline.assumptions import assumptions
from iamscope.pipeline.measure import Measure, load_measure
from iamscope.pipeline.policy_text import read_policy
from iamscope.pipeline.sides import parse_json, read_bytes
from iamscope.pipeline.world import load_world
from iamscope.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class WhatIfInput:
    """Edits in words and in files, the snapshot that they are tried on, and perhaps manifests."""

    edits: tuple[str, ...]
    files: tuple[Path, ...]
    snapshot: Path
    manifests: tuple[Path, ...] = ()
    estate: Path | None = None


def what_if(given: WhatIfInput) -> WhatIf:
    """Return what some edits would change. Raises `IamscopeError` with everything that is wrong."""
    measure = load_measure(given.manifests, given.estate)
    snapshot, before = load_world(given.snapshot)
    changer = catalog.changer(before.cloud)
    edits = [*_from_files(changer, given.files), *changer.parse(given.edits, read_policy)]
    after = changer.apply(before, edits)
    words = tuple(changer.words(edit) for edit in edits)
    return _Both(snapshot, before, after, measure, changer).what_if(words)


def _from_files(changer: Changer, files: Iterable[Path]) -> Iterator[Any]:
    for path in files:
        yield from changer.from_objects(parse_json(read_bytes(path), f"`{path}`"), f"`{path}`")


@dataclass(frozen=True, slots=True)
class _Both:
    """A world before and after some edits."""

    snapshot: Snapshot
    before: World
    after: World
    measure: Measure
    changer: Changer

    def what_if(self, words: tuple[str, ...]) -> WhatIf:
        """Return everything that is not the same."""
        scans = [self.measure.scan(self.snapshot, world) for world in (self.before, self.after)]
        # Agents without a manifest are judged too: without any, that is no answer to what was asked.
        told = scans if self.measure.given else []
        gone, appeared, altered = compare_findings(*([scan.findings for scan in told] or [(), ()]))
        access = tuple(self._access())
        unclear = [
            f"{change.name}: {reason}"
            for change in access
            if change.compared
            for reason in change.compared.undecided
        ]
        return WhatIf(
            edits=words,
            measured=self.measure.given,
            gone=gone,
            appeared=appeared,
            altered=altered,
            kept=len(scans[1].findings) - len(appeared) - len(altered),
            reach=tuple(_reach_by_agent(*scans) if self.measure.given else self._reach_of_touched()),
            access=access,
            undecided=tuple(dict.fromkeys((*unclear, *_undecided(scans[1])))),
            assumes=assumptions(self.after.gaps),
        )

    def _access(self) -> Iterator[AccessChange]:
        comparer: Comparer[Any] = catalog.comparer(self.before.cloud)
        for change in self.changer.changes(self.before, self.after):
            if change.after is None:
                yield AccessChange(change.what, change.name, None)
            else:
                compared = comparer.compare(change.before, change.after, whole=True)
                yield AccessChange(change.what, change.name, compared)

    def _reach_of_touched(self) -> Iterator[ReachChange]:
        for principal in self.changer.concerned(self.before, self.after):
            sides = [_reached(world, principal) for world in (self.before, self.after)]
            found = _reach_change(principal.id, *sides)
            if found.loses or found.gains:
                yield found


def _reached(world: World, principal: Principal) -> list[str]:
    if world.find(principal.id) is None:
        return []
    paths = closure(world, [principal]).paths
    return [held_words(Reached.of(holding, path)) for holding, path in paths.items() if path]


def _reach_by_agent(before: Scan, after: Scan) -> Iterator[ReachChange]:
    reaches = [
        {agent.name: [held_words(item) for item in agent.reaches] for agent in scan.agents}
        for scan in (before, after)
    ]
    for name in sorted(reaches[0]):
        yield _reach_change(name, reaches[0][name], reaches[1].get(name, []))


def held_words(item: Reached) -> str:
    """Return a principal that is reached, and in which form it is held where that is another one."""
    told = [item.changes] if item.changes else []
    told += ["and give itself anything"] if item.raised else []
    return f"{item.principal} ({', '.join(told)})" if told else item.principal


def _reach_change(name: str, before: Sequence[str], after: Sequence[str]) -> ReachChange:
    loses = tuple(sorted(set(before) - set(after)))
    return ReachChange(name, len(before), len(after), loses, tuple(sorted(set(after) - set(before))))


def _undecided(scan: Scan) -> Iterator[str]:
    for agent in scan.agents:
        for part in agent.undecided:
            yield f"{agent.name}: whether {part.source} gives excess: {part.reason}"


def compare_findings(
    before: Sequence[Finding], after: Sequence[Finding]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], tuple[FindingChange, ...]]:
    """Return findings that went, that appeared, and that are still there in another form.

    What is of the same kind, agent, principal and danger is one finding, even where its statements
    are not the same any more.
    """
    same = {finding.fingerprint for finding in before} & {finding.fingerprint for finding in after}
    old = {finding.fingerprint: finding for finding in before}
    altered = [
        FindingChange(old[item.fingerprint], item)
        for item in after
        if item.fingerprint in same and item.action_count != old[item.fingerprint].action_count
    ]
    gone = [finding for finding in before if finding.fingerprint not in same]
    appeared = [finding for finding in after if finding.fingerprint not in same]
    for exact in (True, False):
        for finding in list(appeared):
            twin = next((one for one in gone if _likeness(one, exact) == _likeness(finding, exact)), None)
            if twin is not None:
                gone.remove(twin)
                appeared.remove(finding)
                altered.append(FindingChange(twin, finding))
    return tuple(gone), tuple(appeared), tuple(altered)


def _likeness(finding: Finding, exact: bool) -> tuple[object, ...]:
    """Return what makes two findings one; what single statements give is told apart by the document."""
    documents = {(source.document, source.attached_to) for source in finding.sources}
    statements = {(source.sid or str(source.index),) for source in finding.sources}
    alone = len(finding.sources) == 1
    told = (frozenset(documents), frozenset(statements) if exact else None) if exact or alone else ()
    return finding.kind, finding.agent, finding.subject, finding.into, finding.danger, told
