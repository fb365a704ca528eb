"""Verification: whatever is done to a log is found, and where; and nothing else is."""

import io
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iamscope.lease.canonical import LONGEST_LINE
from iamscope.lease.chain import GENESIS, Head, append, digest, to_line
from iamscope.lease.checkpoint import CHECKPOINT, NEW_KEY, new_key_entry, sign
from iamscope.lease.evidence import Evidence
from iamscope.lease.verified import Trouble, Verdict, Verification
from iamscope.lease.verifying import MOST_PROBLEMS, verify
from tests.lease.logs import BEGUN, Log, key, log

KEYS = (key().public,)
LENGTH = 9
PLAIN = log(LENGTH, checkpoints=(4, 8))
NUMBERS = st.integers(1, LENGTH)


def judged(lines: Sequence[bytes], *evidence: Evidence) -> Verification:
    """Return what is found in lines, held against the whole log's end where nothing else is given."""
    return verify(lines, KEYS, evidence or (PLAIN.at(LENGTH),))


def troubles(found: Verification) -> list[tuple[Trouble, int, int, int]]:
    """Return what is wrong where."""
    return [(one.trouble, one.line, one.first, one.last) for one in found.problems]


def forged(source: Log, number: int) -> list[bytes]:
    """Return a log rewritten from an entry on by somebody without the key: all hashes are right again."""
    entries = list(source.entries[: number - 1])
    for old in source.entries[number - 1 :]:
        body = {**old.body, "agent": "other"} if old.number == number else old.body
        entries.append(append(entries[-1].head if entries else GENESIS, old.time, old.kind, body))
    return [to_line(entry) for entry in entries]


def test_a_log_as_it_was_written_is_intact() -> None:
    """Nothing is found in a log that agrees with a checkpoint held outside."""
    found = judged(PLAIN.lines)
    assert (found.verdict, found.problems, found.doubts) == (Verdict.INTACT, (), ())
    assert (found.head, found.signed, found.lines) == (PLAIN.entries[-1].head, 7, LENGTH)
    assert (found.first_time, found.last_time) == (BEGUN + 1, BEGUN + LENGTH)
    assert found.covered == PLAIN.at(LENGTH)


@settings(max_examples=300)
@given(st.data())
def test_any_changed_byte_is_found_where_it_is(data: st.DataObject) -> None:
    """Another byte, one less or one more anywhere: broken, and the first problem is at that line."""
    place = data.draw(st.integers(0, LENGTH - 1))
    line = PLAIN.lines[place]
    byte = data.draw(st.integers(0, len(line) - 1))
    new = data.draw(st.binary(max_size=1).filter(lambda new: new != line[byte : byte + 1]))
    inserted = bool(new) and data.draw(st.booleans())
    changed = line[:byte] + new + line[byte + (not inserted) :]
    whole = b"".join([*PLAIN.lines[:place], changed, *PLAIN.lines[place + 1 :]])
    found = judged(list(io.BytesIO(whole)))
    assert found.verdict is Verdict.BROKEN
    # A second end of a line is a blank line behind it.
    assert found.problems[0].line == place + 1 + (changed == line + b"\n")


@settings(max_examples=60)
@given(NUMBERS, NUMBERS)
def test_swapped_entries_are_found(one: int, two: int) -> None:
    """The first of two swapped lines is told, and each number that is out of its place."""
    if one == two:
        return
    first, second = sorted((one, two))
    lines = list(PLAIN.lines)
    lines[first - 1], lines[second - 1] = lines[second - 1], lines[first - 1]
    found = judged(lines)
    assert {one.trouble for one in found.problems} == {Trouble.MISPLACED}
    assert {one.first for one in found.problems} == set(range(first, second))
    assert min(one.line for one in found.problems) == first + 1


@settings(max_examples=40)
@given(st.sets(st.integers(1, LENGTH - 1), min_size=1, max_size=LENGTH - 1))
def test_dropped_entries_are_found(dropped: set[int]) -> None:
    """Exactly the entries that were taken out of the middle are told as missing."""
    found = judged([line for number, line in enumerate(PLAIN.lines, 1) if number not in dropped])
    assert {one.trouble for one in found.problems} == {Trouble.MISSING}
    told = [number for one in found.problems for number in range(one.first, one.last + 1)]
    assert told == sorted(dropped)


@settings(max_examples=30)
@given(NUMBERS, st.integers(0, LENGTH - 1))
def test_a_truncated_log_is_found(seen: int, left: int) -> None:
    """Whatever outside has seen more than the log has left tells which entries were cut off."""
    for evidence in (PLAIN.at(seen), PLAIN.receipt(seen)):
        found = judged(PLAIN.lines[:left], evidence)
        if seen > left:
            assert troubles(found) == [(Trouble.TRUNCATED, 0, left + 1, seen)]
        else:
            assert found.verdict is Verdict.INTACT
            assert found.covered == evidence


