"""Whether a request may become a lease: whose manifest, how much of it, and who has to approve."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from iamscope import catalog
from iamscope.broker.settings import Quota
from iamscope.errors import IamscopeError
from iamscope.manifest.role import AgentRole, Approval, Entry
from iamscope.model.danger import Danger
from iamscope.model.safe import quoted


class RefusedError(IamscopeError):
    """A request is refused; the code says why."""

    code = "refused"


class NotYoursError(RefusedError):
    """Somebody asks for a manifest that is not his."""

    code = "not-yours"

    def __init__(self, agent: str) -> None:
        super().__init__(
            f"{quoted(agent)} is not an agent that you may ask for",
            hint="the broker's configuration says who may ask for which agent",
        )


class NoRuleError(RefusedError):
    """No rule of the manifest says who approves what was asked for."""

    code = "no-rule"

    def __init__(self, agent: str, dangers: Iterable[Danger]) -> None:
        listed = ", ".join(f"`{danger.value}`" for danger in sorted(dangers, key=lambda one: one.rank))
        super().__init__(
            f"no rule under `approvals` of {quoted(agent)} is for access of the class {listed}",
            hint="ask for less, or have a rule for it added to the manifest",
        )


class QuotaError(RefusedError):
    """An agent has or asks for too many leases."""

    code = "quota"

    def __init__(self, agent: str, have: int, most: int, what: str) -> None:
        super().__init__(
            f"{quoted(agent)} has {have} leases {what}, and may have {most}",
            hint="release those that are not needed any more, or wait",
        )


@dataclass(frozen=True, slots=True)
class Needed:
    """How many people of each group have to approve; nobody where it is empty."""

    groups: Mapping[str, int] = field(default_factory=dict)

    def missing(self, given: Mapping[str, frozenset[str]]) -> Mapping[str, int]:
        """Return how many are missing; one person counts for one group alone."""
        taken: set[str] = set()
        missing: dict[str, int] = {}
        for group in sorted(self.groups, key=lambda name: len(given.get(name, ()))):
            people = [person for person in sorted(given.get(group, ())) if person not in taken]
            counted = people[: self.groups[group]]
            taken |= set(counted)
            if len(counted) < self.groups[group]:
                missing[group] = self.groups[group] - len(counted)
        return missing


def needed(role: AgentRole, cloud: str, entries: Sequence[Entry], environments: Sequence[str]) -> Needed:
    """Return who has to approve some access. Raises `NoRuleError` where no rule is for part of it.

    `environments` are those that it acts on, as far as anybody knows: a rule for other ones is none for it.
    """
    comparer = catalog.comparer(cloud)
    dangers = {
        danger for entry in entries for danger in comparer.dangers([str(one) for one in entry.actions])
    }
    groups: dict[str, int] = {}
    open_ones = set()
    for danger in dangers:
        rules = [rule for rule in role.approvals if _is_for(rule, danger, environments)]
        if not rules:
            open_ones.add(danger)
        # A rule that names the class says more than one that is for everything.
        exact = [rule for rule in rules if rule.dangers] or rules
        for rule in exact:
            if rule.group:
                groups[rule.group] = max(groups.get(rule.group, 0), rule.people)
    if open_ones or not dangers:
        raise NoRuleError(role.name, open_ones)
    return Needed(groups)


def _is_for(rule: Approval, danger: Danger, environments: Sequence[str]) -> bool:
    named = {str(name) for name in rule.environments}
    classes = {str(one) for one in rule.dangers}
    inside = not named or (bool(environments) and set(environments) <= named)
    return inside and (not classes or danger.value in classes)


def check_quota(agent: str, standing: int, recent: int, quota: Quota) -> None:
    """Raise `QuotaError` where an agent has as many leases as it may have."""
    if standing >= quota.active:
        raise QuotaError(agent, standing, quota.active, "that have not ended")
    if recent >= quota.hourly:
        raise QuotaError(agent, recent, quota.hourly, "asked for in an hour")
