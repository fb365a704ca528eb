"""A scan as a gate, for the formats that gates are printed in."""

from collections.abc import Iterator

from iamscope.model.columns import listing
from iamscope.model.finding import Finding, Severity
from iamscope.model.gap import Direction
from iamscope.model.gate import Gate, Judged, Spot
from iamscope.model.scan import Scan


def gate_of(scan: Scan, fail_on: Severity) -> Gate:
    """Return the findings of a scan as those of a gate: nothing is planned, so nothing hangs on that."""
    return Gate(
        inputs=(scan.snapshot.name,),
        judged=tuple(Judged(finding, _spots(finding)) for finding in scan.findings),
        agents=scan.agents,
        reach=(),
        assumes=scan.assumes,
        notices=(*scan.notices, *_gaps(scan)),
        unknown_fails=True,
        fail_on=fail_on,
    )


def _spots(finding: Finding) -> tuple[Spot, ...]:
    """Return the attached documents that a finding comes from, in no file; without any, whose it is."""
    documents = dict.fromkeys(f"{source.document} on {source.attached_to}" for source in finding.sources)
    return tuple(Spot("", address=address) for address in documents or (finding.principal,))


def _gaps(scan: Scan) -> Iterator[str]:
    """Yield one sentence on what was not read and could grant more."""
    calls = dict.fromkeys(gap.call for gap in scan.gaps if gap.direction is Direction.GRANTS)
    if calls:
        yield f"unread, and could grant more: {listing(list(calls), len(calls))}"
