"""What a change is judged by: manifests, estate and baseline, as they are or as they were before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from iamscope import catalog
from iamscope.manifest.estate import Estate
from iamscope.manifest.load import check_environments, load_estate, load_manifests
from iamscope.manifest.role import Fleet
from iamscope.model.baseline import Baseline
from iamscope.pipeline.base_revision import BaseRevision, at_revision
from iamscope.pipeline.baseline_file import read_baseline
from iamscope.pipeline.exceptions import check_kinds
from iamscope.pipeline.widening import Widened, widened


@dataclass(frozen=True, slots=True)
class Judges:
    """Manifests, estate and baseline, and in what the change itself would make them allow more."""

    fleet: Fleet
    estate: Estate | None
    baseline: Baseline | None
    wider: tuple[Widened, ...] = ()
    notices: tuple[str, ...] = ()


def load_judges(
    manifests: tuple[Path, ...], estate: Path | None, baseline: Path | None, ref: str | None
) -> Judges:
    """Return what a change is judged by. Raises `IamscopeError` with all mistakes.

    With `ref`, all of it is read from that revision: what the change makes of it is compared with that, and
    counts for nothing else.
    """
    mine = _from_files(manifests, estate)
    if ref is None:
        return Judges(*mine, read_baseline(baseline) if baseline else None)
    paths = [*manifests, *(one for one in (estate, baseline) if one)]
    with at_revision(ref, paths) as revision:
        fleet, before = revision.manifests(manifests), revision.estate(estate)
        _checked(fleet, before)
        known = read_baseline(revision.path(baseline)) if baseline and revision.holds(baseline) else None
        if baseline and known is None:
            known = Baseline()
        wider = widened(fleet, mine[0], before, mine[1])
        return Judges(fleet, before, known, wider, tuple(_notices(revision)))


def _from_files(manifests: tuple[Path, ...], estate: Path | None) -> tuple[Fleet, Estate | None]:
    vocabularies = catalog.vocabularies()
    fleet = load_manifests(manifests, vocabularies) if manifests else Fleet(roles=())
    found = load_estate(estate, vocabularies) if estate else None
    _checked(fleet, found)
    return fleet, found


def _checked(fleet: Fleet, estate: Estate | None) -> None:
    check_kinds(fleet)
    if estate is not None:
        check_environments(fleet, [estate])


def _notices(revision: BaseRevision) -> Iterator[str]:
    yield f"manifests, estate and baseline are those of {revision.words}"
    if revision.checked_out:
        yield f"{revision.words} is what is checked out: a change to manifests cannot be seen so"
