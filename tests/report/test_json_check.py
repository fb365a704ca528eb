"""The published shape of what a gate found."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from iamscope.model.gate import Gate
from iamscope.report import json_check
from tests.report.gates import CLEAN, FULL, HOSTILE, hostile

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"
SCHEMA = json.loads((SCHEMAS / "check.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
OF_GATES = ("judgement", "known_before", "unknown", "places")


def answer(gate: Gate) -> dict[str, Any]:
    """Return a gate's report as plain values."""
    found = json.loads(json_check.render(gate))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("gate", [FULL, CLEAN, hostile(HOSTILE)], ids=["full", "clean", "hostile"])
def test_it_has_the_published_shape(gate: Gate) -> None:
    """What is printed fits its schema, whatever the names in it."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    VALIDATOR.validate(answer(gate))


@pytest.mark.parametrize("key", SCHEMA["required"])
def test_an_answer_without_a_key_is_refused(key: str) -> None:
    """Every key is needed, and there is no other."""
    found = answer(FULL)
    assert not VALIDATOR.is_valid({name: value for name, value in found.items() if name != key})
    assert not VALIDATOR.is_valid({**found, "more": 1})


def test_the_parts_are_those_of_a_scan() -> None:
    """Agents, steps and findings have the shape that they have in scans; findings say a little more."""
    scan = json.loads((SCHEMAS / "scan.json").read_text())["$defs"]
    ours = SCHEMA["$defs"]
    finding = ours["finding"]
    less = {
        **finding,
        "required": [name for name in finding["required"] if name not in OF_GATES],
        "properties": {name: value for name, value in finding["properties"].items() if name not in OF_GATES},
    }
    shared = ours.keys() & scan.keys()
    assert {name: {**ours, "finding": less}[name] for name in shared} == {name: scan[name] for name in shared}
    assert scan.keys() - shared == {"gap"}


def test_it_says_what_each_finding_means() -> None:
    """The verdict, each judgement and each place are told."""
    found = answer(FULL)
    assert found["passes"] is False
    assert [one["judgement"] for one in found["findings"]] == [
        FULL.judgement(one).value for one in FULL.judged
    ]
    assert found["findings"][0]["places"][0] == {
        "file": "infra/agents.tf",
        "line": 14,
        "column": 3,
        "end_line": 19,
        "address": 'aws_iam_role_policy.lane["coder"]',
    }
    assert answer(CLEAN)["passes"] is True
