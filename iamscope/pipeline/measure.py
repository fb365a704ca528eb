"""What a snapshot is measured against: manifests, and perhaps an estate file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from iamscope import catalog
from iamscope.cloud import World
from iamscope.manifest.estate import Estate
from iamscope.manifest.load import load_estate, load_manifests
from iamscope.manifest.role import Fleet
from iamscope.model.scan import Scan
from iamscope.pipeline.scan import scan_world
from iamscope.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Measure:
    """Manifests and an estate; `given` says whether there are manifests at all."""

    fleet: Fleet
    estate: Estate | None
    given: bool

    def scan(self, snapshot: Snapshot, world: World) -> Scan:
        """Return what a scan of a world finds."""
        return scan_world(snapshot, world, self.fleet, self.estate)


def load_measure(manifests: Sequence[Path], estate: Path | None) -> Measure:
    """Return manifests and an estate from files. Raises `IamscopeError` with all mistakes."""
    vocabularies = catalog.vocabularies()
    fleet = load_manifests(manifests, vocabularies) if manifests else Fleet(roles=())
    return Measure(fleet, load_estate(estate, vocabularies) if estate else None, bool(manifests))
