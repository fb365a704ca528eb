"""Collections of made-up accounts."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from iamscope.clouds.aws.client import Login, connect
from iamscope.clouds.aws.collect import Order, collect
from iamscope.snapshot import Snapshot, open_snapshot
from iamscope.snapshot.index import Index
from tests.fakes.aws import Aws
from tests.fakes.aws_account import Canaries, fill_account, put_small_account

TAKEN_AT = "2026-01-02T03:04:05Z"


@dataclass(frozen=True, slots=True)
class Collected:
    """What one collection left behind."""

    index: Index
    folder: Path
    snapshot: Snapshot

    def answer(self, call: str) -> Any:
        """Return the only answer of a call."""
        (answer,) = self.snapshot.answers(call)
        return answer.body


def run(folder: Path, **options: Any) -> Collected:
    """Collect as the command line does."""
    order = Order(folder, **options)
    index = collect(connect(Login(workers=order.workers)), order, taken_at=TAKEN_AT, progress=lambda *_: None)
    return Collected(index, folder, open_snapshot(folder))


@pytest.fixture
def small_aws(bare_aws: Aws) -> Aws:
    """Return an account with one user, an organization and an Identity Center, without moto."""
    put_small_account(bare_aws)
    return bare_aws


@pytest.fixture(scope="module")
def canaries() -> Canaries:
    """Return the texts that were planted."""
    return Canaries()


@pytest.fixture
def full_aws(aws: Aws, canaries: Canaries) -> Aws:
    """Return an account with something of everything in two regions."""
    fill_account(aws, canaries)
    aws.calls.clear()
    return aws
