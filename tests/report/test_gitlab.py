"""What a gate found as a code quality report of GitLab."""

import json
from dataclasses import replace
from typing import Any

import jsonschema
from hypothesis import given, settings

from iamscope.model.gate import Gate, Judged, Spot
from iamscope.report import gitlab
from tests.report.gates import ADMIN, CLEAN, FULL, hostile
from tests.report.hostile_names import NAMES

# GitLab publishes no schema; this is what its documentation asks for.
SHAPE = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "pattern": "^[a-z-]+$"},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "additionalProperties": False,
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "minLength": 1, "pattern": "^(?!\\./)"},
                    "lines": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def entries(gate: Gate) -> list[dict[str, Any]]:
    """Return the entries of a gate's report, which have the shape that GitLab asks for."""
    found = json.loads(gitlab.render(gate))
    jsonschema.validate(found, SHAPE)
    assert isinstance(found, list)
    return found


def test_every_finding_is_an_entry() -> None:
    """There is an entry for each finding, with its place, and none for a clean gate."""
    found = entries(FULL)
    assert len(found) == len(FULL.judged)
    assert found[0]["location"] == {"path": "infra/agents.tf", "lines": {"begin": 14}}
    assert entries(CLEAN) == []


def test_severities_keep_their_order() -> None:
    """The five severities are five, and what an exception accepts is only told."""
    found = {entry["check_name"]: entry["severity"] for entry in entries(FULL)}
    assert found["inherited-excess"] == "blocker"
    assert found["long-lived-key"] == "critical"
    assert found["dead-guard"] == "major"
    assert found["missing-permission"] == "minor"
    assert found["incomplete"] == found["runs-as-operator"] == "info"


def test_a_path_is_relative_and_tidy() -> None:
    """GitLab finds a file only by its path from the root, without `./`."""
    (entry,) = entries(replace(FULL, judged=(Judged(ADMIN, (Spot("./infra\\a.tf"),)),)))
    assert entry["location"] == {"path": "infra/a.tf", "lines": {"begin": 1}}


@settings(max_examples=25)
@given(NAMES)
def test_no_name_brings_what_is_not_printable(name: str) -> None:
    """Whatever the names, the report has the same shape, in printable characters."""
    assert len(entries(hostile(name))) == len(entries(hostile("plain")))
    for entry in entries(hostile(name)):
        assert entry["description"].isprintable()
        assert entry["location"]["path"].isprintable()
