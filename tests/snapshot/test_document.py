"""Reading JSON, sound and broken."""

import codecs
from typing import Any

import pytest

from iamscope.errors import IamscopeError
from iamscope.snapshot.document import load, load_several
from iamscope.snapshot.errors import InvalidJsonError, TruncatedJsonError


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"a": [1, null]}', {"a": [1, None]}),
        (codecs.BOM_UTF8 + b"[1]", [1]),
        ('{"é": 1}'.encode("utf-16"), {"é": 1}),
    ],
)
def test_sound(data: bytes, expected: Any) -> None:
    """UTF-8 with or without a byte order mark and UTF-16 are read."""
    assert load(data, "x") == expected
    assert load_several(data, "x") == [expected]


@pytest.mark.parametrize(
    ("data", "line", "column", "byte"),
    [
        (b'{"a": [1,2', 1, 11, 10),
        (b'{"a":\n"b', 2, 3, 8),
        (b'{\n\n"\xc3\xa9": tru', 3, 9, 12),
        (b"", 1, 1, 0),
        (b"  \n", 2, 1, 3),
    ],
)
@pytest.mark.parametrize("read", [load, load_several])
def test_truncated(read: Any, data: bytes, line: int, column: int, byte: int) -> None:
    """A file that ends too early says so, and where it ends."""
    with pytest.raises(TruncatedJsonError, match=rf"`x`.*line {line}, column {column} \(byte {byte}\)"):
        read(data, "x")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"a": 1,}', "byte 7"),
        (b"\n\n{'a': 1}", "line 3, column 2"),
        (b"\x00\x00\x00\x00", "byte 0"),
        (b'{"a": "\xff"}', r"\(byte 7\): not UTF-8"),
        (b"[" * 5000, "deep"),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, "deep"),
        (b"NaN", "byte 0"),
        (b"{} {} x", "byte"),
        (b"{} " + b"[" * 500_000 + b"]" * 500_000, "deep"),
        (codecs.BOM_UTF16_LE + b"a", "truncated data"),
    ],
)
def test_invalid(data: bytes, reason: str) -> None:
    """What is not JSON, or nested beyond reason, is named with its place."""
    with pytest.raises(InvalidJsonError, match=reason):
        load_several(data, "x")


def test_second_document(tmp_path: Any) -> None:
    """One document is expected where several are not allowed, and several are split where they are."""
    with pytest.raises(InvalidJsonError, match="byte 3"):
        load(b"{} {}", "x")
    assert load_several(b'{"a": 1}\n{"b": 2}[3]\n', "x") == [{"a": 1}, {"b": 2}, [3]]


def test_second_document_truncated() -> None:
    """A file that ends in its second document says so."""
    for tail in (b'{"b": [1', b'{"b', b"{"):
        with pytest.raises(TruncatedJsonError):
            load_several(b'{"a": 1}\n' + tail, "x")


def test_messages_are_harmless() -> None:
    """A hostile file name cannot move the cursor."""
    with pytest.raises(IamscopeError) as caught:
        load(b"", "\x1b[2J\u202e`x")
    assert "\x1b" not in caught.value.message
    assert "\u202e" not in caught.value.message
    assert caught.value.message.count("`") == 2
