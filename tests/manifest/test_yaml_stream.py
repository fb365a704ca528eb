"""YAML text, cut into items and read."""

from io import StringIO

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from iamscope.manifest import yaml_stream
from iamscope.manifest.mistakes import ManifestError
from iamscope.manifest.yaml_stream import YamlReader, yaml_pieces


def values(text: str) -> list[object]:
    """Return the values of a text, piece by piece."""
    reader = YamlReader("cases.yaml")
    return [reader.read(piece.data.decode(), piece.line) for piece in yaml_pieces([text.encode()])]


def whole(text: str) -> object:
    """Return what the library reads in one go."""
    return YAML(typ="safe", pure=True).load(text)


LIST = """\
# a comment
- id: one
  text: |
    - not an item
    - nor this
- id: two
  nested:
  - inner
  - {a: [1, 2]}

# between items
-
  id: three
  folded: >-
    several
    lines
"""


def test_items_are_cut_at_the_dashes_of_the_top_list() -> None:
    """A dash deeper down, or in a text, does not begin an item."""
    found = [value[0] for value in values(LIST) if isinstance(value, list)]
    assert found == whole(LIST)


@pytest.mark.parametrize("indent", ["", "   "])
def test_a_list_may_be_indented(indent: str) -> None:
    """The first dash tells where the list stands."""
    text = "".join(f"{indent}{line}\n" for line in LIST.splitlines())
    assert [value[0] for value in values(text) if isinstance(value, list)] == whole(text)


def test_documents_are_items() -> None:
    """A document that is no list is one item; several follow each other."""
    text = "%YAML 1.2\n---\nid: a\nlist:\n- 1\n---\nid: b\n...\n--- {id: c}\n"
    assert values(text) == [{"id": "a", "list": [1]}, {"id": "b"}, {"id": "c"}]


def test_lines_are_counted() -> None:
    """Each item knows the line where it begins."""
    assert [piece.line for piece in yaml_pieces([b"- a\n- b:\n    c\n\n- d\n"])] == [1, 2, 5]


def test_later_items_may_refer_to_earlier_ones() -> None:
    """An alias finds the anchor of an item before it."""
    assert values("- &policy {Version: '2012-10-17'}\n- *policy\n")[1] == [{"Version": "2012-10-17"}]


def test_numbers_that_text_would_spell_otherwise_stay_text() -> None:
    """An account number keeps its leading zero, a version its form."""
    text = "[012345678901, 123456789012, 1.10, 2012-10-17, no, 1:30, ~, true, 'true', 0x1f]"
    assert YamlReader("x").read(text, 1) == [
        "012345678901", 123456789012, "1.10", "2012-10-17", "no", "1:30", None, True, "true", "0x1f"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\na: 2", "the key `a` twice"),
        ("a: *nowhere", "the alias `nowhere` has no anchor before it"),
        ("{a: [}", "not valid YAML"),
        ("? [a]\n: 1", "a key that is no text"),
        ("[" * 40 + "]" * 40, "nested more than 32 levels deep"),
        ("!" + "x" * 2000, "a tag of more than a thousand characters"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_line(text: str, message: str) -> None:
    """Each mistake says what is wrong and where."""
    with pytest.raises(ManifestError) as caught:
        YamlReader("cases.yaml").read(text, 7)
    assert caught.value.message.startswith(message)
    assert "cases.yaml:" in caught.value.message


def test_aliases_cannot_blow_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a value would hold with its aliases written out is limited."""
    text = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcde", "bcdef", strict=True)
    )
    with pytest.raises(ManifestError, match="aliases written out"):
        YamlReader("x").read(text, 1)


def test_an_enormous_item_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """An item beyond the limit is a problem, and the next one is read."""
    monkeypatch.setattr(yaml_stream, "LARGEST", 100)
    pieces = list(yaml_pieces([b"- a: " + b"x" * 200 + b"\n- b\n"]))
    assert "more than" in pieces[0].problem
    assert pieces[-1].data == b"- b\n"


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.text("ab:-#'\" {}[],&*!|>%@`\n", max_size=8)
)
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abc-", min_size=1, max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.lists(TREES, min_size=1, max_size=4))
def test_what_the_library_writes_is_read_back(items: list[object]) -> None:
    """Whatever the library writes as a list of blocks comes back item by item."""
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    stream = StringIO()
    writer.dump(items, stream)
    # The library cannot read all that it writes.
    assume(whole(stream.getvalue()) == items)
    found: list[object] = []
    for value in values(stream.getvalue()):
        found += value if isinstance(value, list) else [value]
    assert found == items
