"""What a gate found as CSV (RFC 4180), harmless to a program that takes some texts for formulas."""

import csv
import io

from iamscope.model.gate import Gate, Judged
from iamscope.model.gate_words import expired, places, proof, why_not
from iamscope.model.safe import printable

FORMAT = "csv"
_LONG = 8_000
# The last four are the wide forms of the first, which some programs take for the same.
_FORMULA = (*"=+-@|%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
COLUMNS = (
    "judgement",
    "severity",
    "kind",
    "agent",
    "principal",
    "message",
    "file",
    "line",
    "address",
    "places",
    "unknown",
    "proof",
    "remedy",
    "exception",
    "why_not",
    "fingerprint",
)


def render(gate: Gate) -> str:
    """Return one row for each finding, and one for what cannot be told, below the names of the columns."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in gate.judged:
        writer.writerow(map(_cell, _row(gate, one)))
    for agent in gate.agents:
        for part in agent.undecided:
            told = {
                "judgement": "undecided",
                "agent": agent.name,
                "principal": part.principal,
                "message": f"cannot tell whether {', '.join(part.actions)} is excess: {part.reason}",
                "address": part.source,
            }
            writer.writerow(_cell(told.get(column, "")) for column in COLUMNS)
    return out.getvalue()


def _row(gate: Gate, one: Judged) -> tuple[str, ...]:
    finding, spot = one.finding, gate.place(one)
    return (
        gate.judgement(one).value,
        finding.severity.value,
        finding.kind,
        finding.agent,
        finding.principal,
        finding.message,
        spot.path,
        str(spot.line or ""),
        spot.address,
        places(one),
        "; ".join(one.unknown),
        proof(finding),
        finding.remedy,
        expired(gate, one),
        why_not(gate, one),
        finding.fingerprint,
    )


def _cell(text: str) -> str:
    """Return a text that no spreadsheet computes: an apostrophe says that it is one."""
    shown = printable(text, _LONG)
    return f"'{shown}" if shown.lstrip(" '\"").startswith(_FORMULA) else shown
