"""The published shape of an answer about reach."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.report.small import pages

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schema" / "reach.json").read_text())
SHARED = ("step", "call", "source", "gap")
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_an_answer_has_the_shape() -> None:
    """What is printed fits the published schema, which is valid itself."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    answer = json.loads(pages()["reach.json"])
    VALIDATOR.validate(answer)
    assert answer["reaches"]
    assert answer["gaps"]
    assert answer["harms"]
    assert any(item["adds"] for item in answer["reaches"])


@pytest.mark.parametrize("key", SCHEMA["required"])
def test_an_answer_without_a_key_is_refused(key: str) -> None:
    """Every key is needed."""
    answer = json.loads(pages()["reach.json"])
    answer.pop(key)
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(answer)


def test_the_parts_are_those_of_a_scan() -> None:
    """Steps, sources and gaps have one shape in all answers."""
    scan = json.loads((Path(__file__).parents[2] / "docs" / "schema" / "scan.json").read_text())
    shared: dict[str, Any] = SCHEMA["$defs"]
    assert {name: shared[name] for name in SHARED} == {name: scan["$defs"][name] for name in SHARED}
