"""The audit chain: what an entry says, how it is hashed, and which lines are entries."""

import hashlib
import json
from enum import StrEnum
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iamscope.lease.canonical import DEEPEST, LONGEST_LINE, MalformedLineError
from iamscope.lease.chain import GENESIS, Entry, Head, UnwritableEntryError, append, from_line, to_line

FIRST = append(GENESIS, 1_800_000_000, "lease.requested", {"lease": "L1", "agent": "billing"})
SECOND = append(FIRST.head, 1_800_000_001, "lease.denied", {})
BODIES = st.dictionaries(
    st.text(max_size=6),
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63) + 1, 2**63 - 1) | st.text(max_size=6),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=5,
    ),
    max_size=3,
)


class Word(StrEnum):
    """A word of the broker's."""

    ACTIVE = "active"


def line(**changes: object) -> bytes:
    """Return the line of the first entry with other values, written in the one way."""
    value = {**orjson.loads(to_line(FIRST)), **changes}
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode() + b"\n"


def nested(depth: int) -> Any:
    """Return lists in lists."""
    return [] if depth == 1 else [nested(depth - 1)]


def test_entries_are_linked() -> None:
    """An entry has the number after its head and states the hash of its head."""
    assert (FIRST.number, FIRST.previous) == (1, "0" * 64)
    assert (SECOND.number, SECOND.previous) == (2, FIRST.hash)
    assert SECOND.head == Head(2, SECOND.hash)


def test_the_hash_is_what_the_page_says() -> None:
    """The hash is SHA-256 over the purpose and the canonical JSON, written here by hand."""
    said = (
        b'{"body":{"agent":"billing","lease":"L1"},"kind":"lease.requested","number":1,"previous":"'
        + b"0" * 64
        + b'","time":1800000000}'
    )
    assert hashlib.sha256(b"iamscope audit entry 1\n" + said).hexdigest() == FIRST.hash


@settings(max_examples=100)
@given(BODIES)
def test_a_line_gives_back_its_entry(body: dict[str, Any]) -> None:
    """Writing and reading an entry changes nothing, and it is sound."""
    entry = append(FIRST.head, 5, "note", body)
    assert from_line(to_line(entry), 1) == entry
    assert entry.sound
    assert to_line(entry).count(b"\n") == 1


def test_a_body_is_the_chains_own() -> None:
    """What is done to a body later does not change the entry; words and tuples become plain JSON."""
    body: dict[str, Any] = {"state": Word.ACTIVE, "groups": ("a", "b"), "more": []}
    entry = append(GENESIS, 1, "note", body)
    body["more"].append(1)
    assert entry.body == {"state": "active", "groups": ["a", "b"], "more": []}
    assert type(entry.body["state"]) is str
    assert entry.sound


@pytest.mark.parametrize(
    ("kind", "time", "body", "words"),
    [
        ("Note", 1, {}, "`kind`"),
        ("", 1, {}, "`kind`"),
        ("a" * 65, 1, {}, "`kind`"),
        ("note", -1, {}, "`time`"),
        ("note", 1.5, {}, "`time`"),
        ("note", True, {}, "`time`"),
        ("note", 1, [], "`body` is not an object"),
        ("note", 1, {"x": 0.5}, "not whole"),
        ("note", 1, {"x": float("nan")}, "not whole"),
        ("note", 1, {"x": 2**63}, "64 bits"),
        ("note", 1, {"x": b"1"}, "not JSON"),
        ("note", 1, {"x": object()}, "not JSON"),
        ("note", 1, {1: 2}, "key"),
        ("note", 1, {"x": "\ud800"}, "half a character"),
        ("note", 1, {"\ud800": 1}, "half a character"),
        ("note", 1, {"x": nested(DEEPEST)}, "nested"),
        ("note", 1, {"x": "a" * LONGEST_LINE}, "longer"),
    ],
)
def test_what_no_line_could_hold_is_refused(kind: str, time: Any, body: Any, words: str) -> None:
    """An entry that could not be read back is not made."""
    with pytest.raises(UnwritableEntryError, match=words):
        append(GENESIS, time, kind, body)


def test_a_deep_body_within_the_limit_is_read_back() -> None:
    """The limits of writing and of reading are the same."""
    entry = append(GENESIS, 1, "note", {"x": nested(DEEPEST - 2)})
    assert from_line(to_line(entry), 1) == entry
    with pytest.raises(UnwritableEntryError, match="nested"):
        append(GENESIS, 1, "note", {"x": nested(DEEPEST - 1)})


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[]", "not an object"),
        (b"[" * 100_000, "not JSON"),
        (b"null", "not an object"),
        (line(extra=1), "unknown key `extra`"),
        (line(**{"\u202e`": 1}), "unknown key `<U[+]202E>'`"),
        (line(number="1"), "`number`"),
        (line(number=0), "`number`"),
        (line(number=True), "`number`"),
        (line(number=2**63), "64 bits"),
        (line(number=2**64), "whole"),
        (line(time=-1), "`time`"),
        (line(time=10**12), "`time`"),
        (line(kind=1), "`kind`"),
        (line(kind="No"), "`kind`"),
        (line(body=[]), "`body`"),
        (line(body={"x": 0.1}), "whole"),
        (line(body={"x": nested(300)}), "nested"),
        (line(previous="0" * 63), "`previous`"),
        (line(hash=FIRST.hash.upper()), "`hash`"),
        (to_line(FIRST).replace(b'"kind":"lease.requested",', b""), "`kind` is missing"),
        (to_line(FIRST).replace(b'"time"', b'"time":1,"time"'), "`time` stands in it twice"),
        (to_line(FIRST).replace(b'"lease":', b'"lease":1,"lease":'), "`lease` stands in it twice"),
        (to_line(FIRST).replace(b",", b", "), "no spaces"),
        (to_line(FIRST).replace(b"billing", b"b\\u0069lling"), "no needless escapes"),
        (to_line(FIRST).replace(b"\n", b"\r\n"), "no spaces"),
        (b" " * LONGEST_LINE + to_line(FIRST), "longer than"),
    ],
)
def test_a_line_that_is_no_entry_is_refused_with_its_place(data: bytes, words: str) -> None:
    """A line that is not written exactly as an entry is gives one sentence that names the line."""
    with pytest.raises(MalformedLineError, match=f"line 7: .*{words}"):
        from_line(data, 7)


def test_a_line_may_have_lost_its_end() -> None:
    """Whoever has split a file into lines need not put the ends back."""
    assert from_line(to_line(FIRST).rstrip(b"\n"), 1) == FIRST


def test_an_altered_entry_is_not_sound() -> None:
    """Another content under the same hash is read, and told apart."""
    altered: Entry = from_line(line(time=FIRST.time + 1), 1)
    assert not altered.sound
