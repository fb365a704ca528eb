"""What a gate found as SARIF."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from iamscope import catalog
from iamscope.model.finding import Severity
from iamscope.model.gate import Gate, Judged, Spot
from iamscope.report import sarif
from tests.report.gates import ADMIN, CLEAN, DESTROYS, FULL, HOSTILE, KEY, hostile
from tests.report.hostile_names import NAMES

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text())
VALIDATOR = jsonschema.Draft4Validator(SCHEMA)


def run(gate: Gate) -> dict[str, Any]:
    """Return the one run of a gate's report."""
    log = json.loads(sarif.render(gate, catalog.RULES))
    assert log["version"] == "2.1.0"
    (only,) = log["runs"]
    assert isinstance(only, dict)
    return only


def results(gate: Gate) -> list[dict[str, Any]]:
    """Return the results of a gate's report."""
    found = run(gate)["results"]
    assert isinstance(found, list)
    return found


def values(value: Any, key: str) -> Iterator[Any]:
    """Yield everything that stands under a key, at any depth."""
    if isinstance(value, dict):
        yield from (value[key],) if key in value else ()
        for one in value.values():
            yield from values(one, key)
    elif isinstance(value, list):
        for one in value:
            yield from values(one, key)


@pytest.mark.parametrize("gate", [FULL, CLEAN, hostile(HOSTILE)], ids=["full", "clean", "hostile"])
def test_it_fits_the_schema(gate: Gate) -> None:
    """A report has the shape of SARIF 2.1.0, whatever the names in it."""
    VALIDATOR.validate(json.loads(sarif.render(gate, catalog.RULES)))


def test_the_schema_is_strict() -> None:
    """What SARIF does not know, or lacks, does not fit: the check above can fail."""
    log = json.loads(sarif.render(FULL))
    log["runs"][0]["results"][0]["fix"] = "x"
    assert not VALIDATOR.is_valid(log)
    log = json.loads(sarif.render(FULL))
    del log["runs"][0]["results"][0]["message"]
    assert not VALIDATOR.is_valid(log)


def test_every_result_names_a_rule_that_is_there() -> None:
    """The rule of a result is the one at its index, with the result's severity and help to read."""
    whole = run(FULL)
    rules = whole["tool"]["driver"]["rules"]
    for result in whole["results"]:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        scores = [one["properties"].get("security-severity") for one in (rule, result)]
        assert scores[0] == scores[1]
        assert rule["help"]["text"]
        assert f"docs/findings/{result['ruleId'].partition('/')[0]}.md" in rule["help"]["markdown"]


def test_a_severity_that_a_kind_seldom_has_is_a_rule_of_its_own() -> None:
    """Code scanning takes the severity from the rule: a mere note is not shown as what the kind is."""
    note = replace(KEY, kind="unknown-grant", severity=Severity.NOTE)
    whole = run(replace(FULL, judged=(Judged(note, ()), Judged(replace(note, severity=Severity.HIGH), ()))))
    first, second = whole["results"]
    assert (first["ruleId"], second["ruleId"]) == ("unknown-grant/note", "unknown-grant")
    rules = whole["tool"]["driver"]["rules"]
    assert "security-severity" not in rules[first["ruleIndex"]]["properties"]
    assert rules[second["ruleIndex"]]["properties"]["security-severity"] == "8.0"


def test_a_kind_without_a_rule_is_told_all_the_same() -> None:
    """Without rules a result carries its kind, and no index."""
    (result,) = json.loads(sarif.render(replace(FULL, judged=FULL.judged[:1])))["runs"][0]["results"]
    assert result["ruleId"] == "inherited-excess"
    assert "ruleIndex" not in result


def test_fingerprints_stay_when_a_source_is_laid_out_anew() -> None:
    """Other lines, columns and order give the same fingerprints, and another finding has another one."""
    moved = [
        replace(one, spots=tuple(replace(spot, line=99, column=7) for spot in one.spots))
        for one in reversed(FULL.judged)
    ]
    after = results(replace(FULL, judged=tuple(moved)))
    before = results(FULL)
    assert [one["partialFingerprints"] for one in before] == [
        one["partialFingerprints"] for one in reversed(after)
    ]
    assert before[0]["partialFingerprints"] != before[1]["partialFingerprints"]