@settings(max_examples=30)
@given(NUMBERS, NUMBERS)
def test_a_copied_entry_is_found(number: int, behind: int) -> None:
    """A line that stands in the log twice is told where it stands the second time."""
    lines = list(PLAIN.lines)
    lines.insert(max(number, behind), lines[number - 1])
    found = judged(lines)
    assert troubles(found) == [(Trouble.REPEATED, max(number, behind) + 1, number, number)]


@pytest.mark.parametrize("number", range(1, LENGTH + 1))
def test_an_inserted_entry_is_found(number: int) -> None:
    """A new entry with a right hash, before one that has its number, is told with the number."""
    before = PLAIN.entries[number - 2].head if number > 1 else GENESIS
    lines = list(PLAIN.lines)
    lines.insert(number - 1, to_line(append(before, 1, "issued", {"lease": "forged"})))
    assert troubles(judged(lines)) == [(Trouble.REPEATED, number + 1, number, number)]


@pytest.mark.parametrize("number", range(1, LENGTH))
def test_a_replaced_entry_is_found(number: int) -> None:
    """An entry rewritten together with its hash does not fit the one behind it."""
    lines = list(PLAIN.lines)
    old = PLAIN.entries[number - 1]
    changed = replace(old, time=1)
    lines[number - 1] = to_line(replace(changed, hash=digest(changed)))
    found = judged(lines)
    assert (Trouble.UNLINKED, number + 1, number, number + 1) in troubles(found)


@pytest.mark.parametrize("number", range(1, LENGTH + 1))
def test_a_log_rewritten_to_its_end_is_found(number: int) -> None:
    """With all hashes made right again, checkpoints inside and outside tell that it was rewritten."""
    found = judged(forged(PLAIN, number))
    assert found.verdict is Verdict.BROKEN
    assert (Trouble.CONTRADICTED, 0, 1, LENGTH) in troubles(found)
    inside = [one.first for one in found.problems if one.trouble is Trouble.FORGED]
    assert inside == [checkpoint for checkpoint in (4, 8) if checkpoint >= number]


def test_without_evidence_nothing_is_said_of_the_end() -> None:
    """A log that nothing outside has seen may have lost its end, and an empty one everything."""
    for lines in (PLAIN.lines, []):
        found = verify(lines, KEYS)
        assert (found.verdict, found.covered) == (Verdict.UNKNOWN, None)
        assert "cut off" in found.doubts[0]


def test_evidence_of_the_empty_log_covers_nothing() -> None:
    """That a log once was empty says nothing of what it lost."""
    found = judged([], Evidence("anchors", GENESIS, sign(GENESIS, 1, key())))
    assert found.verdict is Verdict.UNKNOWN
    other = Head(0, "1" * 64)
    assert judged([], Evidence("anchors", other, sign(other, 1, key()))).verdict is Verdict.BROKEN


def test_old_evidence_is_not_enough_where_newer_was_asked_for() -> None:
    """A checkpoint outside that is older than asked for leaves the end in doubt; a receipt has no time."""
    lines, evidence = PLAIN.lines, (PLAIN.at(6), PLAIN.receipt(8))
    assert verify(lines, KEYS, evidence, not_before=BEGUN + 6).verdict is Verdict.INTACT
    found = verify(lines, KEYS, evidence, not_before=BEGUN + 7)
    assert found.verdict is Verdict.UNKNOWN
    assert "as new as was asked for" in found.doubts[0]


def test_an_unknown_key_proves_nothing() -> None:
    """What is signed with a key that nobody gave neither covers the log nor contradicts it."""
    stranger = PLAIN.at(LENGTH, key(7))
    found = judged(PLAIN.lines, stranger)
    assert (found.verdict, found.covered) == (Verdict.UNKNOWN, None)
    assert any("nobody has vouched for" in doubt for doubt in found.doubts)
    assert judged(PLAIN.lines[:3], stranger, PLAIN.at(3)).verdict is Verdict.UNKNOWN
    # What a known key signs later vouches for what was before.
    assert judged(PLAIN.lines, PLAIN.at(5, key(7)), PLAIN.at(6)).verdict is Verdict.INTACT


def test_a_log_signed_by_somebody_else_is_not_intact() -> None:
    """Checkpoints in the log under a key that nobody gave leave it in doubt beyond what is known."""
    found = verify(PLAIN.lines, (key(2).public,), (PLAIN.at(5, key(2)),))
    assert (found.verdict, found.signed) == (Verdict.UNKNOWN, 0)
    assert "checkpoints in the log" in found.doubts[0]
    assert verify(PLAIN.lines, (key(2).public,), (PLAIN.at(7, key(2)),)).verdict is Verdict.INTACT


def test_a_forged_checkpoint_outside_is_told() -> None:
    """Evidence whose signature is not its key's is itself a problem."""
    good = PLAIN.at(5)
    assert good.checkpoint
    bad = replace(good, checkpoint=replace(good.checkpoint, time=good.checkpoint.time + 1))
    assert troubles(judged(PLAIN.lines, bad)) == [(Trouble.FORGED, 0, 5, 5)]


ROTATED = log(LENGTH, checkpoints=(3, 8), handover=5)


