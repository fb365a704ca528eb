"""Check: whether a change to infrastructure gives an agent more than its manifest declares."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from iamscope import catalog
from iamscope.cloud import Planned, World
from iamscope.findings import unknown_grant
from iamscope.findings.incomplete import KIND as INCOMPLETE
from iamscope.graph.reach import reach
from iamscope.iac.plan import Plan, Tool
from iamscope.iac.reading import read_plan
from iamscope.manifest.estate import Estate
from iamscope.manifest.load import check_environments, load_estate, load_manifests
from iamscope.manifest.role import Fleet
from iamscope.model.finding import Finding, Severity
from iamscope.model.gate import Gate, ReachMoved, Spot
from iamscope.model.planned import OpenGrant, Site
from iamscope.model.scan import Scan
from iamscope.pipeline.exceptions import check_kinds
from iamscope.pipeline.gating import Joiner, Places
from iamscope.pipeline.scan import scan_world
from iamscope.pipeline.strangers import Strangers
from iamscope.pipeline.world import load_world
from iamscope.snapshot import Snapshot

_ALONE = "judged alone: what else the account holds is not known, and `--onto SNAPSHOT` would tell"


@dataclass(frozen=True, slots=True)
class CheckInput:
    """What a check reads: plans, and perhaps manifests, an estate file and a snapshot of the account."""

    inputs: tuple[Path, ...]
    manifests: tuple[Path, ...] = ()
    estate: Path | None = None
    onto: Path | None = None
    today: date = date.max
    account: str = ""
    region: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    unknown_fails: bool = True
    fail_on: Severity = Severity.LOW


def check(given: CheckInput) -> Gate:
    """Return what fails a change. Raises `IamscopeError` for input that cannot be read."""
    vocabularies = catalog.vocabularies()
    fleet = load_manifests(given.manifests, vocabularies) if given.manifests else Fleet(roles=())
    estate = load_estate(given.estate, vocabularies) if given.estate else None
    check_kinds(fleet)
    if estate is not None:
        check_environments(fleet, [estate])
    plans = [plan for path in given.inputs for plan in read_plan(path, given.parameters)]
    snapshot, before = load_world(given.onto) if given.onto else (None, None)
    planner = catalog.planner(before.cloud if before else "aws")
    planned = planner.plan(before, plans, _site(given, fleet, plans))
    return _Check(given, plans, fleet, estate, snapshot, planned).gate()


def exit_code(gate: Gate) -> int:
    """Return the exit code: 0 passes, 1 fails, 3 something could not be decided, 4 both."""
    undecided = any(agent.undecided for agent in gate.agents)
    return (0 if gate.passes else 1) + (3 if undecided else 0)


def _site(given: CheckInput, fleet: Fleet, plans: Sequence[Plan]) -> Site:
    names = {role.name: [str(name) for name in role.agent.principals] for role in fleet.roles}
    alone = [one.address for plan in plans if plan.tool is Tool.POLICY for one in plan.resources]
    only = next(iter(names.values())) if len(names) == 1 else []
    holders = {address: (names.get(address) or only)[0] for address in alone if names.get(address) or only}
    every = tuple(name for listed in names.values() for name in listed)
    return Site(given.account, given.region, every, tuple(sorted(holders.items())))


@dataclass(frozen=True, slots=True)
class _Check:
    given: CheckInput
    plans: Sequence[Plan]
    fleet: Fleet
    estate: Estate | None
    snapshot: Snapshot | None
    planned: Planned

    def gate(self) -> Gate:
        high = self._scan(self.planned.high)
        low = self._scan(self.planned.low) if self.planned.low else None
        joiner = Joiner(self.planned, self._places())
        judged = list(joiner.join(self._counted(high), self._counted(low) if low else None))
        if not any(agent.principals for agent in high.agents):
            judged += Strangers(self.planned, self.estate, joiner, alone=self.snapshot is None).judged()
        judged += [joiner.open(one, finding) for one, finding in self._open(high)]
        return Gate(
            inputs=tuple(str(path) for path in self.given.inputs),
            judged=tuple(sorted(judged, key=lambda one: one.finding.order)),
            agents=high.agents,
            reach=tuple(self._moved(high)),
            assumes=(*high.assumes, *self.planned.assumes),
            notices=(*high.notices, *self.planned.notices, *(() if self.snapshot else (_ALONE,))),
            unknown_fails=self.given.unknown_fails,
            fail_on=self.given.fail_on,
        )

    def _scan(self, world: World) -> Scan:
        stub = Snapshot(", ".join(str(path) for path in self.given.inputs), world.cloud, "", (), ())
        return scan_world(self.snapshot or stub, world, self.fleet, self.estate, self.given.today)

    def _counted(self, scan: Scan) -> list[Finding]:
        """Return the findings to judge: of those without a manifest, only about whom the plan touches."""
        touched = self.planned.touched
        concerned = (one for one in scan.findings if one.agent or one.principal in touched)
        return [one for one in concerned if one.kind != INCOMPLETE]

    def _open(self, scan: Scan) -> Iterator[tuple[OpenGrant, Finding]]:
        agents: dict[str, str] = {}
        for agent in scan.agents:
            for name in (*agent.principals, *(one.principal for one in agent.reaches)):
                agents.setdefault(name, agent.name)
        world = self.planned.high
        for principal in world.principals():
            if world.marks(principal):
                agents.setdefault(principal.id, "")
        concerned = [one for one in self.planned.opens if one.new or one.principal in agents]
        yield from ((one, unknown_grant.finding(one, agents)) for one in concerned)

    def _moved(self, scan: Scan) -> Iterator[ReachMoved]:
        for agent in scan.agents:
            own = set(agent.principals)
            after = {one.principal for one in agent.reaches} - own
            known = [one for name in agent.principals if (one := self.planned.before.find(name)) is not None]
            paths = reach(self.planned.before, known).paths if known else {}
            before = {holding.principal.id for holding, path in paths.items() if path} - own
            if after != before:
                yield ReachMoved(agent.name, tuple(sorted(after - before)), tuple(sorted(before - after)))

    def _places(self) -> Places:
        return Places(
            {
                (plan.file, one.address): {
                    path: Spot(place.file, place.line, place.column, place.end_line, one.address)
                    for path, place in one.places.items()
                }
                for plan in self.plans
                for one in plan.resources
                if one.places
            }
        )
