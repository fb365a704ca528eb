"""What a gate found as JSON; the schema is published as `docs/schema/check.json`."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from iamscope.model.gate import Gate, Judged, Spot
from iamscope.model.plain import page
from iamscope.model.plain_finding import agent_object, finding_object

FORMAT = "json"
SCHEMA_VERSION = 1


def render(gate: Gate) -> str:
    """Return all that a gate says as indented JSON with a final newline."""
    return page(as_object(gate))


def as_object(gate: Gate) -> Mapping[str, Any]:
    """Return what a gate says as the plain values of its schema."""
    return {
        "schema_version": SCHEMA_VERSION,
        "inputs": list(gate.inputs),
        "passes": gate.passes,
        "fail_on": gate.fail_on.value,
        "unknown_fails": gate.unknown_fails,
        "findings": [_judged(gate, one) for one in gate.judged],
        "agents": [agent_object(agent) for agent in gate.agents],
        "reach": [asdict(moved) for moved in gate.reach],
        "assumes": list(gate.assumes),
        "notices": list(gate.notices),
    }


def _judged(gate: Gate, one: Judged) -> Mapping[str, Any]:
    return {
        "judgement": gate.judgement(one).value,
        "known_before": one.known_before,
        "unknown": list(one.unknown),
        "places": [_spot(spot) for spot in one.spots],
        **finding_object(one.finding),
    }


def _spot(spot: Spot) -> Mapping[str, Any]:
    return {
        "file": spot.file or None,
        "line": spot.line or None,
        "column": spot.column or None,
        "end_line": spot.end_line or None,
        "address": spot.address or None,
    }