def test_a_key_hands_over_to_another() -> None:
    """Whoever trusts the first key trusts the second from where the first has announced it."""
    found = judged(ROTATED.lines, ROTATED.at(LENGTH, key(2)))
    assert (found.verdict, found.signed) == (Verdict.INTACT, 7)
    assert found.given_up == {key().public.id}


@pytest.mark.parametrize(("number", "wrong"), [(4, False), (5, False), (6, True), (LENGTH, True)])
def test_a_key_that_was_given_up_signs_nothing_later(number: int, wrong: bool) -> None:
    """A checkpoint by the old key counts up to the entry that hands over."""
    found = judged(ROTATED.lines, ROTATED.at(number))
    assert troubles(found) == ([(Trouble.FORGED, 0, number, number)] if wrong else [])


def altered(kind: str, **changes: object) -> list[bytes]:
    """Return a log whose entry 5 has another body, with all hashes made right again."""
    source = ROTATED if kind == NEW_KEY else log(LENGTH, checkpoints=(5,))
    entries = list(source.entries[:4])
    body = {name: item for name, item in {**source.entries[4].body, **changes}.items() if item is not None}
    entries.append(append(entries[-1].head, BEGUN + 5, kind, body))  # type: ignore[arg-type]
    return [to_line(entry) for entry in entries]


@pytest.mark.parametrize("kind", [CHECKPOINT, NEW_KEY])
@pytest.mark.parametrize(
    "changes",
    [
        {"signature": "0" * 128},
        {"signature": "no"},
        {"signature": 5},
        {"signature": None},
        {"number": 3},
        {"number": "4"},
        {"hash": "0" * 64},
        {"time": 1},
        {"time": -1},
        {"key_id": 1},
        {"more": 1},
    ],
    ids=str,
)
def test_a_checkpoint_in_the_log_that_is_none_is_told(kind: str, changes: dict[str, object]) -> None:
    """An entry that claims to be signed, and is not, is told where it is."""
    assert (Trouble.FORGED, 5, 5, 5) in troubles(judged(altered(kind, **changes)))


@pytest.mark.parametrize("raw", ["00" * 32, "zz", 1, None])
def test_another_new_key_is_told(raw: object) -> None:
    """The old key has signed for one new key and for no other."""
    assert (Trouble.FORGED, 5, 5, 5) in troubles(judged(altered(NEW_KEY, public_key=raw)))


def test_a_last_line_without_its_end_is_told() -> None:
    """A log that ends within its last line was torn there, even if nothing but the end is missing."""
    lines = [*PLAIN.lines[:-1], PLAIN.lines[-1][:-1]]
    assert troubles(judged(lines)) == [(Trouble.MALFORMED, LENGTH, LENGTH, LENGTH)]


@pytest.mark.parametrize("back", [1, 2])
def test_a_key_that_was_given_up_does_not_come_back(back: int) -> None:
    """Neither to itself nor to a key before it can a key hand over."""
    handed = log(5, handover=5)
    last = new_key_entry(handed.entries[-1].head, BEGUN, key(2), key(back).public)
    found = judged([*handed.lines, to_line(last)], handed.at(4))
    assert troubles(found) == [(Trouble.FORGED, 6, 6, 6)]


HOSTILE = {
    "nothing but zeros": [b"\0" * 1000],
    "deep": [b"[" * 500_000 + b"\n"],
    "deep in an entry": [b'{"body":' + b'{"a":' * 3000 + b"1" + b"}" * 3001 + b"\n"],
    "long": [b"x" * (LONGEST_LINE + 1)],
    "blank": [b"\n", b" \n"],
    "not text": [b"\xff\xfe\n", b'"\xed\xa0\x80"\n'],
    "large number": [PLAIN.lines[0].replace(b'"number":1', b'"number":' + b"9" * 5000)],
    "far number": [to_line(append(Head(2**62, "0" * 64), 1, "issued", {}))],
    "scalars": [b"null\n", b"1\n", b'"a"\n', b"[]\n", b"{}\n"],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_broken_and_nothing_worse(name: str) -> None:
    """Whatever the file holds, the answer is that it is broken, at its first line."""
    found = judged([*HOSTILE[name], *PLAIN.lines])
    assert found.verdict is Verdict.BROKEN
    assert min(one.line for one in found.problems if one.line) <= 2


@settings(max_examples=60)
@given(st.lists(st.binary(max_size=40) | st.sampled_from(PLAIN.lines), max_size=12))
def test_any_lines_get_an_answer(lines: list[bytes]) -> None:
    """Any sequence of lines is judged, and only the log itself is intact."""
    found = judged(lines)
    assert (found.verdict is Verdict.INTACT) == (lines == PLAIN.lines)


def test_problems_and_memory_are_bounded() -> None:
    """A file of nothing but mistakes gives some of them and the number of the others, in little memory."""

    def lines() -> Iterator[bytes]:
        for number in range(3000):
            yield b"{}\n"
            yield to_line(append(Head(10 * number, "0" * 64), 1, "issued", {"text": "x" * 1000}))

    tracemalloc.start()
    found = judged(lines())  # type: ignore[arg-type]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found.problems) == MOST_PROBLEMS
    assert found.unshown > 3000
    assert peak < 2_000_000
