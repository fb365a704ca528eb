"""The audit log of `examples/audit`: one lease from request to revocation; run it to write the files."""

from pathlib import Path
from typing import Any

from iamscope.lease.chain import GENESIS, Entry, append, to_line
from iamscope.lease.checkpoint import checkpoint_entry, sign
from iamscope.lease.checkpoint import to_line as checkpoint_line
from iamscope.lease.signing import public_pem
from tests.lease.logs import BEGUN, key

FOLDER = Path(__file__).parents[2] / "examples" / "audit"
_AGENT = {"issuer": "https://idp.example", "subject": "repo:example/billing", "person": ""}
_PERSON = {"issuer": "https://idp.example", "subject": "person-1@example.com", "person": "person-1"}
_STEPS: tuple[tuple[int, str, dict[str, Any]], ...] = (
    (0, "requested", {"lease": "L-0001", "state": "requested", "by": _AGENT, "purpose": "monthly invoices"}),
    (95, "approved", {"lease": "L-0001", "state": "requested", "by": _PERSON, "groups": ["finance"]}),
    (95, "granted", {"lease": "L-0001", "state": "approved"}),
    (97, "issuing", {"lease": "L-0001", "state": "approved", "by": _AGENT}),
    (98, "issued", {"lease": "L-0001", "state": "active"}),
    (100, "", {}),
    (640, "revoking", {"lease": "L-0001", "state": "active", "by": _PERSON, "reason": "odd calls"}),
    (642, "revoked", {"lease": "L-0001", "state": "revoked"}),
    (700, "", {}),
    (910, "frozen", {"by": _PERSON}),
)


def entries() -> list[Entry]:
    """Return the log; a step without a kind is a checkpoint."""
    found: list[Entry] = []
    for after, kind, body in _STEPS:
        head, time = found[-1].head if found else GENESIS, BEGUN + after
        step = append(head, time, kind, {"agent": "billing", **body}) if kind else None
        found.append(step or checkpoint_entry(head, time, key()))
    return found


def files() -> dict[str, bytes]:
    """Return all files of the example: the log, what is held outside, and two logs that somebody changed."""
    told = entries()
    lines = [to_line(entry) for entry in told]
    altered = list(lines)
    altered[6] = lines[6].replace(b"person-1@", b"person-2@")
    head = told[9].head
    return {
        "log.jsonl": b"".join(lines),
        "altered.jsonl": b"".join(altered),
        "cut.jsonl": b"".join(lines[:6]),
        "audit.pub": public_pem(key().public),
        "anchors.jsonl": b"".join(
            checkpoint_line(sign(told[number - 1].head, BEGUN + after, key()))
            for number, after in ((5, 100), (8, 700))
        ),
        "receipt.json": b'{"head":{"hash":"%s","number":%d},"lease":"L-0001"}\n'
        % (head.hash.encode(), head.number),
    }


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, data in files().items():
        (FOLDER / name).write_bytes(data)
