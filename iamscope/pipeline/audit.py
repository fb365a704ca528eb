"""The audit log as files: verified, exported, and its checkpoints put outside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from iamscope.errors import IamscopeError
from iamscope.lease.anchoring import FileAnchor
from iamscope.lease.canonical import MalformedLineError
from iamscope.lease.chain import Entry, from_line
from iamscope.lease.checkpoint import CHECKPOINT, Checkpoint, from_object, sign
from iamscope.lease.evidence import Evidence, lines, opened, read_anchors, read_receipt
from iamscope.lease.signing import PublicKey, read_key, read_public_keys
from iamscope.lease.verified import Verdict, Verification
from iamscope.lease.verifying import verify as verify_lines
from iamscope.model.safe import quoted


class NothingToAnchorError(IamscopeError):
    """A log has nothing that could be put outside."""

    code = "nothing-to-anchor"


class GivenUpKeyError(IamscopeError):
    """A key should sign that has handed over to another."""

    code = "given-up-key"


@dataclass(frozen=True, slots=True)
class Anchoring:
    """What became of a log that should be anchored: the checkpoint that was put outside, if one was."""

    verification: Verification
    checkpoint: Checkpoint | None = None
    known: bool = False
    """Whether what is outside already is as new as the log."""


def verify(
    file: Path,
    keys: Sequence[Path],
    anchors: Sequence[Path] = (),
    receipts: Sequence[Path] = (),
    *,
    not_before: int | None = None,
) -> Verification:
    """Return what is wrong with a log. Raises `IamscopeError` for what is not a key, anchor or receipt."""
    trusted = tuple(chain.from_iterable(map(read_public_keys, keys)))
    evidence = (*chain.from_iterable(map(read_anchors, anchors)), *map(read_receipt, receipts))
    return _verified(file, trusted, evidence, not_before)


def anchor(file: Path, to: Path, key: Path | None, keys: Sequence[Path], now: int) -> Anchoring:
    """Put a checkpoint of a log into a file outside, unless something is wrong with the log.

    It is signed now where a private key is given, and otherwise the newest one in the log.
    """
    signing = read_key(key) if key else None
    trusted = [one for path in keys for one in read_public_keys(path)]
    if signing:
        trusted.append(signing.public)
    evidence = read_anchors(to) if to.exists() else ()
    found = _verified(file, tuple(trusted), evidence, None)
    if found.verdict is Verdict.BROKEN:
        return Anchoring(found)
    if signing and signing.public.id in found.given_up:
        raise GivenUpKeyError(f"the key {quoted(str(key))} was given up in the log: nobody would trust it")
    if signing and found.head.number:
        checkpoint = sign(found.head, now, signing)
    else:
        checkpoint = _newest(file, found.signed)
    if found.covered and found.covered.head.number >= checkpoint.number:
        return Anchoring(found, known=True)
    FileAnchor(to).put(checkpoint)
    return Anchoring(found, checkpoint)


def entries(file: Path, after: int = 0) -> Iterator[Entry | MalformedLineError]:
    """Yield the entries of a log beyond a number, and what is wrong with lines that are none."""
    with opened(file) as stream:
        for place, line in enumerate(lines(stream), 1):
            try:
                entry = from_line(line, place)
            except MalformedLineError as error:
                yield error
            else:
                if entry.number > after:
                    yield entry


def _verified(
    file: Path, keys: Sequence[PublicKey], evidence: Sequence[Evidence], not_before: int | None
) -> Verification:
    with opened(file) as stream:
        return verify_lines(lines(stream), keys, evidence, not_before=not_before)


def _newest(file: Path, signed: int) -> Checkpoint:
    """Return the checkpoint in a log that signs an entry, which was verified before."""
    for entry in entries(file, signed) if signed else ():
        if isinstance(entry, Entry) and entry.kind == CHECKPOINT:
            checkpoint = from_object(entry.body)
            if checkpoint is not None and checkpoint.number == signed:
                return checkpoint
    raise NothingToAnchorError(
        f"{quoted(str(file))} holds no checkpoint that a given key has signed",
        hint="give the public key with --keys, or sign one now with --key",
    )
