"""The index of a snapshot, written and read."""

import orjson

from iamscope.model.gap import Direction, Gap
from iamscope.snapshot.index import Coverage, Index, gap_from_json, gap_to_json, parse_index
from iamscope.snapshot.names import FileName

GAP = Gap("x.y", "1", "why", Direction.LIMITS, "x:Y")
INDEX = Index(
    tool_version="0",
    cloud="aws",
    taken_at="t",
    scopes=("1", "2"),
    regions=("r",),
    coverage=(Coverage("a.b", "1", None, 0), Coverage("x.y", "1/r", FileName("aws/1/r/x.y.json"), 2)),
    gaps=(GAP,),
)


def test_round_trip() -> None:
    """What is written is read back the same."""
    assert parse_index(INDEX.to_json(), "x") == INDEX
    assert gap_from_json(gap_to_json(GAP)) == GAP


def test_shape() -> None:
    """The index has the shape that others build on."""
    body = orjson.loads(INDEX.to_json())
    assert list(body) == [
        "schema_version",
        "tool_version",
        "cloud",
        "taken_at",
        "scopes",
        "regions",
        "coverage",
        "gaps",
    ]
    assert body["coverage"][0] == {"call": "a.b", "scope": "1", "file": None, "items": 0}
    assert body["gaps"] == [
        {"call": "x.y", "scope": "1", "reason": "why", "direction": "limits", "missing": "x:Y"}
    ]
