"""The snapshot's answers against the provider's own model of what its calls give back."""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

import botocore.session
import pytest
from botocore import xform_name

from tests.demo.make_incident import STORY

FILES = sorted((STORY / "snapshot" / "aws").rglob("*.json"))
# IAM sends these documents as encoded text; the command line shows them decoded.
_DECODED = "policyDocumentType"
_SCALARS = {"string": str, "integer": int, "long": int, "boolean": bool, "double": float}


@cache
def _output(call: str) -> Any:
    service, _, operation = call.partition(".")
    model = botocore.session.get_session().get_service_model(service)
    (name,) = (name for name in model.operation_names if xform_name(name, "-") == operation)
    return model.operation_model(name).output_shape


def _wrong(value: Any, shape: Any, place: str) -> Iterator[str]:
    """Yield the places at which a value is not what its shape says."""
    if shape.type_name == "structure":
        yield from (f"{place}.{key}" for key in value if key not in shape.members)
        for key in value.keys() & shape.members:
            yield from _wrong(value[key], shape.members[key], f"{place}.{key}")
    elif shape.type_name in {"list", "map"}:
        pairs = enumerate(value) if shape.type_name == "list" else value.items()
        for key, item in pairs:
            yield from _wrong(
                item, shape.member if shape.type_name == "list" else shape.value, f"{place}.{key}"
            )
    elif not _fits(value, shape):
        yield f"{place}={value}"


def _fits(value: Any, shape: Any) -> bool:
    if shape.type_name == "timestamp":
        return datetime.fromisoformat(value).tzinfo is not None
    if shape.name == _DECODED:
        return isinstance(value, dict) and value["Version"] == "2012-10-17"
    if getattr(shape, "enum", None):
        return value in shape.enum
    return isinstance(value, _SCALARS[shape.type_name])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(STORY).as_posix())
def test_answers_have_the_shape_of_their_call(path: Any) -> None:
    """Each file holds what its call can give back: no unknown field, every value of the right type."""
    body = json.loads(path.read_bytes())
    answers = [call["response"] for call in body["calls"]] if "calls" in body else [body]
    for answer in answers:
        assert list(_wrong(answer, _output(path.stem), path.stem)) == []
