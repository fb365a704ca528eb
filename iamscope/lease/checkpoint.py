"""Signed checkpoints of the audit chain, and the entries in which the broker signs and changes its key."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from iamscope.lease.canonical import Json, MalformedLineError, canonical, is_hash, parse
from iamscope.lease.chain import LATEST, Entry, Head, append
from iamscope.lease.signing import PublicKey, SigningKey

CHECKPOINT = "audit.checkpoint"
"""The kind of an entry whose body is a checkpoint of the entry before it."""
NEW_KEY = "audit.key"
"""The kind of an entry in which the key in use hands over to a new one."""
_CHECKPOINT_PURPOSE = b"iamscope audit checkpoint 1\n"
_KEY_PURPOSE = b"iamscope audit key 1\n"
_KEYS = ("hash", "key_id", "number", "signature", "time")


class Standing(StrEnum):
    """What a signature is worth."""

    GOOD = "good"
    FORGED = "forged"
    UNKNOWN_KEY = "unknown-key"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a chain as somebody has signed it. `time` is that of signing, `signature` hexadecimal."""

    number: int
    hash: str
    time: int
    key_id: str
    signature: str

    @property
    def head(self) -> Head:
        """The head that is signed."""
        return Head(self.number, self.hash)

    @property
    def said(self) -> dict[str, Json]:
        """What is signed."""
        return {"hash": self.hash, "key_id": self.key_id, "number": self.number, "time": self.time}


@dataclass(frozen=True, slots=True)
class Handover:
    """A checkpoint by the key in use that names the key that signs from here on."""

    checkpoint: Checkpoint
    key: PublicKey

    @property
    def message(self) -> bytes:
        """The bytes that are signed."""
        return _KEY_PURPOSE + canonical({**self.checkpoint.said, "public_key": self.key.raw.hex()})


def sign(head: Head, time: int, key: SigningKey) -> Checkpoint:
    """Return a checkpoint of a head."""
    bare = Checkpoint(head.number, head.hash, time, key.public.id, "")
    return _signed(bare, key, _CHECKPOINT_PURPOSE + canonical(bare.said))


def verify(checkpoint: Checkpoint, keys: Mapping[str, PublicKey]) -> Standing:
    """Return what a checkpoint's signature is worth to whoever trusts these keys, given by their ids."""
    return _standing(checkpoint, keys, _CHECKPOINT_PURPOSE + canonical(checkpoint.said))


def verify_handover(handover: Handover, keys: Mapping[str, PublicKey]) -> Standing:
    """Return what the announcement of a new key is worth."""
    return _standing(handover.checkpoint, keys, handover.message)


def checkpoint_entry(head: Head, time: int, key: SigningKey) -> Entry:
    """Return the entry that signs all entries before it."""
    checkpoint = sign(head, time, key)
    return append(head, time, CHECKPOINT, {**checkpoint.said, "signature": checkpoint.signature})


def new_key_entry(head: Head, time: int, old: SigningKey, new: PublicKey) -> Entry:
    """Return the entry with which the old key hands over to the new one; the old one signs nothing later."""
    bare = Handover(Checkpoint(head.number, head.hash, time, old.public.id, ""), new)
    signed = _signed(bare.checkpoint, old, bare.message)
    body = {**signed.said, "public_key": new.raw.hex(), "signature": signed.signature}
    return append(head, time, NEW_KEY, body)


def to_line(checkpoint: Checkpoint) -> bytes:
    """Return the one line that a checkpoint is kept as, its end included."""
    return canonical({**checkpoint.said, "signature": checkpoint.signature}) + b"\n"


def from_line(line: bytes, place: int) -> Checkpoint:
    """Return the checkpoint of a line. Raises `MalformedLineError` with the place."""
    checkpoint = from_object(parse(line, _KEYS, place))
    if checkpoint is None:
        raise MalformedLineError("it is not a checkpoint", place)
    return checkpoint


def from_object(value: Mapping[str, Any]) -> Checkpoint | None:
    """Return the checkpoint that JSON stands for, or nothing."""
    if value.keys() != frozenset(_KEYS):
        return None
    checkpoint = Checkpoint(**value)
    whole = [(checkpoint.number, (1 << 63) - 1), (checkpoint.time, LATEST)]
    if not all(type(number) is int and 0 <= number <= most for number, most in whole):
        return None
    hashes = is_hash(checkpoint.hash) and is_hash(checkpoint.key_id)
    return checkpoint if hashes and isinstance(checkpoint.signature, str) else None


def handover_from_object(value: Mapping[str, Any]) -> Handover | None:
    """Return the announcement of a key that JSON stands for, or nothing."""
    raw = value.get("public_key")
    checkpoint = from_object({name: item for name, item in value.items() if name != "public_key"})
    # A public key has as many bytes as a hash.
    if checkpoint is None or not isinstance(raw, str) or not is_hash(raw):
        return None
    return Handover(checkpoint, PublicKey(bytes.fromhex(raw)))


def _signed(bare: Checkpoint, key: SigningKey, message: bytes) -> Checkpoint:
    return Checkpoint(bare.number, bare.hash, bare.time, bare.key_id, key.sign(message))


def _standing(checkpoint: Checkpoint, keys: Mapping[str, PublicKey], message: bytes) -> Standing:
    key = keys.get(checkpoint.key_id)
    if key is None:
        return Standing.UNKNOWN_KEY
    return Standing.GOOD if key.accepts(checkpoint.signature, message) else Standing.FORGED
