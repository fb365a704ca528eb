"""The published shape of a scan, and answers that do and do not have it."""

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from iamscope.model.danger import Danger
from iamscope.model.finding import Origin, Severity
from iamscope.pipeline.scan import ScanInput, scan
from iamscope.report import json_format
from tests.demo.make_incident import STORY
from tests.report.small import HOSTILE, pages

Json = dict[str, Any]
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schema" / "scan.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@lru_cache(maxsize=1)
def small() -> str:
    """Return the scan of the small world."""
    return pages()["scan.json"]


def test_the_schema_is_one() -> None:
    """The schema is itself valid, and every object in it is closed and described."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for name, body in objects(SCHEMA):
        assert "additionalProperties" in body, name
        assert body["additionalProperties"] is False or name in ("facts", "context")
        assert set(body.get("required", ())) == set(body.get("properties", ())), name
        for key, value in body.get("properties", {}).items():
            assert (
                "description" in value or "description" in SCHEMA["$defs"][value["$ref"].rpartition("/")[2]]
            ), key


def objects(value: Any, name: str = "") -> list[tuple[str, Json]]:
    """Return every schema of an object, with the name under which it stands."""
    if isinstance(value, list):
        return [found for item in value for found in objects(item, name)]
    if not isinstance(value, dict):
        return []
    own = [(name, value)] if value.get("type") == "object" else []
    return own + [found for key, item in value.items() for found in objects(item, key)]


def test_the_incident_has_the_shape() -> None:
    """The scan of the incident is as published."""
    result = scan(ScanInput(STORY / "snapshot", (STORY / "manifests",), STORY / "estate.yaml"))
    VALIDATOR.validate(json.loads(json_format.render(result)))


def test_the_small_world_has_the_shape() -> None:
    """So is one with every kind of finding, gaps, notices and something undecided."""
    answer = json.loads(small())
    VALIDATOR.validate(answer)
    for key in ("agents", "findings", "gaps", "assumes", "notices"):
        assert answer[key], key
    assert any(agent["undecided"] for agent in answer["agents"])


def drop(key: str) -> Callable[[Json], Any]:
    """Return the change that takes a key away."""
    return lambda answer: answer.pop(key)


BROKEN: dict[str, Callable[[Json], Any]] = {
    **{f"without {key}": drop(key) for key in SCHEMA["required"]},
    "another version": lambda answer: answer.update(schema_version=2),
    "one key more": lambda answer: answer.update(more=1),
    "one key more in a finding": lambda answer: answer["findings"][0].update(more=1),
    "no fingerprint": lambda answer: answer["findings"][0].update(fingerprint="?"),
    "an unknown severity": lambda answer: answer["findings"][0].update(severity="bad"),
    "an unknown danger": lambda answer: answer["findings"][0].update(danger="bad"),
    "a negative count": lambda answer: answer["findings"][0].update(action_count=-1),
    "a witness without an action": lambda answer: answer["findings"][0]["witness"].pop("action"),
    "a statement without a place": lambda answer: answer["findings"][0]["sources"][0].pop("index"),
    "a gap that does nothing": lambda answer: answer["gaps"][0].update(direction="neither"),
    "an agent without a name": lambda answer: answer["agents"][0].pop("name"),
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_another_shape_is_refused(change: Callable[[Json], Any]) -> None:
    """An answer that lacks something, or has something else, does not fit the schema."""
    answer = json.loads(small())
    change(answer)
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(answer)


def test_the_schema_has_the_words_of_the_code() -> None:
    """Severities, dangers and origins in the schema are those of the code."""
    finding = SCHEMA["$defs"]["finding"]["properties"]
    assert finding["severity"]["enum"] == list(Severity)
    assert SCHEMA["$defs"]["danger"]["enum"] == list(Danger)
    assert finding["origin"]["enum"] == [*Origin, None]


def test_hostile_names_are_escaped_and_kept() -> None:
    """What a terminal could obey is written as JSON escapes, and reads as what it was."""
    assert small().replace("\n", "").isprintable()
    assert any(finding["principal"].endswith(HOSTILE) for finding in json.loads(small())["findings"])
