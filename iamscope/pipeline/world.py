"""From a path to a world."""

from pathlib import Path

from iamscope import catalog
from iamscope.cloud import World
from iamscope.errors import IamscopeError
from iamscope.iac.mistakes import UnknownInputError
from iamscope.iac.reading import read_plan
from iamscope.manifest.nearest import nearest
from iamscope.model.outsider import Outsider
from iamscope.model.planned import Site
from iamscope.model.principal import Principal
from iamscope.snapshot import Snapshot, open_snapshot
from iamscope.snapshot.errors import NotASnapshotError


class UnknownCloudError(IamscopeError):
    """A snapshot is of a cloud that this version does not know."""

    code = "unknown-cloud"

    def __init__(self, cloud: str, snapshot: str) -> None:
        known = ", ".join(sorted(catalog.clouds()))
        super().__init__(
            f"snapshot `{snapshot}` is of the unknown cloud `{cloud}`", hint=f"known are: {known}"
        )


class UnknownPrincipalError(IamscopeError):
    """A principal that was asked for is not in the snapshot."""

    code = "unknown-principal"

    def __init__(self, name: str, snapshot: str, close: str | None) -> None:
        super().__init__(
            f"no principal `{name}` in snapshot `{snapshot}`",
            hint=f"did you mean `{close}`?" if close else "give the full ARN of a user or role",
        )


def load_world(path: Path) -> tuple[Snapshot, World]:
    """Return a snapshot and its world. Raises `IamscopeError` where it cannot be read."""
    snapshot = open_snapshot(path)
    cloud = catalog.clouds().get(snapshot.cloud)
    if cloud is None:
        raise UnknownCloudError(snapshot.cloud, snapshot.name)
    return snapshot, cloud.world(snapshot)


def load_planned(path: Path) -> tuple[Snapshot, World]:
    """Return a snapshot, or a plan of infrastructure as one, and its world. Raises `IamscopeError`.

    Of a plan it is what it surely makes, and each of its unknown attributes is a gap.
    """
    try:
        return load_world(path)
    except NotASnapshotError:
        try:
            plans = read_plan(path)
        except UnknownInputError:
            plans = ()
        if not plans:
            raise
    world = catalog.planner("aws").plan(None, plans, Site()).sure
    return Snapshot(str(path), world.cloud, "", (), tuple(world.gaps)), world


def find_principal(world: World, name: str, snapshot: str) -> Principal:
    """Return the principal that a user named. Raises `UnknownPrincipalError` with the nearest name."""
    found = world.find(name)
    if found is None:
        known = [principal.id if ":" in name else principal.name for principal in world.principals()]
        raise UnknownPrincipalError(name, snapshot, nearest(name, known))
    return found


def find_start(world: World, name: str, snapshot: str) -> tuple[Principal, Outsider | None]:
    """Return the principal that a user named, with what is known of it where it is outside the snapshot."""
    found = world.find(name)
    outside = () if found is not None else world.outsiders(name)
    if outside:
        return outside[0].principal, outside[0]
    return find_principal(world, name, snapshot), None
