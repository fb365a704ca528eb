"""A scan as JSON; the schema is published as `docs/schema/scan.json`."""

from typing import Any

from iamscope.model.plain import page
from iamscope.model.plain_finding import agent_object, finding_object
from iamscope.model.plain_path import gap_object
from iamscope.model.scan import Scan

FORMAT = "json"
SCHEMA_VERSION = 1


def render(scan: Scan) -> str:
    """Return the whole scan as indented JSON with a final newline."""
    return page(as_object(scan))


def as_object(scan: Scan) -> dict[str, Any]:
    """Return the scan as the plain values of its schema."""
    snapshot = scan.snapshot
    return {
        "schema_version": SCHEMA_VERSION,
        "snapshot": {
            "name": snapshot.name,
            "cloud": snapshot.cloud,
            "taken_at": snapshot.taken_at or None,
            "scopes": list(snapshot.scopes),
            "principals": snapshot.principals,
            "facts": dict(snapshot.facts),
        },
        "agents": [agent_object(agent) for agent in scan.agents],
        "findings": [finding_object(finding) for finding in scan.findings],
        "gaps": [gap_object(gap) for gap in scan.gaps],
        "assumes": list(scan.assumes),
        "notices": list(scan.notices),
    }
