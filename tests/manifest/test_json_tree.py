"""JSON text with positions."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamscope.manifest.json_tree import InvalidJsonError, parse_json
from iamscope.manifest.tree import Items, Node, Pairs, Scalar

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


def value(node: Node) -> object:
    """Return a tree as plain values."""
    match node:
        case Scalar(kind="text", text=text):
            return text
        case Scalar(text=text):
            return json.loads(text)
        case Items(items=items):
            return [value(item) for item in items]
        case Pairs(pairs=pairs):
            return {value(key): value(item) for key, item in pairs}


@given(VALUES, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_whatever_is_json_is_read(given_value: object, indent: int | str | None, ascii_only: bool) -> None:
    """A text gives back the value that it was written from, with and without escapes."""
    text = json.dumps(given_value, indent=indent, ensure_ascii=ascii_only)
    assert value(parse_json(text, "x.json")) == given_value


def test_everything_knows_its_place() -> None:
    """Lines and columns are counted from one."""
    root = parse_json('{\n  "a": [1,\n    "x"],\n\n  "b": {}}', "x.json")
    assert isinstance(root, Pairs)
    (first, items), (second, _) = root.pairs
    assert isinstance(items, Items)
    places = [node.place for node in (root, first, items, *items.items, second)]
    assert [(place.line, place.column) for place in places] == [
        (1, 1),
        (2, 3),
        (2, 8),
        (2, 9),
        (3, 5),
        (5, 3),
    ]


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", 1, 1, "the text ends"),
        ("{", 1, 2, "the name of a member"),
        ('{"a" 1}', 1, 6, "a colon should follow `a`"),
        ('{"a": 1,}', 1, 9, "the name of a member"),
        ('{"a": 1\n "b": 2}', 2, 2, "`,` or `}`"),
        ("[1,]", 1, 4, "no value begins"),
        ("[1", 1, 3, "`,` or `]`"),
        ("[01]", 1, 2, "no value begins"),
        ("[1.]", 1, 2, "no value begins"),
        ("[NaN]", 1, 2, "no value begins"),
        ("[truely]", 1, 2, "no value begins"),
        ("'a'", 1, 1, "no value begins"),
        ('"a\nb"', 1, 1, "a string that does not end"),
        ('["a\\q"]', 1, 2, "an escape that does not exist"),
        ("[1]\n\n x", 3, 2, "something follows"),
        ("[" * 65, 1, 65, "nested more than 64"),
    ],
)
def test_what_is_not_json_is_refused_with_its_place(text: str, line: int, column: int, words: str) -> None:
    """Each mistake says what should stand where."""
    with pytest.raises(InvalidJsonError) as caught:
        parse_json(text, "x.json")
    assert (caught.value.place.line, caught.value.place.column) == (line, column)
    assert words in caught.value.message
    assert f"at column {column} in x.json:{line}" in caught.value.message


@given(st.text(alphabet='{}[]",:\\ \n0123456789.eE+-trufalsn\x00é', max_size=12))
def test_it_reads_what_the_standard_library_reads(text: str) -> None:
    """A text is read exactly when the standard library reads it strictly."""
    try:
        wanted: object = json.loads(text, parse_constant=int)
    except ValueError:
        with pytest.raises(InvalidJsonError):
            parse_json(text, "x.json")
    else:
        assert value(parse_json(text, "x.json")) == wanted
