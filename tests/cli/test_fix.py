"""The commands that fix and that try edits, as a user runs them."""

import json
from pathlib import Path

import pytest

from tests.cli.child import iamscope
from tests.fakes.snapshots import Building, allow, policy, role

AGENT = "arn:aws:iam::111111111111:role/agent"
LOGS = "arn:aws:s3:::logs/*"


@pytest.fixture
def account(tmp_path: Path) -> Path:
    """Write an account whose agent may do more than it declares, and its manifest."""
    agent = role("agent", policy(allow("s3:Get*", LOGS), allow("s3:DeleteObject", LOGS, Sid="Wide")))
    (tmp_path / "snapshot").mkdir()
    Building().principals(agent).write(tmp_path / "snapshot")
    manifest = {
        "kind": "AgentRole",
        "version": 1,
        "name": "agent",
        "agent": {"principals": [AGENT]},
        "access": {"aws": [{"actions": ["s3:Get*"], "resources": [LOGS]}]},
    }
    (tmp_path / "agent.yaml").write_text(json.dumps(manifest))
    return tmp_path


def test_a_remedy_can_be_tried(account: Path) -> None:
    """The edits that `fix` writes are edits for `what-if`, which sees the finding go."""
    given = ("-s", account / "snapshot", "-m", account / "agent.yaml")
    fixed = iamscope("fix", *given, "-o", account / "out", "-f", "json")
    (remedy,) = json.loads(fixed.out)["remedies"]
    assert fixed.out == (account / "out" / "remedies.json").read_text()
    (account / "edits.json").write_text(json.dumps(remedy["edits"]))
    tried = iamscope("what-if", "--edits", account / "edits.json", *given, "-f", "json")
    assert tried.status == 0
    gone = [finding["fingerprint"] for finding in json.loads(tried.out)["findings"]["gone"]]
    assert gone == [finding["fingerprint"] for finding in remedy["removes"]]


def test_what_exists_is_refused_before_anything_is_done(account: Path) -> None:
    """An output that exists is wrong input, and is left alone."""
    (account / "out").write_text("mine")
    run = iamscope("fix", "-s", account / "snapshot", "-m", account / "agent.yaml", "-o", account / "out")
    assert (run.status, run.codes) == (2, ["output-exists"])
    assert (account / "out").read_text() == "mine"


@pytest.mark.parametrize(
    ("edits", "codes"),
    [
        (["fly"], ["malformed-edit"]),
        (["delete role/agnt"], ["unknown-name"]),
        (["delete role/agnt", "detach x from role/agent"], ["unknown-name", "unknown-name"]),
        (["put inline x of role/agent nowhere.json"], ["unreadable-policy"]),
    ],
)
def test_wrong_edits_are_wrong_input(account: Path, edits: list[str], codes: list[str]) -> None:
    """Every mistake has its code, and the exit code is 2."""
    run = iamscope("what-if", *edits, "-s", account / "snapshot")
    assert (run.status, run.codes) == (2, codes)


def test_no_edit_is_no_question(account: Path) -> None:
    """Without an edit there is nothing to try."""
    assert iamscope("what-if", "-s", account / "snapshot").status == 2
