"""What edits would change: findings, reach and access."""

import json
from pathlib import Path

import jsonschema
import pytest

from iamscope.errors import ManyErrors
from iamscope.pipeline.what_if import WhatIfInput, compare_findings, what_if
from iamscope.report import json_what_if, text_what_if
from tests.fakes.fixing import Case, allow, entry
from tests.fakes.fleet import role

INCIDENT = Path("examples/incident")
CLOSED = (
    "remove statement 1 of trust of role/platform-engineer",
    "remove statement BecomeOperator of inline report-agent of role/report-agent",
)
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schema" / "what-if.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
AGENT = "arn:aws:iam::111111111111:role/agent"


def given(*edits: str, files: tuple[Path, ...] = (), measured: bool = True) -> WhatIfInput:
    """Return edits of the incident, with or without its manifests."""
    manifests = (INCIDENT / "manifests" / "report-agent.yaml",) if measured else ()
    estate = INCIDENT / "estate.yaml" if measured else None
    return WhatIfInput(edits, files, INCIDENT / "snapshot", manifests, estate)


def test_closing_the_channel_ends_what_came_through_it() -> None:
    """Every inherited finding goes, what the agent can do by itself stays, and nothing appears."""
    found = what_if(given(*CLOSED))
    assert {finding.agent for finding in found.gone} == {"report-agent"}
    assert "inherited-excess" in {finding.kind for finding in found.gone}
    assert found.appeared == ()
    (change,) = (one for one in found.reach if one.name == "report-agent")
    assert (change.before, change.after, change.gains) == (23, 0, ())
    assert {one.what for one in found.access} == {"principal", "trust policy"}
    VALIDATOR.validate(json_what_if.as_object(found))


def test_half_of_it_is_not_enough() -> None:
    """The trust alone lets the agent in, and it is seen that it does."""
    found = what_if(given(CLOSED[1]))
    assert "inherited-excess" not in {finding.kind for finding in found.gone}


def test_without_manifests_reach_and_access_are_told() -> None:
    """No finding is told, and the reach of those who are concerned is."""
    found = what_if(given(*CLOSED, measured=False))
    assert found.gone == found.appeared == ()
    assert not found.measured
    (change,) = found.reach
    assert change.name.endswith("role/report-agent")
    assert json_what_if.as_object(found)["findings"] is None
    assert "none are told without manifests" in text_what_if.render(found)
    VALIDATOR.validate(json_what_if.as_object(found))


def test_more_access_is_told_as_well(tmp_path: Path) -> None:
    """What an edit gives appears, with a request for it."""
    document = tmp_path / "more.json"
    document.write_text(json.dumps({"Version": "2012-10-17", "Statement": [allow("s3:DeleteBucket")]}))
    found = what_if(given(f"put inline more of role/report-agent {document}"))
    assert [finding.kind for finding in found.appeared] == ["own-excess"]
    (change,) = found.access
    assert change.compared is not None
    assert change.compared.a_not_in_b is None
    assert change.compared.b_not_in_a is not None
    assert change.compared.b_not_in_a.action == "s3:DeleteBucket"


def test_edits_of_a_file_come_first(tmp_path: Path) -> None:
    """A file of edits is done before those in words."""
    file = tmp_path / "edits.json"
    place = {"inline": "report-agent", "of": "role/report-agent"}
    file.write_text(json.dumps([{"edit": "delete-document", "place": place}]))
    found = what_if(given("delete role/report-agent", files=(file,), measured=False))
    assert found.edits == ("delete inline report-agent of role/report-agent", "delete role/report-agent")
    (change,) = (one for one in found.access if one.what == "principal")
    assert change.compared is None
    assert "it would be gone" in text_what_if.render(found)
    VALIDATOR.validate(json_what_if.as_object(found))


def test_all_mistakes_come_at_once() -> None:
    """Edits that do not fit the snapshot are told together."""
    with pytest.raises(ManyErrors):
        what_if(given("detach x from role/report-agent", "delete role/nobody", measured=False))


def test_a_finding_with_other_statements_is_still_the_same() -> None:
    """A statement that moves up in its document does not make a new finding."""
    access = role(AGENT, access=[entry("s3:GetObject", "arn:aws:s3:::logs/*")])
    both = [allow("s3:GetObject", "arn:aws:s3:::logs/*"), allow("sqs:PurgeQueue")]
    two = Case({"roles": {"agent": {"policies": {"own": both}}}}, access)
    one = Case({"roles": {"agent": {"policies": {"own": both[1:]}}}}, access)
    gone, appeared, altered = compare_findings(two.fixed.scan.findings, one.fixed.scan.findings)
    assert gone == ()
    assert [finding.kind for finding in appeared] == ["missing-permission"]
    assert [change.after.kind for change in altered] == ["own-excess"]
