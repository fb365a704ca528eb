"""JSON text, cut into items."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamscope.manifest import json_stream
from iamscope.manifest.json_stream import array_pieces, nesting, object_pieces

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def chopped(data: bytes, size: int) -> Iterator[bytes]:
    """Yield bytes in pieces of one size, as a slow pipe does."""
    return (data[place : place + size] for place in range(0, len(data), size))


@given(st.lists(VALUES, max_size=5), st.sampled_from([None, 2]), st.integers(1, 40))
def test_a_list_gives_back_its_elements(values: list[object], indent: int | None, size: int) -> None:
    """The elements of a list come out whole, whatever brackets and quotes their strings hold."""
    data = json.dumps(values, indent=indent).encode()
    assert [json.loads(piece.data) for piece in array_pieces(chopped(data, size))] == values


@given(st.lists(st.dictionaries(st.text(max_size=9), VALUES, max_size=3), max_size=5), st.integers(1, 40))
def test_objects_come_one_a_line_or_over_several(values: list[dict[str, object]], size: int) -> None:
    """Objects that follow each other come out whole, written on one line or on several."""
    for indent in (None, 1):
        data = "\n".join(json.dumps(value, indent=indent) for value in values).encode()
        assert [json.loads(piece.data) for piece in object_pieces(chopped(data, size))] == values


def test_lines_are_counted() -> None:
    """Each element knows the line where it begins."""
    data = b'[\n  {"a": 1},\n\n  {"b":\n 2}, 3]'
    assert [piece.line for piece in array_pieces([data])] == [2, 4, 5]


def test_a_broken_line_does_not_swallow_the_next() -> None:
    """After a line that is cut off, the following lines are read."""
    pieces = list(object_pieces([b'{"id": 1}\n{"id": 2, "x": {\n{"id": 3}\n']))
    assert [(piece.line, bool(piece.problem)) for piece in pieces] == [(1, False), (2, True), (3, False)]


@pytest.mark.parametrize("data", [b'[{"a": 1}', b'["a', b"[1, 2"])
def test_a_list_without_an_end_is_a_problem(data: bytes) -> None:
    """A file that is cut off says so."""
    assert list(array_pieces([data]))[-1].problem == "the file ends before its list does"


def test_what_follows_a_list_is_a_problem() -> None:
    """Nothing after the list is passed over in silence."""
    assert [piece.problem for piece in array_pieces([b"[1] [2]"])] == [
        "",
        "something follows the end of the list",
    ]


def test_an_object_without_an_end_is_a_problem() -> None:
    """An object that is cut off says so."""
    assert [piece.problem for piece in object_pieces([b'{"a": 1'])] == ["the file ends inside an object"]


def test_an_enormous_item_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """An item beyond the limit is a problem and is not held in memory."""
    monkeypatch.setattr(json_stream, "LARGEST", 100)
    data = b'{"a": "%s"}' % (b"x" * 200)
    assert "more than" in next(object_pieces([data])).problem
    assert "more than" in next(array_pieces([b"[" + data])).problem


def test_brackets_in_strings_do_not_count() -> None:
    """Only brackets outside strings nest."""
    assert nesting(rb'{"a": "}]\"}", "b": [') == 2