def test_only_an_exception_in_force_suppresses() -> None:
    """An accepted finding is suppressed with its reason; one whose exception has expired is not."""
    found = {result["ruleId"]: result for result in results(FULL)}
    (suppression,) = found["runs-as-operator"]["suppressions"]
    assert suppression["status"] == "accepted"
    assert "until it has a role" in suppression["justification"]
    assert "suppressions" not in found["long-lived-key"]
    assert "expired on 2026-12-31" in found["long-lived-key"]["message"]["text"]


def test_what_is_known_before_is_unchanged() -> None:
    """A finding of the baseline is unchanged, every other new."""
    states = {result["ruleId"]: result["baselineState"] for result in results(FULL)}
    assert {rule for rule, state in states.items() if state == "unchanged"} == {"shared-identity"}
    assert set(states.values()) == {"new", "unchanged"}


def test_what_only_warns_is_no_error() -> None:
    """A finding on unknowns is a warning where unknowns warn, and an error where they fail."""
    assert results(FULL)[3]["level"] == "warning"
    assert results(replace(FULL, unknown_fails=True))[3]["level"] == "error"


def test_a_path_is_a_flow_from_the_agent_to_the_request() -> None:
    """The flow begins where the agent does, takes each step and ends with the request."""
    (flow,) = results(FULL)[0]["codeFlows"]
    (thread,) = flow["threadFlows"]
    texts = [one["location"]["message"]["text"] for one in thread["locations"]]
    assert [text.split()[0] for text in texts] == ["acts", "becomes", "may"]
    names = [one["location"]["logicalLocations"][0]["fullyQualifiedName"] for one in thread["locations"]]
    assert [name.rpartition("/")[2] for name in names] == ["coder", "engineer", "engineer"]


def test_every_location_is_in_a_file() -> None:
    """Code scanning refuses reports of which any location has none: the input or the manifest stands in."""
    for gate in (FULL, hostile("x"), replace(FULL, inputs=("a", "b"))):
        for found in values(results(gate), "locations"):
            for location in found:
                place = location.get("location", location)
                assert place["physicalLocation"]["artifactLocation"]["uri"]


def test_where_nothing_is_known_the_agents_manifest_is_the_place() -> None:
    """Of several inputs none can be said to be the place, so the manifest is, with its line."""
    gate = replace(FULL, inputs=("a.json", "b.json"), judged=(Judged(DESTROYS, ()), Judged(ADMIN, ())))
    places = [result["locations"][0]["physicalLocation"] for result in results(gate)]
    assert places[0]["artifactLocation"]["uri"] == "manifests/coder.yaml"
    assert places[0]["region"] == {"startLine": 1}
    assert places[1]["artifactLocation"]["uri"] == "a.json"


@pytest.mark.parametrize(
    ("file", "artifact"),
    [
        ("./infra//main.tf", {"uri": "infra/main.tf", "uriBaseId": "%SRCROOT%"}),
        ("infra\\main.tf", {"uri": "infra/main.tf", "uriBaseId": "%SRCROOT%"}),
        ("a b#c?d.tf", {"uri": "a%20b%23c%3Fd.tf", "uriBaseId": "%SRCROOT%"}),
        ("javascript:x", {"uri": "javascript%3Ax", "uriBaseId": "%SRCROOT%"}),
        ("../main.tf", {"uri": "../main.tf"}),
        ("/srv/main.tf", {"uri": "file:" + "///srv/main.tf"}),
    ],
)
def test_a_file_is_a_uri_below_the_root_of_the_sources(file: str, artifact: dict[str, str]) -> None:
    """A path becomes a relative URI, and never one with a scheme of its own."""
    (result,) = results(replace(FULL, judged=(Judged(ADMIN, (Spot(file, 3),)),)))
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == artifact


@settings(max_examples=25)
@given(NAMES)
def test_no_name_makes_a_link_or_a_placeholder(name: str) -> None:
    """In no message is anything a link, a placeholder or a character that is not printable."""
    page = sarif.render(hostile(name))
    assert all(letter == "\n" or letter.isprintable() for letter in page)
    for text in values(json.loads(page), "text"):
        assert "](" not in text
        assert "{" not in text.replace("{{", "")
