"""What the verification of an audit log found, as JSON; the schema is `docs/schema/audit.json`."""

from typing import Any

from iamscope.lease.evidence import Evidence
from iamscope.lease.verified import Problem, Verification
from iamscope.model.plain import page

SCHEMA_VERSION = 1


def render(found: Verification, file: str) -> str:
    """Return what was found as indented JSON with a final newline."""
    return page(as_object(found, file))


def as_object(found: Verification, file: str) -> dict[str, Any]:
    """Return what was found as the plain values of its schema."""
    return {
        "schema_version": SCHEMA_VERSION,
        "file": file,
        "verdict": found.verdict.value,
        "lines": found.lines,
        "head": {"number": found.head.number, "hash": found.head.hash},
        "first_time": found.first_time,
        "last_time": found.last_time,
        "signed": found.signed,
        "covered": _evidence(found.covered) if found.covered else None,
        "problems": [_problem(one) for one in found.problems],
        "problems_not_shown": found.unshown,
        "doubts": list(found.doubts),
    }


def _evidence(one: Evidence) -> dict[str, Any]:
    return {"number": one.head.number, "hash": one.head.hash, "time": one.time, "place": one.place}


def _problem(one: Problem) -> dict[str, Any]:
    return {
        "trouble": one.trouble.value,
        "line": one.line or None,
        "first_entry": one.first,
        "last_entry": one.last,
        "message": one.message,
    }
