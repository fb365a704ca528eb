"""JSON in texts, with unknown parts."""

import json
from typing import Any

import pytest

from iamscope.iac.hcl.json_text import JsonReader, decoded
from iamscope.iac.hcl.partial import Encoded
from iamscope.iac.values import Text, Unknown

X = Unknown("a.b", ("x.y.z",), pure=True)
LIST = Encoded("a.b", value=["k", X])


@pytest.mark.parametrize(
    ("pieces", "value"),
    [
        (('{"a": "', X, '/*"}'), {"a": Text((X, "/*"))}),
        (('["', X, '"]'), [X]),
        (('{"a": ', LIST, "}"), {"a": ["k", X]}),
        (('{"', X, ':sub": "v"}'), Unknown("a.b", ("x.y.z",))),
        (
            ('[1, -2.5, 1e2, true, null, "\\u00e9", {}, ', LIST, "]"),
            [1, -2.5, 100, True, None, "é", {}, ["k", X]],
        ),
    ],
)
def test_decoded(pieces: tuple[str | Unknown, ...], value: Any) -> None:
    """What is unknown within a string stays within it, and JSON that is put in is looked into."""
    assert decoded(Text(pieces)) == (value,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[1,]",
        "{,}",
        '{"a" 1}',
        "[01]",
        "'a'",
        '{"a": 1, "a": 2}',
        "[NaN]",
        '["\\q"]',
        '["\ud800"]',
        "1 2",
        Text(('{"a": ', X, "}")),
        Text((X, "[]")),
        Text(('["\U000f0000", "', X, '"]')),
        Text(('["\\udb80\\udc00", "', X, '"]')),
        Text(('["', X, "]")),
        "[" * 100 + "]" * 100,
        "[99999999999999999999]",
    ],
)
def test_not_decoded(text: str | Text) -> None:
    """What is no JSON, or not surely, is none: an unknown outside of strings may be anything."""
    assert decoded(text) is None


def test_places() -> None:
    """Each value stands where it is written, an element of an object from its key on."""
    source = ' {"a": [1, "b"], "c": {}}\n'
    node = JsonReader(source).read()
    assert node is not None
    assert source[node.start : node.end] == source.strip()
    assert source[node.value["a"].start : node.value["a"].end] == '"a": [1, "b"]'
    assert source[node.value["a"].value[1].start : node.value["a"].value[1].end] == '"b"'
    assert node.plain() == json.loads(source)
