"""The items of a file, whatever its format."""

import json
from io import BytesIO

import pytest

from iamscope.manifest.stream import Item, items

VALUE = {"id": "one", "list": [1, {"deep": "x]}"}]}


def read(text: str, file: str) -> list[Item]:
    """Return all items of a text."""
    return list(items(BytesIO(text.encode()), file))


@pytest.mark.parametrize(
    ("text", "file"),
    [
        (json.dumps([VALUE, VALUE]), "cases.json"),
        (json.dumps([VALUE, VALUE], indent=2), "standard input"),
        ("\n".join([json.dumps(VALUE)] * 2), "cases.jsonl"),
        ("\n".join([json.dumps(VALUE, indent=4)] * 2), "standard input"),
        ("- {id: one, list: [1, {deep: 'x]}'}]}\n" * 2, "cases.yaml"),
        ("id: one\nlist: [1, {deep: 'x]}'}]\n---\n{id: one, list: [1, {deep: 'x]}'}]}\n", "cases.yml"),
        ("[{id: one, list: [1, {deep: 'x]}'}]},\n " + json.dumps(VALUE) + "]", "cases.yaml"),
        ("\ufeff\n\n" + json.dumps([VALUE, VALUE]), "cases.json"),
        ("- {id: one, list: [1, {deep: 'x]}'}]}\r\n" * 2, "standard input"),
    ],
)
def test_every_format_gives_the_same_items(text: str, file: str) -> None:
    """Lists and lines of JSON, lists and documents of YAML: the items are the same."""
    assert [item.value for item in read(text, file)] == [VALUE, VALUE]


@pytest.mark.parametrize(
    ("text", "file", "line"),
    [
        ('[{"id": "one"},\n {"id": oops},\n {"id": "three"}]', "cases.json", 2),
        ('{"id": "one"}\n{"id": oops}\n{"id": "three"}\n', "cases.jsonl", 2),
        ("- id: one\n- id: [oops\n- id: three\n", "cases.yaml", 2),
    ],
)
def test_one_broken_item_leaves_the_others(text: str, file: str, line: int) -> None:
    """What cannot be read is a problem of its own item, with its line."""
    first, second, third = read(text, file)
    assert (first.value, third.value) == ({"id": "one"}, {"id": "three"})
    assert second.problem is not None
    assert second.line == line


@pytest.mark.parametrize("text", ["", "\n \n", "# only a comment\n"])
def test_an_empty_file_has_no_items(text: str) -> None:
    """Nothing is read from nothing."""
    assert read(text, "cases.yaml") == []


def test_a_file_that_is_not_utf_8_says_so() -> None:
    """Bytes that are no text are a problem of their item."""
    (item,) = items(BytesIO(b"- \xff\n"), "cases.yaml")
    assert item.problem is not None
    assert "not UTF-8" in item.problem.message
