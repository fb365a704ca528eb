"""The quick reader of simple YAML, against the full one."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from iamscope.manifest.mistakes import ManifestError
from iamscope.manifest.simple_yaml import NotSimpleError, read_simple
from iamscope.manifest.yaml_stream import YamlReader, plain_scalar, yaml_pieces

CASES = Path(__file__).parents[1] / "cases" / "aws" / "authorize"


def quick(text: str) -> Any:
    """Return what the quick reader reads."""
    return read_simple(text, plain_scalar)


def full(text: str) -> Any:
    """Return what the full reader reads, the quick one left out."""
    return YamlReader("x.yaml").read_fully(text, 1)


@pytest.mark.parametrize("file", sorted(CASES.glob("*.yaml")), ids=lambda file: file.stem)
def test_the_cases_are_simple(file: Path) -> None:
    """Most cases are read quickly, and each as the full reader reads it."""
    pieces = [piece.data.decode() for piece in yaml_pieces([file.read_bytes()])]
    quickly = 0
    for text in pieces:
        try:
            found = quick(text)
        except NotSimpleError:
            continue
        quickly += 1
        assert found == full(text)
    # The first piece of a file begins with a comment and may need the full reader.
    assert quickly + 1 >= len(pieces) * 0.7


@pytest.mark.parametrize("text", ["[" * 5000, "- " * 5000, "".join(f"{' ' * n}a:\n" for n in range(3000))])
def test_depth_is_left_to_the_full_reader(text: str) -> None:
    """What is nested without end does not exhaust the stack."""
    with pytest.raises(NotSimpleError):
        quick(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1",
        "a: *x",
        "a: !t 1",
        "a: |\n  x",
        "a: b\n  c",
        'a: "\\n"',
        "a: b # c",
        "a: 1\na: 2",
        "a:\tb",
        "? a\n: b",
    ],
)
def test_what_is_not_simple_is_left_to_the_full_reader(text: str) -> None:
    """Anchors, tags, texts of several lines, escapes, comments and double keys are not read quickly."""
    with pytest.raises(NotSimpleError):
        quick(text)


MARKS = """
    a b:c 'q' "d" '' - : [ ] { } , 1 012 -1 1.5 ~ null true no # & *x | > ? %
    \\ 'it''s' --- ... @ ` é * 2012-10-17
"""
BLANKS = ["- ", ": ", ", ", " ", "  ", "\n", "\n  ", "\n    ", " #", "&x ", "!t ", "? ", "key: ", "k:\n"]
WORDS = st.sampled_from([*MARKS.split(), *BLANKS, "arn:aws:s3:::b/*", "s3:Get*"])


@settings(max_examples=2000)
@given(st.lists(WORDS, max_size=14).map("".join))
def test_what_is_read_quickly_is_read_the_same_in_full(text: str) -> None:
    """Whatever the quick reader accepts, the full reader reads, and reads the same."""
    try:
        found = quick(text)
    except NotSimpleError:
        return
    try:
        wanted = full(text)
    except ManifestError as error:
        raise AssertionError(f"the full reader refuses {text!r}: {error}") from error
    assert found == wanted


TREES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 10**12) | st.text("abc:/*- #'\"{}[],é", max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abc:", min_size=1, max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(TREES, st.sampled_from([True, False, None]))
def test_what_the_library_writes(tree: object, flow: bool | None) -> None:
    """Of what the library writes, the quick reader reads the same as the full one, or nothing."""
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = flow
    stream = StringIO()
    writer.dump(tree, stream)
    try:
        found = quick(stream.getvalue())
        wanted = full(stream.getvalue())
    except (NotSimpleError, ManifestError):
        return
    assert found == wanted
