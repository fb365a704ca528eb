"""Answers of another shape than AWS's are refused, whatever is wrong with them."""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from iamscope import catalog
from iamscope.clouds.aws.records.shapes import MalformedRecordError, check
from iamscope.errors import IamscopeError
from iamscope.pipeline.scan import scan_world
from tests.fakes.account import Memory, snapshot_of
from tests.fakes.fleet import loaded
from tests.report.small import FLEET, PRODUCTION, SMALL

Json = dict[str, Any]
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}
MADE = snapshot_of(
    {
        **SMALL,
        "scps": [[EVERYTHING], [EVERYTHING]],
        "groups": {"staff": {"policies": {"work": [EVERYTHING]}}},
        "users": {"bot": {"groups": ["staff"], "boundary": [EVERYTHING]}},
    }
)
assert isinstance(MADE._store, Memory)
FILES: dict[str, Json] = {name: json.loads(data) for name, data in MADE._store.files.items()}
READ = loaded(*FLEET, PRODUCTION)
GONE = object()
VALUES: tuple[object, ...] = (
    None,
    True,
    7,
    "",
    "x",
    "*",
    [],
    {},
    [None],
    [[]],
    {"a": None},
    ["x"],
    {"AWS": []},
    GONE,
)
Place = tuple[str, tuple[str | int, ...]]


def places(value: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to every value in a JSON value."""
    if way:
        yield way
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*way, key))


PLACES: list[Place] = [(name, way) for name, body in sorted(FILES.items()) for way in places(body)]


def changed(place: Place, value: object) -> dict[str, bytes]:
    """Return the files with another value at one place, or nothing there."""
    name, way = place
    body = copy.deepcopy(FILES[name])
    holder: Any = body
    for key in way[:-1]:
        holder = holder[key]
    if value is GONE:
        del holder[way[-1]]
    else:
        holder[way[-1]] = value
    return {**{file: json.dumps(FILES[file]).encode() for file in FILES}, name: json.dumps(body).encode()}


@given(st.sampled_from(PLACES), st.sampled_from(VALUES))
@settings(max_examples=120)
def test_any_change_of_an_answer_is_read_or_refused(place: Place, value: object) -> None:
    """A value of any sort at any place gives an answer or an error with a sentence, never anything else."""
    snapshot = replace(MADE, _store=Memory(changed(place, value)))
    try:
        world = catalog.clouds()["aws"].world(snapshot)
        scan_world(snapshot, world, READ.fleet, READ.estates[0])
    except IamscopeError as error:
        event(error.code)
    else:
        event("read")


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ({"Buckets": {}}, "`Buckets` is not a list"),
        ({"Buckets": ["x"]}, r"`Buckets\[0\]` is not an object"),
        ({"Buckets": [None]}, r"`Buckets\[0\]` is null"),
        ({"Buckets": [{"Name": 7}]}, r"`Buckets\[0\].Name` is not text"),
        ([], "`the answer` is not an object"),
    ],
)
def test_the_place_of_the_mistake_is_told(value: object, problem: str) -> None:
    """The message names the place in the answer and the file."""
    with pytest.raises(MalformedRecordError, match=f"{problem} in buckets.json"):
        check(value, {"Buckets": [{"Name": str}]}, "", "buckets.json")


@pytest.mark.parametrize("value", [{}, {"Buckets": None}, {"Buckets": []}, {"Buckets": [{"More": 1}]}])
def test_what_is_absent_or_unknown_is_left_alone(value: object) -> None:
    """Missing, null and further keys are no mistakes of shape."""
    check(value, {"Buckets": [{"Name": str}]}, "", "buckets.json")
