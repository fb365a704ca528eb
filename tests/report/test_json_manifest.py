"""A check of manifests as JSON."""

import json
from pathlib import Path

import jsonschema

from iamscope.model.checked import CheckedManifest, Objection, Weight
from iamscope.report.json_manifest import render
from tests.report.test_text_manifest import BAD, GOOD, OPEN

PAGE = Path(__file__).parents[2] / "docs" / "schema" / "manifest-check.json"
VALIDATOR = jsonschema.Draft202012Validator(json.loads(PAGE.read_text()))


def test_the_answer_has_the_published_shape() -> None:
    """Whatever the verdict."""
    answer = json.loads(render((BAD, GOOD, OPEN)))
    VALIDATOR.validate(answer)
    assert answer["verdict"] == "inconsistent"
    assert [one["verdict"] for one in answer["manifests"]] == ["inconsistent", "consistent", "unknown"]
    witness = answer["manifests"][0]["objections"][0]["witness"]
    assert witness["context"] == {"aws:SourceIp": "10.0.0.0", "aws:TagKeys": ["a", "b"]}
    assert json.loads(render((OPEN, GOOD)))["verdict"] == "unknown"
    assert json.loads(render((GOOD,)))["verdict"] == "consistent"


def test_another_shape_is_refused() -> None:
    """The schema is closed, and knows the codes."""
    found = CheckedManifest("a", "a.yaml:1", 0, 0, (Objection("odd", Weight.NOTICE, "m", ("p",)),))
    assert not VALIDATOR.is_valid(json.loads(render((found,))))
    assert not VALIDATOR.is_valid({**json.loads(render(())), "more": 1})


def test_hostile_names_are_escaped() -> None:
    """What a terminal could obey is written as an escape."""
    page = render((CheckedManifest("a", "a\x1b\u202e.yaml:1", 0, 0, ()),))
    assert page.replace("\n", "").isprintable()
