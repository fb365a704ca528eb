"""Two small accounts in one snapshot."""

import json
from dataclasses import replace
from typing import Any

from iamscope.clouds.aws.world import AwsWorld
from iamscope.snapshot import Snapshot
from iamscope.snapshot.names import FileName
from tests.fakes.account import ACCOUNT, Memory, snapshot_of

Json = dict[str, Any]
OTHER = "222222222222"
# How the second account, written as if it were the first, calls the first one.
FIRST = "999999999999"


def both(first: Json, second: Json) -> Snapshot:
    """Return two accounts as one snapshot; the second is written as if it had the first one's number."""
    one, two = snapshot_of(first), snapshot_of(second)
    assert isinstance(one._store, Memory)
    assert isinstance(two._store, Memory)
    moved = {_moved(name): _moved(body.decode()).encode() for name, body in two._store.files.items()}
    coverage = tuple(
        replace(item, place=_moved(item.place), file=item.file and FileName(_moved(str(item.file))))
        for item in two.coverage
    )
    return replace(
        one,
        scopes=(ACCOUNT, OTHER),
        coverage=(*one.coverage, *coverage),
        _store=Memory({**one._store.files, **moved}),
    )


def world_of_both(first: Json, second: Json) -> AwsWorld:
    """Return two accounts as AWS sees them."""
    return AwsWorld(both(first, second))


def elsewhere(name: str) -> str:
    """Return the ARN of a role of the second account."""
    return f"arn:aws:iam::{OTHER}:role/{name}"


def of_first(value: Json) -> Json:
    """Return something that names the first account as the second one writes it down."""
    return dict(json.loads(json.dumps(value).replace(ACCOUNT, FIRST)))


def _moved(text: str) -> str:
    return text.replace(ACCOUNT, OTHER).replace(FIRST, ACCOUNT)
