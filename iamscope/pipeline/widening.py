"""Widening: what the manifests and the estate of a change allow beyond those that the change is made to."""

from dataclasses import dataclass

from iamscope import catalog
from iamscope.cloud import World
from iamscope.compare.entries import Entries
from iamscope.compare.widened_fleet import widenings
from iamscope.findings import manifest_widened
from iamscope.manifest.estate import Estate
from iamscope.manifest.place import Place
from iamscope.manifest.role import Fleet
from iamscope.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Widened:
    """A finding of a wider manifest, and the place of the change that it points to."""

    finding: Finding
    place: Place


class _EntriesOf:
    """What compares entries of each cloud, made when it is first asked for."""

    def __init__(self, world: World | None) -> None:
        self._world = world
        self._known: dict[str, Entries] = {}

    def __call__(self, cloud: str) -> Entries:
        if cloud not in self._known:
            known = self._world if self._world is not None and self._world.cloud == cloud else None
            self._known[cloud] = Entries(catalog.comparer(cloud), known)
        return self._known[cloud]


def widened(
    base: Fleet,
    head: Fleet,
    base_estate: Estate | None = None,
    head_estate: Estate | None = None,
    world: World | None = None,
) -> tuple[Widened, ...]:
    """Return every respect in which `head` allows more than `base`, or may do so, the worst first.

    A world knows the policies that manifests reference by name.
    """
    found = list(widenings(base, head, base_estate, head_estate, _EntriesOf(world)))
    told = zip(manifest_widened.find(found), found, strict=True)
    made = [Widened(finding, one.place) for finding, one in told]
    return tuple(sorted(made, key=lambda one: (one.finding.order, one.place)))
