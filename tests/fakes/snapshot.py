"""Snapshots written by hand."""

import json
from pathlib import Path
from typing import Any

from iamscope.snapshot import Snapshot, open_snapshot

ACCOUNT = "111111111111"
ALLOW = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}],
}


def snapshot(folder: Path, answers: dict[str, Any]) -> Snapshot:
    """Write a snapshot of some answers by hand; a call with a slash is of a region."""
    coverage = []
    for name, body in answers.items():
        region, _, call = name.rpartition("/")
        file = f"aws/{ACCOUNT}/{region + '/' if region else ''}{call}.json"
        place = folder / file
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(body))
        scope = f"{ACCOUNT}/{region}" if region else ACCOUNT
        coverage.append({"call": call, "scope": scope, "file": file, "items": 1})
    index = {
        "schema_version": 1,
        "tool_version": "0",
        "cloud": "aws",
        "taken_at": "2026-01-01T00:00:00Z",
        "scopes": [ACCOUNT],
        "regions": ["eu-west-1"],
        "coverage": coverage,
        "gaps": [],
    }
    (folder / "snapshot.json").write_text(json.dumps(index))
    return open_snapshot(folder)


def calls(*pairs: tuple[dict[str, Any], dict[str, Any]]) -> dict[str, Any]:
    """Return the file of a call that was made once for each resource."""
    return {"calls": [{"request": request, "response": response} for request, response in pairs]}
