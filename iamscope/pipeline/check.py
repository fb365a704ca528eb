"""Check: whether a change to infrastructure gives an agent more than its manifest declares."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from iamscope import catalog
from iamscope.cloud import Planned, World
from iamscope.findings import unknown_grant
from iamscope.findings.incomplete import KIND as INCOMPLETE
from iamscope.graph.reach import reach
from iamscope.iac.plan import Plan, Tool
from iamscope.model.baseline import Baseline
from iamscope.model.finding import Finding, Severity
from iamscope.model.gate import Gate, Judged, ReachMoved, Spot
from iamscope.model.planned import OpenGrant
from iamscope.model.scan import Scan
from iamscope.pipeline.baseline import split, updated
from iamscope.pipeline.baseline_file import write_baseline
from iamscope.pipeline.check_agents import bound, read_inputs, site
from iamscope.pipeline.check_manifests import Judges, load_judges
from iamscope.pipeline.configuration import Source, filled_from
from iamscope.pipeline.gating import Joiner, Places
from iamscope.pipeline.scan import scan_world
from iamscope.pipeline.strangers import Strangers
from iamscope.pipeline.world import load_world
from iamscope.snapshot import Snapshot

_ALONE = "judged alone: what else the account holds is not known, and `--onto SNAPSHOT` would tell"
_KEPT = (
    "a template does not say what its stack deletes: policies and denials that `--onto` has and it no longer "
    "names are taken to stay"
)


@dataclass(frozen=True, slots=True)
class CheckInput:
    """What a check reads: plans, and perhaps what they are judged by and the account that they are for.

    `source` is the folder of the configuration that the plans were made from, `manifests_from` the
    revision whose manifests, estate and baseline judge. `new_only` lets only what the change adds fail,
    beside the account as it is or the baseline; `update` writes that without what is gone, and with
    `grow` with what is new.
    """

    inputs: tuple[Path, ...]
    manifests: tuple[Path, ...] = ()
    estate: Path | None = None
    onto: Path | None = None
    facts: tuple[Path, ...] = ()
    source: Path | None = None
    manifests_from: str | None = None
    baseline: Path | None = None
    new_only: bool = False
    update: bool = False
    grow: bool = False
    today: date = date.max
    account: str = ""
    region: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    agents: Mapping[str, str] = field(default_factory=dict)
    """The address of a planned principal, or of a policy, by the manifest that is about it."""
    unknown_fails: bool = True
    fail_on: Severity = Severity.LOW


def check(given: CheckInput) -> Gate:
    """Return what fails a change. Raises `IamscopeError` for input that cannot be read."""
    first = given.update and given.baseline is not None and not given.baseline.exists()
    known = None if first else given.baseline
    judges = load_judges(given.manifests, given.estate, known, given.manifests_from, given.facts)
    plans, onto = read_inputs(given.inputs, given.parameters, given.onto)
    snapshot, before = load_world(onto) if onto else (None, None)
    cloud = before.cloud if before else "aws"
    planner = catalog.planner(cloud)
    plans, source = filled_from(plans, given.source, planner.attributes)
    place = site(judges.fleet, plans, given.agents, account=given.account, region=given.region)
    planned = planner.plan(before, plans, place, judges.known(cloud))
    judges = replace(judges, fleet=bound(judges.fleet, given.agents, planned))
    checking = _Check(given, plans, judges, snapshot, planned, source)
    gate = checking.gate()
    if given.update and given.baseline is not None:
        found = [one.finding for one in gate.judged]
        kept = updated(found, judges.baseline or Baseline(), planned.high, grow=given.grow or first)
        write_baseline(given.baseline, kept)
    return gate


def exit_code(gate: Gate) -> int:
    """Return the exit code: 0 passes, 1 fails, 3 something could not be decided, 4 both."""
    undecided = any(agent.undecided for agent in gate.agents)
    return (0 if gate.passes else 1) + (3 if undecided else 0)


@dataclass(frozen=True, slots=True)
class _Check:
    given: CheckInput
    plans: Sequence[Plan]
    judges: Judges
    snapshot: Snapshot | None
    planned: Planned
    source: Source

    def gate(self) -> Gate:
        high = self._scan(self.planned.high)
        low = self._scan(self.planned.low) if self.planned.low else None
        joiner = Joiner(self.planned, Places(self._known_places(), self.source))
        judged = list(joiner.join(self._counted(high), self._counted(low) if low else None))
        if not any(agent.principals for agent in high.agents):
            estate, alone = self.judges.estate, self.snapshot is None
            judged += Strangers(self.planned, estate, joiner, alone=alone).judged()
        judged += [joiner.open(one, finding) for one, finding in self._open(high)]
        judged = self._told_apart(judged)
        judged += [
            Judged(one.finding, (Spot(one.place.file, one.place.line, one.place.column),))
            for one in self.judges.wider
        ]
        return Gate(
            inputs=tuple(str(path) for path in self.given.inputs),
            judged=tuple(sorted(judged, key=lambda one: one.finding.order)),
            agents=high.agents,
            reach=tuple(self._moved(high)),
            assumes=(*high.assumes, *self.planned.assumes),
            notices=tuple(self._notices(high)),
            unknown_fails=self.given.unknown_fails,
            fail_on=self.given.fail_on,
        )

    def _scan(self, world: World) -> Scan:
        stub = Snapshot(", ".join(str(path) for path in self.given.inputs), world.cloud, "", (), ())
        judges = self.judges
        return scan_world(self.snapshot or stub, world, judges.fleet, judges.estate, self.given.today)

    def _counted(self, scan: Scan) -> list[Finding]:
        """Return the findings to judge: of those without a manifest, only about whom the plan touches."""
        touched = self.planned.touched
        concerned = (one for one in scan.findings if one.agent or one.principal in touched)
        return [one for one in concerned if one.kind != INCOMPLETE]

    def _open(self, scan: Scan) -> Iterator[tuple[OpenGrant, Finding]]:
        agents: dict[str, str] = {}
        for agent in scan.agents:
            if not agent.principals:
                continue
            for name in (*agent.principals, *(one.principal for one in agent.reaches)):
                agents.setdefault(name, agent.name)
        world = self.planned.high
        for principal in world.principals():
            if world.marks(principal):
                agents.setdefault(principal.id, "")
        concerned = [one for one in self.planned.opens if one.new or one.principal in agents]
        yield from ((one, unknown_grant.finding(one, agents)) for one in concerned)

    def _told_apart(self, judged: Sequence[Judged]) -> list[Judged]:
        """Return findings, those marked that are no news: in the baseline, or in the account as it is."""
        baseline = self.judges.baseline
        if self.given.new_only and baseline is None:
            standing = self._counted(self._scan(self.planned.before))
            baseline = updated(standing, Baseline(), self.planned.before, grow=True)
        if baseline is None:
            return list(judged)
        known = split([one.finding for one in judged], baseline, self.planned.high).known
        ids = {id(one) for one in known}
        return [replace(one, known_before=id(one.finding) in ids) for one in judged]

    def _moved(self, scan: Scan) -> Iterator[ReachMoved]:
        for agent in scan.agents:
            own = set(agent.principals)
            after = {one.principal for one in agent.reaches} - own
            known = [one for name in agent.principals if (one := self.planned.before.find(name)) is not None]
            paths = reach(self.planned.before, known).paths if known else {}
            before = {holding.principal.id for holding, path in paths.items() if path} - own
            if after != before:
                yield ReachMoved(agent.name, tuple(sorted(after - before)), tuple(sorted(before - after)))

    def _notices(self, scan: Scan) -> Iterator[str]:
        yield from self.judges.notices
        yield from (one.words for one in self.judges.facts)
        yield from scan.notices
        yield from self.planned.notices
        yield from self.source.notices
        if self.snapshot is None:
            yield _ALONE
        elif any(plan.tool is Tool.CLOUDFORMATION for plan in self.plans):
            yield _KEPT

    def _known_places(self) -> Mapping[tuple[str, str], Mapping[str, Spot]]:
        found: dict[tuple[str, str], Any] = {}
        for plan in self.plans:
            for one in plan.resources:
                if one.places:
                    found[plan.file, one.address] = {
                        path: Spot(place.file, place.line, place.column, place.end_line, one.address)
                        for path, place in one.places.items()
                    }
        return found
