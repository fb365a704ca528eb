"""Which planned principals the manifests of a check are about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from iamscope.cloud import Planned
from iamscope.errors import IamscopeError
from iamscope.iac.mistakes import NothingPlannedError, UnknownInputError
from iamscope.iac.plan import Plan, Tool
from iamscope.iac.reading import read_plan
from iamscope.manifest.nearest import nearest
from iamscope.manifest.place import Located
from iamscope.manifest.role import AgentRole, Fleet
from iamscope.model.planned import Site
from iamscope.model.safe import quoted
from iamscope.snapshot import open_snapshot
from iamscope.snapshot.errors import NotASnapshotError


class UnknownAgentError(IamscopeError):
    """A manifest or an address that was named is not there."""

    code = "unknown-agent"


class WhosePolicyError(IamscopeError):
    """Nothing says to which agent a policy belongs."""

    code = "whose-policy"

    def __init__(self, address: str) -> None:
        super().__init__(
            f"nothing says whose the policy {quoted(address)} is",
            hint=f"name the file as the manifest, or say it: `--agent NAME={address}`",
        )


def read_inputs(
    inputs: Sequence[Path], parameters: Mapping[str, str], onto: Path | None
) -> tuple[list[Plan], Path | None]:
    """Return the plans of some inputs, and the account that they are for.

    An input that is a snapshot is that account, and judged as it is. Raises `IamscopeError`.
    """
    plans: list[Plan] = []
    for path in inputs:
        try:
            plans += read_plan(path, parameters)
        except (UnknownInputError, NothingPlannedError) as error:
            if onto is not None or not _is_snapshot(path):
                raise error from None
            onto = path
    return plans, onto


def _is_snapshot(path: Path) -> bool:
    try:
        open_snapshot(path)
    except NotASnapshotError:
        return False
    return True


def site(
    fleet: Fleet, plans: Sequence[Plan], agents: Mapping[str, str], *, account: str, region: str
) -> Site:
    """Return where plans are applied, and who holds policies that stand for themselves.

    Such a policy is of the agent that is said to be at its address, of that of its name, or of the only one.
    Raises `WhosePolicyError`, and `UnknownAgentError` for an agent that has no manifest.
    """
    names = {role.name: [str(name) for name in role.agent.principals] for role in fleet.roles}
    for agent in agents:
        if agent not in names:
            near = nearest(agent, names)
            hint = f"did you mean {quoted(near)}?" if near else None
            raise UnknownAgentError(f"no manifest is called {quoted(agent)}", hint=hint)
    alone = [one.address for plan in plans if plan.tool is Tool.POLICY for one in plan.resources]
    every = tuple(name for listed in names.values() for name in listed)
    return Site(account, region, every, tuple(sorted(_holders(alone, names, agents))))


def _holders(
    addresses: Sequence[str], names: Mapping[str, Sequence[str]], agents: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    said = {address: agent for agent, address in agents.items()}
    for address in dict.fromkeys((*addresses, *said)):
        only = next(iter(names)) if len(names) == 1 else ""
        agent = said.get(address) or (address if address in names else only)
        if agent and names[agent]:
            yield address, names[agent][0]
        elif names and not agent:
            raise WhosePolicyError(address)


def bound(fleet: Fleet, agents: Mapping[str, str], planned: Planned) -> Fleet:
    """Return a fleet whose agents are also whom they were said to be. Raises `UnknownAgentError`."""
    return replace(
        fleet, roles=tuple(_bound(role, agents.get(role.name, ""), planned) for role in fleet.roles)
    )


def _bound(role: AgentRole, address: str, planned: Planned) -> AgentRole:
    if not address:
        return role
    known = {str(name) for name in role.agent.principals}
    found = planned.principals_at(address)
    if not found:
        raise UnknownAgentError(
            f"no principal is made at {quoted(address)}, where {quoted(role.name)} is said to be"
        )
    added = tuple(Located(name, role.agent.place) for name in found if name not in known)
    return replace(role, agent=replace(role.agent, principals=(*role.agent.principals, *added)))
