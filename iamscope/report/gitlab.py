"""What a gate found as a code quality report of GitLab, which compares it with that of the target branch."""

from collections.abc import Mapping
from typing import Any

from iamscope.model.finding import Severity
from iamscope.model.gate import Gate, Judged, Judgement
from iamscope.model.gate_words import depends, expired, sentence, where, why_not
from iamscope.model.plain import page
from iamscope.model.safe import printable

FORMAT = "gitlab"
_LONG = 2_000
_SEVERITIES: Mapping[Severity, str] = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
    Severity.NOTE: "info",
}


def render(gate: Gate) -> str:
    """Return one entry for each finding; such a report has no place for notices and assumptions."""
    return page([_entry(gate, one) for one in gate.judged])


def _entry(gate: Gate, one: Judged) -> dict[str, Any]:
    finding, spot = one.finding, gate.place(one)
    accepted = gate.judgement(one) is Judgement.ACCEPTED
    return {
        "description": printable(_text(gate, one), _LONG),
        "check_name": finding.kind,
        "fingerprint": finding.fingerprint,
        "severity": "info" if accepted else _SEVERITIES[finding.severity],
        "location": {
            "path": printable(spot.path, _LONG),
            # A line is demanded; where only the file is known, it is the first.
            "lines": {"begin": spot.line or 1},
        },
    }


def _text(gate: Gate, one: Judged) -> str:
    spot = gate.place(one)
    at = f"in {spot.address}" if spot.address else ""
    told = [sentence(one.finding), at, depends(one), expired(gate, one), why_not(gate, one)]
    others = [where(other) for other in one.spots if other.file and other != spot]
    more = f"also at {', '.join(others)}" if others else ""
    return "; ".join(filter(None, [*told, more, f"fix: {one.finding.remedy}"]))
