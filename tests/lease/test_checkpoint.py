"""Checkpoints: what is signed, by which key, and which lines are checkpoints."""

from dataclasses import replace
from typing import Any

import orjson
import pytest

from iamscope.lease.canonical import MalformedLineError
from iamscope.lease.chain import GENESIS, Head
from iamscope.lease.checkpoint import (
    CHECKPOINT,
    NEW_KEY,
    Standing,
    checkpoint_entry,
    from_line,
    from_object,
    handover_from_object,
    new_key_entry,
    sign,
    to_line,
    verify,
    verify_handover,
)
from tests.lease.logs import key

HEAD = Head(3, "ab" * 32)
SIGNED = sign(HEAD, 5, key())
KEYS = {key().public.id: key().public}


def test_what_is_signed_is_what_the_page_says() -> None:
    """The signature is over the purpose and the canonical JSON, written here by hand."""
    said = f'{{"hash":"{"ab" * 32}","key_id":"{key().public.id}","number":3,"time":5}}'
    message = b"iamscope audit checkpoint 1\n" + said.encode()
    assert key().public.accepts(SIGNED.signature, message)


def test_a_checkpoint_is_worth_what_its_key_is() -> None:
    """It is good under its own key, and under no other."""
    assert verify(SIGNED, KEYS) is Standing.GOOD
    assert verify(SIGNED, {}) is Standing.UNKNOWN_KEY
    assert verify(SIGNED, {key(2).public.id: key(2).public}) is Standing.UNKNOWN_KEY
    assert verify(replace(SIGNED, key_id=key(2).public.id), KEYS) is Standing.UNKNOWN_KEY
    # A key under another's name.
    assert verify(SIGNED, {key().public.id: key(2).public}) is Standing.FORGED


@pytest.mark.parametrize(
    "changes", [{"number": 4}, {"hash": "cd" * 32}, {"time": 6}, {"signature": "00" * 64}], ids=str
)
def test_nothing_of_a_checkpoint_can_be_changed(changes: dict[str, Any]) -> None:
    """Another number, hash, time or signature makes it a forgery."""
    assert verify(replace(SIGNED, **changes), KEYS) is Standing.FORGED


def test_a_line_gives_back_its_checkpoint() -> None:
    """Writing and reading changes nothing."""
    assert from_line(to_line(SIGNED), 1) == SIGNED
    assert SIGNED.head == HEAD


@pytest.mark.parametrize(
    "changes",
    [
        {"number": -1},
        {"number": True},
        {"number": "3"},
        {"hash": "ab"},
        {"hash": 1},
        {"time": -1},
        {"time": 10**13},
        {"key_id": ""},
        {"key_id": None},
        {"signature": 1},
        {"more": 1},
        {"body": {}},
    ],
    ids=str,
)
def test_a_line_that_is_no_checkpoint_is_refused(changes: dict[str, Any]) -> None:
    """Another shape or type is refused with the line's number."""
    value = {**SIGNED.said, "signature": SIGNED.signature, **changes}
    with pytest.raises(MalformedLineError, match="line 4: "):
        from_line(orjson.dumps(value, option=orjson.OPT_SORT_KEYS), 4)


def test_an_entry_signs_all_before_it() -> None:
    """The entry's body is a checkpoint of the head that it follows."""
    entry = checkpoint_entry(HEAD, 5, key())
    assert (entry.kind, entry.number, entry.previous) == (CHECKPOINT, 4, HEAD.hash)
    assert from_object(entry.body) == SIGNED


def test_a_handover_is_signed_by_the_old_key() -> None:
    """The old key signs the head and the new key; its signature is no checkpoint's."""
    entry = new_key_entry(HEAD, 5, key(), key(2).public)
    handover = handover_from_object(entry.body)
    assert handover is not None
    assert (entry.kind, handover.key) == (NEW_KEY, key(2).public)
    assert verify_handover(handover, KEYS) is Standing.GOOD
    said = (
        f'{{"hash":"{"ab" * 32}","key_id":"{key().public.id}","number":3,'
        f'"public_key":"{key(2).public.raw.hex()}","time":5}}'
    )
    assert handover.checkpoint.signature == key().sign(b"iamscope audit key 1\n" + said.encode())
    assert verify_handover(replace(handover, key=key(3).public), KEYS) is Standing.FORGED
    assert verify(handover.checkpoint, KEYS) is Standing.FORGED
    assert verify_handover(replace(handover, checkpoint=SIGNED), KEYS) is Standing.FORGED


def test_the_empty_chain_can_be_signed() -> None:
    """A broker may anchor before it has written anything."""
    assert from_line(to_line(sign(GENESIS, 1, key())), 1).head == GENESIS
