"""What a search for remedies knows: the world as it is so far, the manifests, and how to scan again."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from iamscope.cloud import World
from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.sides import Side
from iamscope.clouds.aws.world import AwsWorld
from iamscope.manifest.role import AgentRole, Entry, Fleet
from iamscope.model.finding import Finding
from iamscope.model.scan import Scan, UndecidedPart

Rescan = Callable[[World, Collection[str]], Scan]


@dataclass(frozen=True, slots=True)
class Setting:
    """One fleet, and how a world is scanned for some of its agents."""

    fleet: Fleet
    rescan: Rescan
    comparer: Comparer

    def role(self, agent: str) -> AgentRole | None:
        """Return the manifest of an agent."""
        return next((role for role in self.fleet.roles if role.name == agent), None)

    def entries(self, agent: str) -> tuple[Entry, ...]:
        """Return what the manifest of an agent declares in AWS."""
        role = self.role(agent)
        return role.access.get("aws", ()) if role else ()

    def declared(self, agent: str, world: AwsWorld) -> Side:
        """Return what the manifest of an agent declares as a side; nothing where it declares nothing."""
        entries = self.entries(agent)
        return self.comparer.declared(entries, "the manifest", world) if entries else Side(((),))

    def agents_of(self, world: AwsWorld, principal: str) -> Iterator[str]:
        """Yield the agents that act as a principal: by their manifest, or in their operator's session."""
        for role in self.fleet.roles:
            names = role.agent.principals or (role.operators if role.agent.operator_session else ())
            if any(_is(world, str(name), principal) for name in names):
                yield role.name

    def somebodys(self, world: AwsWorld, principal: str) -> bool:
        """Return whether a principal is an operator, whose policies are for people."""
        named = (str(name) for role in self.fleet.roles for name in role.operators)
        return any(_is(world, name, principal) for name in named)


def _is(world: AwsWorld, name: str, principal: str) -> bool:
    found = world.find(name)
    return found is not None and found.id == principal


def like(one: Finding, other: Finding) -> bool:
    """Return whether two findings, of different worlds, are about the same harm."""
    if one.way:
        # Whom it leads to first, and with what worst request, changes as others on the way go.
        same = (one.kind, one.agent, one.into) == (other.kind, other.agent, other.into)
        return same and bool(set(one.sources) & set(other.sources))
    if (one.kind, one.agent, one.danger) != (other.kind, other.agent, other.danger):
        return False
    # What lies behind a way is told by whom, as the way itself changes; what is direct was told before.
    if not set(one.holders) & set(other.holders) or (one.behind and not other.behind):
        return False
    whole = all(len(item.actions) >= item.action_count for item in (one, other))
    return not whole or not one.actions or bool(set(one.actions) & set(other.actions))


def remaining(finding: Finding, scan: Scan) -> Finding | None:
    """Return what a scan still finds of a finding."""
    return next((other for other in scan.findings if like(finding, other)), None)


def undecided(finding: Finding, scan: Scan) -> UndecidedPart | None:
    """Return what a scan cannot tell of a finding."""
    if finding.danger is None:
        return None
    for agent in scan.agents:
        for part in agent.undecided if agent.name == finding.agent else ():
            its = not finding.behind or part.principal in finding.holders
            if its and part.danger == finding.danger.value and set(part.actions) & set(finding.actions):
                return part
    return None


def updated(before: Scan, now: Scan, agents: Collection[str]) -> Scan:
    """Return a scan of some agents together with what an earlier one says of the others."""
    findings = [item for item in before.findings if item.agent not in agents]
    findings += [item for item in now.findings if item.agent in agents]
    summaries = [item for item in before.agents if item.name not in agents] + list(now.agents)
    return replace(before, findings=tuple(findings), agents=tuple(summaries))


def entity_of(world: AwsWorld, arn: str) -> Entity | None:
    """Return a user or role of a world."""
    return world.directory.entities.get(arn)


def start_of(finding: Finding) -> str:
    """Return whom a finding begins with: the first on its path, or who does it."""
    if finding.path:
        return finding.path[0].origin.principal.id
    return finding.witness.principal if finding.witness else finding.principal


def keys(findings: Sequence[Finding]) -> set[tuple[object, ...]]:
    """Return what findings are told apart by when new ones are looked for."""
    return {
        (item.kind, item.agent, item.into, None)
        if item.way
        else (item.kind, item.agent, item.subject, item.danger)
        for item in findings
    }
