"""The published shapes of what commands print, and the golden files that have them."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.report.small import GOLDEN

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"


@pytest.mark.parametrize(
    ("page", "schema"), [("reach-all-paths", "reach"), ("paths", "paths"), ("agents", "agents")]
)
def test_an_answer_has_the_published_shape(page: str, schema: str) -> None:
    """What is printed fits its schema, and lacks nothing that the schema demands."""
    shape = json.loads((SCHEMAS / f"{schema}.json").read_text())
    jsonschema.Draft202012Validator.check_schema(shape)
    answer = json.loads((GOLDEN / f"{page}.json").read_text())
    jsonschema.validate(answer, shape)
    for key in shape["required"]:
        less = {name: value for name, value in answer.items() if name != key}
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(less, shape)
