"""Accounts that are open by design, and their guarded principals: our answers are the labels."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.fakes.account import details_of
from tests.judge.accounts import Account, accounts
from tests.judge.judging import judge, printed

_EVERYTHING = "arn:aws:iam::aws:policy/AdministratorAccess"
ACCOUNTS = accounts()
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schema" / "reach-all.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.id)
def test_every_principal_stands_as_its_label_says(account: Account, tmp_path: Path) -> None:
    """No principal is missed, none is a false alarm, and all that is printed has the published shape."""
    judged = list(judge(account, tmp_path))
    VALIDATOR.validate([one.printed for one in judged])
    assert [str(one) for one in judged if one.disagreements] == []


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    """Reading a file twice prints the same bytes, and an account without anybody prints an empty array."""
    file = next(one for one in ACCOUNTS if one.id == "split-paths").write(tmp_path)
    assert printed(file) == printed(file)
    empty = tmp_path / "empty.json"
    empty.write_text(json.dumps(details_of({})))
    assert json.loads(printed(empty)) == []


def test_a_policy_without_text_is_not_called_safe(tmp_path: Path) -> None:
    """Who carries a policy or a boundary that the file does not hold might do everything."""
    account = {"users": {"dark": {"attached": ["Dark"]}, "boss": {"attached": [_EVERYTHING]}}}
    details = details_of(account)
    details["Policies"] = []
    file = tmp_path / "account.json"
    file.write_text(json.dumps(details))
    boss, dark = json.loads(printed(file))
    assert (boss["admin"], dark["admin"], dark["conditional"]) == (True, False, True)
