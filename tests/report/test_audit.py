"""The verification of an audit log as text and as JSON, and its entries as OCSF events."""

import json
from pathlib import Path

import jsonschema
import pytest

from iamscope.lease.chain import GENESIS, append
from iamscope.lease.evidence import Evidence
from iamscope.lease.verified import Problem, Trouble, Verification
from iamscope.lease.verifying import verify
from iamscope.report import json_audit, text_audit
from iamscope.report.ocsf_audit import as_object, line
from tests.lease.example import entries
from tests.lease.logs import key, log

GOLDEN = Path(__file__).parent / "golden_audit"
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schema" / "audit.json").read_text())
LOG = log(12, checkpoints=(8,))


def verified(lines: list[bytes], *evidence: Evidence) -> Verification:
    """Return what is found with the key of the log."""
    return verify(lines, (key().public,), evidence)


LINES = LOG.lines
FOUND = {
    "intact": verified(LINES, LOG.at(10)),
    "receipt": verified(LINES, LOG.receipt(12)),
    "unknown": verified(LINES, LOG.at(12, key(2), "anchors.jsonl, line 3")),
    "empty": verified([]),
    "broken": verified([LINES[1], LINES[0], b"{\n", *LINES[3:6], *LINES[8:10], LINES[9]], LOG.at(12)),
    "hostile": Verification(
        lines=1,
        problems=(Problem(Trouble.MALFORMED, 1, 1, 1, "unknown key `\x1b[2J\u202e`"),),
        unshown=1,
    ),
}


@pytest.mark.parametrize("name", FOUND)
@pytest.mark.parametrize("form", ["txt", "json"])
def test_a_report_is_its_golden_file(name: str, form: str) -> None:
    """A report has the bytes that were once looked at and found good, and nothing in it steers a terminal."""
    page = (json_audit if form == "json" else text_audit).render(FOUND[name], "log\u202e.jsonl")
    assert page == (GOLDEN / f"{name}.{form}").read_text()
    assert page.replace("\n", "").isprintable()


@pytest.mark.parametrize("name", FOUND)
def test_json_has_the_published_shape(name: str) -> None:
    """Whatever the verdict, the answer fits its closed schema."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    answer = json.loads(json_audit.render(FOUND[name], "log.jsonl"))
    jsonschema.validate(answer, SCHEMA)
    for wrong in ({**answer, "more": 1}, {**answer, "verdict": "fine"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, SCHEMA)


def test_events_are_their_golden_file() -> None:
    """The example's entries have the events that were once looked at."""
    assert "".join(map(line, entries())) == (GOLDEN / "example.ocsf.jsonl").read_text()


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.kind)
def test_an_event_has_what_its_class_demands(entry: object) -> None:
    """Every event has the attributes that API Activity and its objects require."""
    event = as_object(entry)  # type: ignore[arg-type]
    assert (
        event["type_uid"] == event["class_uid"] * 100 + event["activity_id"] == 600300 + event["activity_id"]
    )
    assert event["category_uid"] == 6
    assert event["activity_id"] in {1, 2, 3, 4, 99}
    assert {"severity_id", "time", "metadata", "actor", "api", "src_endpoint"} <= event.keys()
    assert event["metadata"].keys() >= {"version", "product"}
    assert event["api"]["operation"]
    assert event["actor"].keys() & {"user", "app_name"}


@pytest.mark.parametrize("who", [None, 1, [], {}, {"subject": 1}, {"subject": "a", "person": 1, "issuer": 2}])
def test_an_entry_of_any_body_is_an_event(who: object) -> None:
    """A body that is not shaped as the broker's has an event all the same."""
    entry = append(GENESIS, 1, "note", {"by": who, "lease": 1, "agent": []})  # type: ignore[dict-item]
    event = as_object(entry)
    assert event["resources"] == []
    assert event["actor"] in ({"app_name": "iamscope broker"}, {"user": {"uid": "a"}})
