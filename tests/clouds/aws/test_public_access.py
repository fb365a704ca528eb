"""S3 Block Public Access."""

from pathlib import Path

import pytest

from tests.fakes.asking import OBJECT, OUTSIDER, PUBLIC, USER, Ask, asking, here, outcome, residual
from tests.fakes.snapshots import ACCOUNT, user


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Return a function that writes a snapshot and asks it."""
    return asking(tmp_path)


def test_a_public_policy_counts_as_far_as_it_is_not_blocked(ask: Ask) -> None:
    """Everybody gets through a public policy unless the bucket, or perhaps the account, blocks it."""
    building = here(user("ana")).buckets(ledger=PUBLIC)
    answer = ask(building, "anonymous", "s3:GetObject", OBJECT)
    assert outcome(answer) == "conditional"
    assert "Block Public Access" in residual(answer)
    assert outcome(ask(building, USER, "s3:GetObject", OBJECT)) == "allow"
    blocked = {"PublicAccessBlockConfiguration": {"RestrictPublicBuckets": True}}
    building.add("s3.get-public-access-block", ACCOUNT, blocked, Bucket="ledger")
    for stranger in ("anonymous", OUTSIDER):
        answer = ask(building, stranger, "s3:GetObject", OBJECT)
        assert (outcome(answer), answer.layer) == ("implicit-deny", "block-public-access")
    assert outcome(ask(building, USER, "s3:GetObject", OBJECT)) == "allow"
