"""YAML as a tree."""

import pytest

from iamscope.errors import IamscopeError
from iamscope.manifest.mistakes import InvalidYamlError, NestingError, TooManyValuesError
from iamscope.manifest.place import Place
from iamscope.manifest.tree import Items, Node, Pairs, Scalar, documents


def one(text: str) -> Node:
    """Return the only document of a text."""
    (node,) = documents(text, "f")
    return node


def scalar(text: str) -> tuple[str, str]:
    """Return text and kind of the value of a key."""
    node = one(f"a: {text}\n")
    assert isinstance(node, Pairs)
    value = node.pairs[0][1]
    assert isinstance(value, Scalar)
    return value.text, value.kind


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("on", ("on", "text")),
        ("yes", ("yes", "text")),
        ("true", ("true", "flag")),
        ("", ("", "null")),
        ("~", ("~", "null")),
        ("011111111111", ("011111111111", "number")),
        ("111111111111", ("111111111111", "number")),
        ("0x1F", ("0x1F", "number")),
        ("1e3", ("1e3", "number")),
        ("1.5", ("1.5", "number")),
        ('"5"', ("5", "text")),
        ("!!str 5", ("5", "text")),
        ("2026-01-01T00:00:00Z", ("2026-01-01T00:00:00Z", "text")),
        ("12:30:45", ("12:30:45", "text")),
        ('"\\ud83d\\ude00"', ("\U0001f600", "text")),
        ('"\\ud83d"', ("\ud83d", "text")),
    ],
)
def test_a_scalar_keeps_its_source_text(written: str, expected: tuple[str, str]) -> None:
    """Numbers are not converted, and only the core schema's words are flags."""
    assert scalar(written) == expected


def test_the_version_directive_changes_nothing() -> None:
    """`on` is text even where a document asks for YAML 1.1."""
    node = one("%YAML 1.1\n---\na: on\n")
    assert isinstance(node, Pairs)
    assert node.pairs[0][1] == Scalar("on", "text", Place("f", 3, 4))


def test_places_are_counted_from_one() -> None:
    """The place of a value is where it is written."""
    node = one("a:\n  - b\n  - {c: d}\n")
    assert isinstance(node, Pairs)
    items = node.pairs[0][1]
    assert isinstance(items, Items)
    assert [item.place for item in items.items] == [Place("f", 2, 5), Place("f", 3, 5)]


def test_a_key_that_occurs_twice_is_kept_twice() -> None:
    """Whether that is wrong is not for the reader to say."""
    node = one("a: 1\na: 2\n")
    assert isinstance(node, Pairs)
    assert len(node.pairs) == 2


def test_an_alias_is_its_anchor() -> None:
    """A list written once can be used twice."""
    node = one("a: &x [1, 2]\nb: *x\n")
    assert isinstance(node, Pairs)
    assert node.pairs[0][1] == node.pairs[1][1]


def test_anchors_end_with_their_document() -> None:
    """The next document knows nothing of them."""
    with pytest.raises(InvalidYamlError, match="no anchor"):
        list(documents("--- &x a\n--- *x\n", "f"))


def test_documents_before_a_broken_one_are_read() -> None:
    """The mistake comes after what is right."""
    reading = documents("a: 1\n---\nb: [\n", "f")
    assert isinstance(next(reading), Pairs)
    with pytest.raises(InvalidYamlError):
        next(reading)


def test_tags_that_change_the_meaning_are_kept() -> None:
    """A tag that says what is known anyway is none."""
    node = one("a: !secret b\nc: !!map {}\nd: !!seq []\ne: !!binary aGk=\nf: ! g\n")
    assert isinstance(node, Pairs)
    assert [value.tag for _, value in node.pairs] == ["!secret", "", "", "tag:yaml.org,2002:binary", ""]


def test_an_alias_bomb_is_refused_by_the_size_it_would_have() -> None:
    """Ten levels of ten are ten thousand million values, and take no time to refuse."""
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 11))
    with pytest.raises(TooManyValuesError):
        one(f"a0: &a0 [x]\n{levels}")


def test_a_document_cannot_contain_itself() -> None:
    """An alias inside its own anchor is refused."""
    with pytest.raises(NestingError, match="inside what it refers to"):
        one("a: &x\n  b: *x\n")


@pytest.mark.parametrize("text", ["[" * 200_000, "{a: " * 100_000, "- " * 100_000, "? " * 100_000])
def test_deep_nesting_is_refused_at_once(text: str) -> None:
    """Depth is counted while reading, so no stack overflows."""
    with pytest.raises(NestingError):
        one(text)


def test_nesting_through_aliases_counts() -> None:
    """Levels add up when an alias stands deep inside another list."""
    deep = "".join(f"a{n}: &a{n} [[[[*a{n - 1}]]]]\n" for n in range(1, 10))
    with pytest.raises(NestingError):
        one(f"a0: &a0 x\n{deep}")


def test_an_endless_tag_is_refused_before_it_is_read() -> None:
    """The reader would take quadratic time over it."""
    with pytest.raises(InvalidYamlError, match=r"tag of more than a thousand characters in f:2"):
        one("a: b\nc: " + "!" * 1_000_000)


def test_a_tab_is_explained() -> None:
    """The hint says what to do."""
    with pytest.raises(InvalidYamlError, match=r"a tab where YAML allows only spaces in f:2") as raised:
        one("a:\n\t- b\n")
    assert raised.value.hint == "indent with spaces"


@pytest.mark.parametrize(
    "text",
    ["a: [1, 2", "a: b: c", "*x", 'a: "\\q"', "%YAML 3.0\n---\na: b", "{{ .Values }}\nb: c", "a: \x01", "@a"],
)
def test_what_is_not_yaml_is_one_clear_error(text: str) -> None:
    """The parser's own errors do not come through."""
    with pytest.raises(IamscopeError, match=r"in f:[0-9]+|cannot be read"):
        list(documents(text, "f"))
