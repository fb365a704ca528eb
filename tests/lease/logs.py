"""Small audit logs for tests, and the keys that sign them."""

from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from iamscope.lease.chain import GENESIS, Entry, append, to_line
from iamscope.lease.checkpoint import checkpoint_entry, new_key_entry, sign
from iamscope.lease.evidence import Evidence
from iamscope.lease.signing import SigningKey

BEGUN = 1_795_000_000


@cache
def key(number: int = 1) -> SigningKey:
    """Return one of some keys that are always the same."""
    return SigningKey(Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))


@dataclass(frozen=True)
class Log:
    """A log that is as it should be."""

    entries: tuple[Entry, ...]

    @property
    def lines(self) -> list[bytes]:
        """Its lines."""
        return [to_line(entry) for entry in self.entries]

    def at(self, number: int, signer: SigningKey | None = None, place: str = "anchors, line 1") -> Evidence:
        """Return a checkpoint of one of its entries that is held outside."""
        head = self.entries[number - 1].head
        return Evidence(place, head, sign(head, BEGUN + number, signer or key()))

    def receipt(self, number: int) -> Evidence:
        """Return the head of a receipt that was given at an entry."""
        return Evidence("receipt.json", self.entries[number - 1].head)


@cache
def log(length: int, *, checkpoints: tuple[int, ...] = (), handover: int = 0) -> Log:
    """Return a log; some entries are checkpoints, and one may hand over from the first key to the second."""
    head, entries, signer = GENESIS, [], key()
    for number in range(1, length + 1):
        time = BEGUN + number
        if number == handover:
            entry = new_key_entry(head, time, signer, key(2).public)
            signer = key(2)
        elif number in checkpoints:
            entry = checkpoint_entry(head, time, signer)
        else:
            entry = append(head, time, "issued", {"lease": f"L{number}", "agent": "billing"})
        entries.append(entry)
        head = entry.head
    return Log(tuple(entries))
