"""Scan: what each agent of a fleet can really reach, and what of that is beyond its manifest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from iamscope import catalog
from iamscope.cloud import World
from iamscope.compare.agents import AgentComparison, Comparison, compare
from iamscope.compare.environments import Environments, environments
from iamscope.findings.incomplete import KIND as INCOMPLETE
from iamscope.manifest.estate import Estate
from iamscope.manifest.fences import kept_in
from iamscope.manifest.load import check_environments, load_estate, load_manifests
from iamscope.manifest.role import Fleet
from iamscope.model.finding import Finding, Severity
from iamscope.model.operator import OperatorLink
from iamscope.model.scan import AgentSummary, Reached, Scan, SnapshotSummary, UndecidedPart
from iamscope.pipeline.assumptions import assumptions
from iamscope.pipeline.exceptions import check_kinds, settle
from iamscope.pipeline.references import judged
from iamscope.pipeline.world import load_world
from iamscope.snapshot import Snapshot
from iamscope.snapshot.document import collector_paused

# The danger class of actions that nobody knows.
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ScanInput:
    """What a scan reads: a snapshot, the manifests of the fleet, and perhaps an estate file."""

    snapshot: Path
    manifests: tuple[Path, ...] = ()
    estate: Path | None = None
    today: date = date.max
    """The day on which exceptions must hold; without one, none does."""
    usage: Path | None = None
    """Audit logs, which tell of operators that the manifests do not name."""


def scan(given: ScanInput) -> Scan:
    """Return what a scan finds. Raises `IamscopeError` for input that cannot be read."""
    # What a scan makes it keeps to its end: the collector would walk over a whole organization for nothing.
    with collector_paused():
        return _scan(given)


def _scan(given: ScanInput) -> Scan:
    vocabularies = catalog.vocabularies()
    fleet = load_manifests(given.manifests, vocabularies) if given.manifests else Fleet(roles=())
    estate = load_estate(given.estate, vocabularies) if given.estate else None
    check_kinds(fleet)
    if estate is not None:
        check_environments(fleet, [estate])
    snapshot, world = load_world(given.snapshot)
    return scan_world(snapshot, world, fleet, estate, given.today, given.usage)


def scan_world(
    snapshot: Snapshot,
    world: World,
    fleet: Fleet,
    estate: Estate | None,
    today: date = date.max,
    usage: Path | None = None,
) -> Scan:
    """Return what a scan of a loaded world finds; the same input gives the same answer."""
    places = environments(world, estate)
    comparison = compare(world, kept_in(fleet, estate), places)
    likely = _likely_operators(world, comparison, usage)
    found = [finding for find in catalog.FINDINGS.values() for finding in find(comparison, world)]
    known = judged(world, comparison, sorted(found, key=lambda finding: finding.order))
    settled = settle(world, comparison, places, known.findings, today)
    return Scan(
        snapshot=SnapshotSummary(
            name=snapshot.name,
            cloud=world.cloud,
            taken_at=snapshot.taken_at,
            scopes=snapshot.scopes or tuple(sorted({item.scope for item in world.principals()})),
            principals=len(world.principals()),
            facts=world.universe.facts,
        ),
        agents=tuple(
            _summary(agent, known.undecided.get(agent.role.name, ()), likely) for agent in comparison.agents
        ),
        findings=settled.findings,
        gaps=tuple(sorted(set(world.gaps))),
        assumes=assumptions(world.gaps),
        notices=(*_notices(comparison, fleet), *_unknown_places(fleet, places), *settled.notices),
    )


def exit_code(result: Scan, fail_on: Severity) -> int:
    """Return the exit code: 0 nothing found, 1 findings, 3 gaps that could hide findings, 4 both.

    Findings that are accepted today make no difference.
    """
    standing = [item for item in result.findings if not item.accepted]
    counted = [item for item in standing if item.kind != INCOMPLETE]
    failed = any(_counts(item, fail_on) for item in counted)
    hidden = len(counted) < len(standing) or any(agent.undecided for agent in result.agents)
    return (1 if failed else 0) + (3 if hidden else 0)


def _counts(finding: Finding, fail_on: Severity) -> bool:
    return finding.severity.rank <= fail_on.rank


def _likely_operators(
    world: World, comparison: Comparison, usage: Path | None
) -> Mapping[str, tuple[OperatorLink, ...]]:
    """Return who is likely the operator of each principal whose manifest names none."""
    agents = {item.id: item for agent in comparison.agents for item in agent.principals}
    if usage is None and all(agent.role.operators for agent in comparison.agents):
        return {}
    return catalog.clouds()[world.cloud].operators(world, tuple(agents.values()), usage)


def _summary(
    agent: AgentComparison,
    hanging: Sequence[UndecidedPart],
    likely: Mapping[str, tuple[OperatorLink, ...]],
) -> AgentSummary:
    return AgentSummary(
        name=agent.role.name,
        place=str(agent.role.place),
        principals=tuple(principal.id for principal in agent.principals),
        absent=agent.absent,
        operators=tuple(str(name) for name in agent.role.operators),
        reaches=tuple(Reached.of(holding, path) for holding, path in agent.reach.paths.items() if path),
        undecided=(
            *(
                UndecidedPart(
                    part.holding.principal.id,
                    part.source.label(),
                    part.danger.value if part.danger else UNKNOWN,
                    part.actions,
                    part.reason,
                )
                for part in agent.undecided
            ),
            *hanging,
        ),
        likely_operators=()
        if agent.role.operators
        else tuple(sorted({link for item in agent.principals for link in likely.get(item.id, ())})),
    )


def _notices(comparison: Comparison, fleet: Fleet) -> Iterator[str]:
    for notice in fleet.notices:
        yield f"{notice.place}: {notice.message}"
    for agent in comparison.agents:
        if not agent.principals:
            yield f"{agent.role.place}: no principal of `{agent.role.name}` is in this snapshot"
        else:
            for name in agent.absent:
                yield f"{agent.role.place}: `{name}` of `{agent.role.name}` is not in this snapshot"


def _unknown_places(fleet: Fleet, places: Environments) -> Iterator[str]:
    """Yield the environments of manifests of which nobody knows what lies in them."""
    if places.known:
        return
    for role in fleet.roles:
        named = dict.fromkeys(str(name) for name in (*role.environments, *role.never_environments))
        if named:
            listed = ", ".join(f"`{name}`" for name in named)
            lacking = "needs the estate file, and a snapshot with an inventory"
            yield f"{role.place}: what lies in {listed} is not known and not judged: that {lacking}"
