"""Fix: the changes that remove what a scan finds, proven, written down, and never made."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from iamscope import catalog
from iamscope.cloud import World
from iamscope.errors import IamscopeError, ManyErrors
from iamscope.findings.incomplete import KIND as INCOMPLETE
from iamscope.manifest.nearest import nearest
from iamscope.manifest.role import Fleet
from iamscope.model.finding import Finding
from iamscope.model.remedy import Fixes
from iamscope.model.safe import unquotable
from iamscope.model.scan import Scan
from iamscope.pipeline.measure import Measure, load_measure
from iamscope.pipeline.world import load_world
from iamscope.snapshot import Snapshot

_LEAST = 4


class UnknownFindingError(IamscopeError):
    """No finding has a fingerprint that was asked for, or several do."""

    code = "unknown-finding"

    def __init__(self, fingerprint: str, problem: str, near: str | None = None) -> None:
        super().__init__(
            f"{problem} `{unquotable(fingerprint)}`",
            hint=f"did you mean `{near}`?" if near else "`scan --format json` shows the fingerprints",
        )


@dataclass(frozen=True, slots=True)
class FixInput:
    """What is scanned, against what, and which findings are to be removed; all of them if none is named."""

    snapshot: Path
    manifests: tuple[Path, ...]
    estate: Path | None = None
    fingerprints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fixed:
    """The remedies for some findings of a scan."""

    scan: Scan
    fixes: Fixes


def fix(given: FixInput) -> Fixed:
    """Return remedies for the findings of a scan. Raises `IamscopeError` for input that is wrong."""
    measure = load_measure(given.manifests, given.estate)
    snapshot, world = load_world(given.snapshot)
    return fix_world(snapshot, world, measure, given.fingerprints)


def fix_world(snapshot: Snapshot, world: World, measure: Measure, fingerprints: Sequence[str]) -> Fixed:
    """Return remedies for the findings of a loaded world."""
    scan = measure.scan(snapshot, world)
    wanted = _wanted(scan.findings, fingerprints)

    def rescan(other: World, agents: Collection[str]) -> Scan:
        if other is world:
            return scan
        roles = tuple(role for role in measure.fleet.roles if role.name in agents)
        return replace(measure, fleet=Fleet(roles)).scan(snapshot, other)

    fixes = catalog.remedier(world.cloud).remedies(world, measure.fleet, wanted, rescan)
    return Fixed(scan, fixes)


def _wanted(findings: Sequence[Finding], fingerprints: Sequence[str]) -> Sequence[Finding]:
    """Return the findings of some fingerprints, or of their unambiguous beginnings."""
    if not fingerprints:
        return findings
    errors: list[IamscopeError] = []
    kept: set[str] = set()
    known = {finding.fingerprint for finding in findings}
    for text in fingerprints:
        found = {one for one in known if one == text or (len(text) >= _LEAST and one.startswith(text))}
        if not found:
            errors.append(UnknownFindingError(text, "no finding has the fingerprint", nearest(text, known)))
        elif len(found) > 1:
            errors.append(UnknownFindingError(text, "several findings have fingerprints that begin with"))
        kept |= found
    if errors:
        raise errors[0] if len(errors) == 1 else ManyErrors(tuple(errors))
    return [finding for finding in findings if finding.fingerprint in kept]


def exit_code(fixed: Fixed) -> int:
    """Return the exit code: 0 all has a remedy, 1 something has none, 3 gaps could hide more, 4 both."""
    without = [item for item in fixed.fixes.unsolved if item.finding.kind != INCOMPLETE]
    hidden = any(finding.kind == INCOMPLETE for finding in fixed.scan.findings)
    hidden = hidden or any(agent.undecided for agent in fixed.scan.agents)
    return (1 if without else 0) + (3 if hidden else 0)
