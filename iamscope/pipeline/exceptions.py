"""Exceptions of manifests: which findings are accepted, and for how long."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from iamscope import catalog
from iamscope.cloud import World
from iamscope.compare.agents import AgentComparison, Comparison, compare
from iamscope.compare.environments import Environments
from iamscope.compare.excess import Undecided
from iamscope.manifest.mistakes import ManifestError, Mistakes
from iamscope.manifest.nearest import nearest
from iamscope.manifest.role import Acceptance, AgentRole, Fleet
from iamscope.model.finding import Accepted, Finding
from iamscope.model.safe import quoted


class UnknownFindingError(ManifestError):
    """An exception accepts a kind of finding that does not exist."""

    code = "unknown-finding"


def check_kinds(fleet: Fleet) -> None:
    """Raise every kind of finding that an exception names and that does not exist."""
    mistakes = Mistakes()
    for role in fleet.roles:
        for kind in (kind for one in role.exceptions for kind in one.findings):
            if kind.text not in catalog.FINDINGS:
                message = f"unknown kind of finding {quoted(kind.text)}"
                meant = nearest(kind.text, catalog.FINDINGS)
                hint = f"known are {', '.join(f'`{name}`' for name in sorted(catalog.FINDINGS))}"
                mistakes.add(UnknownFindingError(message, kind.place, nearest=meant, hint=hint))
    mistakes.raise_any()


def expired(exceptions: Iterable[Acceptance], today: date) -> Iterator[Acceptance]:
    """Yield the exceptions whose last day lies before today."""
    return (one for one in exceptions if one.expires < today)


@dataclass(frozen=True, slots=True)
class Settled:
    """Findings with the exceptions that cover them, and what is to be said of exceptions."""

    findings: tuple[Finding, ...]
    notices: tuple[str, ...]


def settle(
    world: World, comparison: Comparison, environments: Environments, findings: Sequence[Finding], today: date
) -> Settled:
    """Return the findings of a comparison, those marked that an exception of their manifest covers."""
    settled: list[Finding] = list(findings)
    notices: list[str] = []
    for agent in comparison.agents:
        covering: dict[int, list[Acceptance]] = {}
        for acceptance in agent.role.exceptions:
            trial = _Trial(world, environments, agent, acceptance)
            covered = [
                place
                for place, finding in enumerate(findings)
                if finding.agent == agent.role.name and trial.covers(finding)
            ]
            for place in covered:
                covering.setdefault(place, []).append(acceptance)
            if not covered and agent.principals:
                notices.append(f"{acceptance.place}: the exception matches no finding")
        for place, acceptances in covering.items():
            settled[place] = replace(findings[place], exception=_accepted(acceptances, today))
    return Settled(tuple(settled), tuple(notices))


def _accepted(acceptances: Iterable[Acceptance], today: date) -> Accepted:
    """Return the exception that lasts longest."""
    last = max(acceptances, key=lambda one: one.expires)
    return Accepted(
        owner=last.owner,
        reason=last.reason,
        expires=last.expires.isoformat(),
        place=str(last.place),
        expired=last.expires < today,
    )


@dataclass(slots=True)
class _Trial:
    """One exception of one agent, tried on its findings.

    Access that is accepted is tried by declaring it: a finding is covered if nothing of its excess is
    left then. So the exact comparison decides, and a finding that is accepted in part stays as it is.
    """

    world: World
    environments: Environments
    agent: AgentComparison
    acceptance: Acceptance
    _left: "_Left | None" = field(default=None, init=False)

    def covers(self, finding: Finding) -> bool:
        """Return whether all that the exception asks for holds of a finding."""
        kinds = {str(kind) for kind in self.acceptance.findings}
        prints = {str(one) for one in self.acceptance.fingerprints}
        if (kinds and finding.kind not in kinds) or (prints and finding.fingerprint not in prints):
            return False
        return not self.acceptance.access or (finding.origin is not None and self._within(finding))

    def _within(self, finding: Finding) -> bool:
        accepted = self.acceptance.access.get(self.world.cloud, ())
        if not accepted:
            return False
        if self._left is None:
            role = self.agent.role
            declared = (*role.access.get(self.world.cloud, ()), *accepted)
            tried = replace(role, access={**role.access, self.world.cloud: declared})
            self._left = _left(self.world, tried, self.environments, self.agent)
        return not self._left.touches(finding)


@dataclass(frozen=True, slots=True)
class _Left:
    """What is beyond a manifest that declares more: its excess, and what cannot be told any longer."""

    excess: tuple[Finding, ...]
    undecided: tuple[Undecided, ...]

    def touches(self, finding: Finding) -> bool:
        """Return whether something is left of a finding's access, perhaps in another class of danger."""
        for other in self.excess:
            if other.kind == finding.kind and finding.action_count > len(finding.actions):
                # Which actions there are is not told: any way of the same sort may be what is left of it.
                if set(other.sources) & set(finding.sources):
                    return True
                continue
            same = set(other.holders) & set(finding.holders) and set(other.granting) & set(finding.granting)
            if same and set(other.actions) & set(finding.actions):
                return True
        return any(
            part.holding.principal.id in finding.holders and set(part.actions) & set(finding.actions)
            for part in self.undecided
        )


def _left(world: World, role: AgentRole, environments: Environments, before: AgentComparison) -> _Left:
    comparison = compare(world, Fleet((role,)), environments)
    (agent,) = comparison.agents
    found = (one for find in catalog.FINDINGS.values() for one in find(comparison, world))
    return _Left(
        tuple(one for one in found if one.agent == role.name and one.origin is not None),
        tuple(part for part in agent.undecided if part not in before.undecided),
    )
