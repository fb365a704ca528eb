"""JSON from strangers."""

import pytest

from iamscope.broker.identity.strict_json import DEEPEST, NotStrictError, strict_object


def _nested(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


def test_object() -> None:
    """An object is read as it is."""
    assert strict_object('{"a": [1, "é", null]}'.encode(), largest=100) == {"a": [1, "é", None]}


def test_depth() -> None:
    """An object is nested as deep as tokens are, and no deeper."""
    assert strict_object(_nested(DEEPEST), largest=1_000)
    for levels in (DEEPEST + 1, 100_000):
        with pytest.raises(NotStrictError):
            strict_object(_nested(levels), largest=1_000_000)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'{"a": 1, "a": 1}', "twice"),
        (b'{"a": {"b": 1, "\\u0062": 2}}', "twice"),
        (b'{"a": Infinity}', "finite"),
        (b"[]", "no object"),
        (b"7", "no object"),
        (b"{", "not JSON"),
        (b'{} {"a": 1}', "not JSON"),
        (b"\xff", "not JSON"),
        (b"{}" + b" " * 99, "larger"),
    ],
)
def test_refused(data: bytes, told: str) -> None:
    """What could be read in two ways, is no object or too large is refused, and why is said."""
    with pytest.raises(NotStrictError, match=told):
        strict_object(data, largest=100)
