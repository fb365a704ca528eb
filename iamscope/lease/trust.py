"""Which keys may sign which part of a chain, and what a log says of it itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from iamscope.lease.chain import Entry, Head
from iamscope.lease.checkpoint import (
    CHECKPOINT,
    NEW_KEY,
    Checkpoint,
    Standing,
    from_object,
    handover_from_object,
    verify,
    verify_handover,
)
from iamscope.lease.signing import PublicKey
from iamscope.lease.verified import Problem, Trouble

_MOST_KEYS = 1000


@dataclass(slots=True)
class Trust:
    """The keys that are trusted from the start, and those they have handed over to."""

    keys: dict[str, PublicKey]
    retired: dict[str, int] = field(default_factory=dict)
    """Of keys that have handed over: the entry in which they did."""
    unknown: dict[str, int] = field(default_factory=dict)
    """Of keys that are not trusted: the last entry that they sign."""
    signed: int = 0
    """The last entry that a checkpoint in the log signs with a trusted key."""

    @classmethod
    def of(cls, keys: Iterable[PublicKey]) -> "Trust":
        """Return the trust in some keys, from the first entry on."""
        return cls({key.id: key for key in keys})

    def visit(self, entry: Entry, line: int) -> Iterator[Problem]:
        """Yield what is wrong with the signature of an entry that follows the one before."""
        if entry.kind == CHECKPOINT:
            yield from self._problems(entry, line, self._checkpoint(entry))
        elif entry.kind == NEW_KEY:
            yield from self._problems(entry, line, self._handover(entry))

    def has(self, checkpoint: Checkpoint | None) -> bool:
        """Return whether the key of a checkpoint is trusted; a receipt is as good as its keeper."""
        return checkpoint is None or checkpoint.key_id in self.keys

    def wrong(self, checkpoint: Checkpoint) -> str:
        """Return why a checkpoint's signature is not to be trusted, where its key is known; or nothing."""
        if verify(checkpoint, self.keys) is Standing.FORGED:
            return _forged(checkpoint)
        return self._late(checkpoint)

    def _checkpoint(self, entry: Entry) -> str:
        checkpoint = from_object(entry.body)
        if checkpoint is None:
            return "it is called a checkpoint and is none"
        if checkpoint.head != Head(entry.number - 1, entry.previous):
            return "it signs something else than the entries before it"
        return self._judged(checkpoint, verify(checkpoint, self.keys))

    def _handover(self, entry: Entry) -> str:
        handover = handover_from_object(entry.body)
        if handover is None:
            return "it is called a change of keys and is none"
        checkpoint = handover.checkpoint
        if checkpoint.head != Head(entry.number - 1, entry.previous):
            return "it hands over at another place than this"
        standing = verify_handover(handover, self.keys)
        wrong = self._judged(checkpoint, standing)
        if wrong or standing is not Standing.GOOD:
            return wrong
        if handover.key.id in {checkpoint.key_id, *self.retired}:
            return "it hands over to a key that was given up before"
        if len(self.keys) < _MOST_KEYS:
            self.keys[handover.key.id] = handover.key
        self.retired[checkpoint.key_id] = entry.number
        return ""

    def _judged(self, checkpoint: Checkpoint, standing: Standing) -> str:
        if standing is Standing.UNKNOWN_KEY:
            if checkpoint.key_id in self.unknown or len(self.unknown) < _MOST_KEYS:
                self.unknown[checkpoint.key_id] = checkpoint.number
            return ""
        if standing is Standing.FORGED:
            return _forged(checkpoint)
        late = self._late(checkpoint)
        if not late:
            self.signed = checkpoint.number
        return late

    def _late(self, checkpoint: Checkpoint) -> str:
        given_up = self.retired.get(checkpoint.key_id)
        if given_up is None or checkpoint.number <= given_up:
            return ""
        return f"it is signed with key {short(checkpoint.key_id)}, which was given up in entry {given_up:,}"

    def _problems(self, entry: Entry, line: int, wrong: str) -> Iterator[Problem]:
        if wrong:
            yield Problem(Trouble.FORGED, line, entry.number, entry.number, wrong)

    def unknown_after(self, number: int) -> list[str]:
        """Return some keys that are not trusted and sign something beyond an entry."""
        return list(islice((key for key, last in self.unknown.items() if last > number), 3))


def _forged(checkpoint: Checkpoint) -> str:
    return f"its signature is not one of key {short(checkpoint.key_id)}: it was forged or altered"


def short(key_id: str) -> str:
    """Return how a key is called in a sentence."""
    return f"`{key_id[:16]}`"
