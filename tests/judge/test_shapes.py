"""However a file is put together, everybody stands the same: order, repetition, what is left out, names."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from typer.testing import CliRunner

from iamscope.cli.app import app
from iamscope.errors import IamscopeError
from tests.fakes.account import details_of, trusting
from tests.judge.accounts import Account, accounts
from tests.judge.judging import printed

Json = dict[str, Any]
FILES = [
    one for one in accounts() if not one.folder and one.about not in ("passed roles", "existing resources")
]
# The larger ones are made of the same.
CHOSEN = [one for one in FILES if 3 < len(one.labels) <= 12]
WHOLE = Path(__file__).parents[2] / "examples" / "incident" / "snapshot"
# Two alphabets, and a character that turns the direction of what follows.
NAMES = ("zo\u00eb", "\u0434\u0435\u043f\u043b\u043e\u0439", "a\u202eb")


def permuted(raw: Any) -> Any:
    """Return details with every list in another order, but for what order means something in."""
    if isinstance(raw, dict):
        return {key: permuted(value) for key, value in reversed(raw.items())}
    if isinstance(raw, list):
        found = [permuted(one) for one in raw]
        Random(len(found)).shuffle(found)
        return found[::-1]
    return raw


def repeated(raw: Json) -> Json:
    """Return details in which everybody and everything is told twice."""
    return {key: [*value, *deepcopy(value)] for key, value in raw.items()}


def bare(raw: Any) -> Any:
    """Return details without what is empty, and without what nothing depends on."""
    if isinstance(raw, dict):
        kept = {key: bare(value) for key, value in raw.items() if key not in ("UserId", "RoleId", "GroupId")}
        return {key: value for key, value in kept.items() if value not in ([], "/")}
    return [bare(one) for one in raw] if isinstance(raw, list) else raw


def single(raw: Any) -> Any:
    """Return details in which a list of one in a policy document is that one."""
    if isinstance(raw, dict):
        return {key: _plain(key, single(value)) for key, value in raw.items()}
    return [single(one) for one in raw] if isinstance(raw, list) else raw


def _plain(key: str, value: Any) -> Any:
    words = ("Statement", "Action", "NotAction", "Resource", "NotResource", "AWS", "Service")
    return value[0] if key in words and isinstance(value, list) and len(value) == 1 else value


def answers(details: Json, file: Path) -> Json:
    """Return how everybody stands: the verdicts, and whom each reaches."""
    file.write_text(json.dumps(details, ensure_ascii=False))
    verdicts = ("admin", "escalates", "conditional", "reaches")
    return {one["principal"]: [one[name] for name in verdicts] for one in json.loads(printed(file))}


@pytest.mark.parametrize("shape", [permuted, repeated, bare, single], ids=lambda shape: shape.__name__)
@pytest.mark.parametrize("account", CHOSEN, ids=lambda account: account.id)
def test_everybody_stands_the_same(account: Account, shape: Callable[[Json], Json], tmp_path: Path) -> None:
    """The same account in another shape gives the same answers."""
    details = details_of(account.world)
    assert answers(shape(details), tmp_path / "other.json") == answers(details, tmp_path / "own.json")


@pytest.mark.parametrize("name", NAMES)
def test_names_are_what_they_are(name: str, tmp_path: Path) -> None:
    """A name in any script is found by trusts and grants, and printed as it is."""
    arn = f"arn:aws:iam::111111111111:user/{name}"
    grant = {"Effect": "Allow", "Action": "s3:DeleteBucket", "Resource": "*"}
    roles = {"boss": {"trust": [trusting({"AWS": arn})], "policies": {"work": [grant]}}}
    found = answers(details_of({"users": {name: {}}, "roles": roles}), tmp_path / "account.json")
    assert found[arn] == [False, True, False, ["arn:aws:iam::111111111111:role/boss"]]
    page = CliRunner().invoke(app, ["reach", "--all", "-s", str(tmp_path / "account.json")])
    assert page.exit_code == 3
    assert "\u202e" not in page.stdout


@pytest.mark.parametrize("shape", ["text", "json"])
def test_what_was_not_read_is_told_by_the_exit_code(shape: str, tmp_path: Path) -> None:
    """A whole snapshot ends it with 0, a file without the rest with 3, and a broken file is an error."""
    account: Json = {"users": {"ann": {}}}
    file, broken = tmp_path / "a.json", tmp_path / "b.json"
    file.write_text(json.dumps(details_of(account)))
    broken.write_text(file.read_text()[:-20])
    ends = [
        CliRunner().invoke(app, ["reach", "--all", "-s", str(one), "-f", shape])
        for one in (WHOLE, file, broken)
    ]
    assert [one.exit_code for one in ends[:2]] == [0, 3]
    assert isinstance(ends[2].exception, IamscopeError)
