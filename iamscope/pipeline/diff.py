"""Diff: what each agent reaches in one snapshot and not in another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from iamscope.cloud import World
from iamscope.compare.drift import Drift, Side
from iamscope.compare.environments import environments
from iamscope.compare.gaps import gaps_of
from iamscope.compare.proving import Provers
from iamscope.errors import IamscopeError
from iamscope.findings.incomplete import KIND as INCOMPLETE
from iamscope.graph.reach import Hubs, Reach, reach
from iamscope.manifest.load import check_environments
from iamscope.manifest.role import AgentRole
from iamscope.model.diff import AgentDiff, Diff, Moved, ReachedThen
from iamscope.model.finding import Finding
from iamscope.model.gap import Gap
from iamscope.model.principal import Principal
from iamscope.model.scan import Reached
from iamscope.pipeline.agents import agents_of
from iamscope.pipeline.assumptions import assumptions
from iamscope.pipeline.measure import Measure, load_measure
from iamscope.pipeline.what_if import compare_findings, held_words
from iamscope.pipeline.world import load_planned
from iamscope.snapshot import Snapshot


class TwoCloudsError(IamscopeError):
    """Two snapshots are of different clouds."""

    code = "two-clouds"

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"the snapshots are of different clouds, `{before}` and `{after}`")


@dataclass(frozen=True, slots=True)
class DiffInput:
    """Two snapshots or plans, and of whom: agents of manifests, whoever looks like one, or everybody."""

    before: Path
    after: Path
    manifests: tuple[Path, ...] = ()
    estate: Path | None = None
    everybody: bool = False


def diff(given: DiffInput) -> Diff:
    """Return what is not the same in two snapshots. Raises `IamscopeError` for wrong input."""
    measure = load_measure(given.manifests, given.estate)
    if measure.estate is not None:
        check_environments(measure.fleet, [measure.estate])
    first, second = load_planned(given.before), load_planned(given.after)
    if first[1].cloud != second[1].cloud:
        raise TwoCloudsError(first[1].cloud, second[1].cloud)
    return diff_worlds(first, second, measure, everybody=given.everybody)


def diff_worlds(
    first: tuple[Snapshot, World],
    second: tuple[Snapshot, World],
    measure: Measure,
    *,
    everybody: bool = False,
) -> Diff:
    """Return what is not the same in two loaded worlds."""
    sides = [_Then(snapshot, world, measure) for snapshot, world in (first, second)]
    scans = [measure.scan(snapshot, world) for snapshot, world in (first, second)]
    gone, appeared, altered = compare_findings(scans[0].findings, scans[1].findings)
    old = {_about(finding) for finding in scans[0].findings}
    ids = [{one.id for one in world.principals()} for _, world in (first, second)]
    unread = [{f"{gap.call} of {gap.scope}" for gap in world.gaps} for _, world in (first, second)]
    return Diff(
        before=first[0].name,
        after=second[0].name,
        agents=tuple(_agents(*sides, everybody=everybody)),
        gone=gone,
        appeared=appeared,
        altered=altered,
        kept=len(scans[1].findings) - len(appeared) - len(altered),
        worse=sum(one.kind != INCOMPLETE and _about(one) not in old for one in appeared),
        only_before=tuple(sorted(ids[0] - ids[1])),
        only_after=tuple(sorted(ids[1] - ids[0])),
        newly_unread=tuple(sorted(unread[1] - unread[0])),
        newly_read=tuple(sorted(unread[0] - unread[1])),
        assumes=assumptions((*first[1].gaps, *second[1].gaps)),
    )


def _about(finding: Finding) -> tuple[object, ...]:
    """Return what a finding is about, whatever gives it: what one statement gave another one may give now.

    That an agent has more in sum is told of the agent itself, to the last request.
    """
    who = finding.agent or finding.subject
    return finding.kind, finding.severity, who, finding.into, finding.danger


@dataclass
class _Then:
    """One of the two worlds."""

    snapshot: Snapshot
    world: World
    measure: Measure
    _reaches: dict[tuple[str, ...], Reach] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = environments(self.world, self.measure.estate)
        self.provers, self._hubs = Provers(self.world), Hubs(self.world)

    def side(self, principals: Sequence[Principal]) -> Side:
        """Return what some principals hold together."""
        hubs = self._hubs if len(principals) == 1 else None
        return Side(self.world, self.provers, self.places, reach(self.world, principals, hubs=hubs))

    def named(self, *, everybody: bool) -> Mapping[str, Sequence[Principal]]:
        """Return the principals of each agent, or each principal, that is compared."""
        if self.measure.given and not everybody:
            return {role.name: self._of(role) for role in self.measure.fleet.roles}
        if everybody:
            return {one.id: [one] for one in self.world.principals()}
        agents = agents_of(self.world, self.measure.fleet, given=False).agents
        wanted = {one.principal for one in agents}
        return {one.id: [one] for one in self.world.principals() if one.id in wanted}

    def _of(self, role: AgentRole) -> Sequence[Principal]:
        # An agent that acts in its operator's session is whatever its operator is.
        names = (*role.agent.principals, *(role.operators if role.agent.operator_session else ()))
        found = (self.world.find(str(name)) for name in names)
        return list({one.id: one for one in found if one is not None}.values())


def _agents(before: _Then, after: _Then, *, everybody: bool) -> Iterator[AgentDiff]:
    drift = Drift()
    found = [then.named(everybody=everybody) for then in (before, after)]
    for name in sorted({*found[0], *found[1]}):
        sides = []
        for then, named in zip((before, after), found, strict=True):
            # Who looks like an agent in one snapshot alone may be in the other all the same.
            known = then.world.find(name)
            sides.append(named.get(name) or ([known] if known is not None and known.id == name else []))
        yield _agent(name, drift, before.side(sides[0]), after.side(sides[1]))


def _agent(name: str, drift: Drift, before: Side, after: Side) -> AgentDiff:
    more, less = drift.beyond(after, before), drift.beyond(before, after)
    unknown = dict.fromkeys((*more.undecided, *less.undecided))
    return AgentDiff(
        name=name,
        in_before=bool(before.reach.paths),
        in_after=bool(after.reach.paths),
        before=len(_reached(before)),
        after=len(_reached(after)),
        gained=Moved(tuple(_moved(before, after)), more.access),
        lost=Moved(tuple(_moved(after, before)), less.access),
        undecided=tuple(unknown),
        gaps=_hiding(after),
    )


def _hiding(side: Side) -> tuple[Gap, ...]:
    return tuple(gaps_of(side.world, [holding.principal for holding in side.reach.paths]))


def _reached(side: Side) -> Mapping[str, Reached]:
    """Return who can be become, by name and form."""
    paths = side.reach.paths
    told = (Reached.of(holding, path) for holding, path in paths.items() if path)
    return {held_words(one): one for one in told}


def _moved(one: Side, two: Side) -> Iterator[ReachedThen]:
    """Yield who is reached on the second side and not, or not for certain, on the first."""
    before = _reached(one)
    for name, found in sorted(_reached(two).items()):
        known = before.get(name)
        if known is None or (found.certain and not known.certain):
            yield ReachedThen(name, found.certain, found.path)
