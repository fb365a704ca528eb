"""What a change is judged by: manifests, estate, baseline and facts, as they are or were before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from iamscope import catalog
from iamscope.errors import IamscopeError, ManyErrors
from iamscope.manifest.estate import Estate
from iamscope.manifest.load import check_environments, load_estate, load_manifests
from iamscope.manifest.role import Fleet
from iamscope.model.baseline import Baseline
from iamscope.model.safe import quoted
from iamscope.pipeline.base_revision import BaseRevision, at_revision
from iamscope.pipeline.baseline_file import read_baseline
from iamscope.pipeline.exceptions import check_kinds
from iamscope.pipeline.facts import Facts, read_facts
from iamscope.pipeline.widening import Widened, widened


@dataclass(frozen=True, slots=True)
class Judges:
    """Manifests, estate, baseline and facts, and in what the change itself would make them allow more."""

    fleet: Fleet
    estate: Estate | None
    baseline: Baseline | None
    wider: tuple[Widened, ...] = ()
    notices: tuple[str, ...] = ()
    facts: tuple[Facts, ...] = ()

    def known(self, cloud: str) -> tuple[Any, ...]:
        """Return the policies of a cloud's provider whose text is known."""
        return tuple(policy for one in self.facts if one.cloud == cloud for policy in one.policies)


def load_judges(
    manifests: tuple[Path, ...],
    estate: Path | None,
    baseline: Path | None,
    ref: str | None,
    facts: tuple[Path, ...] = (),
) -> Judges:
    """Return what a change is judged by. Raises `IamscopeError` with all mistakes.

    With `ref`, all of it is read from that revision: what the change makes of it is compared with that, and
    counts for nothing else.
    """
    mine = _from_files(manifests, estate)
    if ref is None:
        known = read_baseline(baseline) if baseline else None
        return Judges(*mine, known, facts=_facts(facts))
    paths = [*manifests, *(one for one in (estate, baseline) if one), *facts]
    with at_revision(ref, paths) as revision:
        fleet, before = revision.manifests(manifests), revision.estate(estate)
        _checked(fleet, before)
        known = read_baseline(revision.path(baseline)) if baseline and revision.holds(baseline) else None
        if baseline and known is None:
            known = Baseline()
        wider = widened(fleet, mine[0], before, mine[1])
        there = [one for one in facts if revision.holds(one)]
        read = _facts([revision.path(one) for one in there])
        named = tuple(replace(one, file=revision.shown(one.file)) for one in read)
        missing = (one for one in facts if one not in there)
        return Judges(fleet, before, known, wider, (*_notices(revision), *map(_unheard, missing)), named)


def _from_files(manifests: tuple[Path, ...], estate: Path | None) -> tuple[Fleet, Estate | None]:
    vocabularies = catalog.vocabularies()
    fleet = load_manifests(manifests, vocabularies) if manifests else Fleet(roles=())
    found = load_estate(estate, vocabularies) if estate else None
    _checked(fleet, found)
    return fleet, found


def _facts(paths: Sequence[Path]) -> tuple[Facts, ...]:
    """Return the facts of some files. Raises `IamscopeError` with the mistakes of all of them."""
    found: list[Facts] = []
    errors: list[IamscopeError] = []
    for path in paths:
        try:
            found.append(read_facts(path))
        except ManyErrors as error:
            errors += error.errors
        except IamscopeError as error:
            errors.append(error)
    if errors:
        raise errors[0] if len(errors) == 1 else ManyErrors(tuple(errors))
    return tuple(found)


def _unheard(facts: Path) -> str:
    return f"the facts {quoted(str(facts))} are not in that revision, and count for nothing"


def _checked(fleet: Fleet, estate: Estate | None) -> None:
    check_kinds(fleet)
    if estate is not None:
        check_environments(fleet, [estate])


def _notices(revision: BaseRevision) -> Iterator[str]:
    yield f"manifests, estate, baseline and facts are those of {revision.words}"
    if revision.checked_out:
        yield f"{revision.words} is what is checked out: a change to manifests cannot be seen so"
