"""The environments that an agent must stay out of because its manifest says in which it acts."""

from dataclasses import replace

from iamscope.manifest.estate import Estate
from iamscope.manifest.place import Located
from iamscope.manifest.role import AgentRole, Fleet


def kept_in(fleet: Fleet, estate: Estate | None) -> Fleet:
    """Return agent roles that must not change any environment but those that they act in.

    To name the environments that an agent acts in declares no access: it forbids the others, at the
    place where they are named. A manifest that names none is as it was.
    """
    if estate is None:
        return fleet
    names = [environment.name for environment in estate.environments]
    return replace(fleet, roles=tuple(_kept_in(role, names) for role in fleet.roles))


def _kept_in(role: AgentRole, names: list[str]) -> AgentRole:
    if not role.environments:
        return role
    said = {str(name) for name in (*role.environments, *role.never_environments)}
    others = tuple(Located(name, role.environments[0].place) for name in names if name not in said)
    return replace(role, never_environments=(*role.never_environments, *others))
