"""The incident's files: what they hold, and that they are what the script writes."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.demo import make_incident
from tests.demo.committed import Incident
from tests.demo.incident.truth import truth
from tests.demo.make_incident import COPY, STORY, TRUTH

Json = dict[str, Any]


def _files(base: Path) -> dict[str, bytes]:
    return {
        path.relative_to(base).as_posix(): path.read_bytes() for path in base.rglob("*") if path.is_file()
    }


def test_committed_snapshot_is_what_the_script_writes() -> None:
    """The snapshot in the package holds the very bytes that the script makes."""
    assert _files(STORY / "snapshot") == make_incident.snapshot()


def test_committed_truth_is_what_the_script_writes() -> None:
    """The right answers hold the very bytes that the script makes."""
    assert TRUTH.read_bytes() == make_incident.pretty(truth())


def test_examples_hold_the_same_bytes() -> None:
    """The copy under `examples/` is the packaged story, byte for byte."""
    assert _files(COPY) == _files(STORY)


def test_right_answers_are_not_packaged() -> None:
    """No file of the packaged story tells the right answers."""
    assert not [name for name in _files(STORY) if "truth" in name or "expected" in name]


def test_coverage_names_every_file_and_counts_it() -> None:
    """The index lists each file of the snapshot once, with the number of things in it."""
    index = json.loads((STORY / "snapshot" / "snapshot.json").read_bytes())
    files = set(_files(STORY / "snapshot")) - {"snapshot.json"}
    stored = [entry for entry in index["coverage"] if entry["file"]]
    assert sorted(entry["file"] for entry in stored) == sorted(files)
    assert not [entry for entry in index["coverage"] if not entry["file"] and entry["items"]]
    for entry in stored:
        body = json.loads((STORY / "snapshot" / entry["file"]).read_bytes())
        assert entry["items"] == make_incident.items(body)
        assert entry["file"].endswith(f"/{entry['call']}.json")


def test_gaps_can_only_limit() -> None:
    """What the snapshot lacks could only take access away, so it hides no reach."""
    index = json.loads((STORY / "snapshot" / "snapshot.json").read_bytes())
    assert {gap["direction"] for gap in index["gaps"]} == {"limits"}


def test_account_has_a_realistic_size(incident: Incident) -> None:
    """The account has about 60 principals and about 150 tagged incident.resources, as its page says."""
    principals = sum(
        len(incident.details[kind]) for kind in ("UserDetailList", "GroupDetailList", "RoleDetailList")
    )
    assert (principals, len(incident.resources)) == (62, 152)
    page = (STORY / "README.md").read_text()
    assert f"{principals} users, groups and roles, {len(incident.resources)} tagged resources" in page


def test_every_environment_is_tagged(incident: Incident) -> None:
    """Production is the largest environment, and its names say the same as its tags."""
    count = dict.fromkeys(("production", "staging", "development"), 0)
    for arn, tags in incident.resources.items():
        environment = tags.get("environment")
        if environment:
            count[environment] += 1
        assert ("-prod" in arn) <= (environment == "production")
    assert count["production"] > count["staging"] > count["development"] > 0


def test_functions_carry_roles_that_trust_lambda(incident: Incident) -> None:
    """Each function's role exists and admits the function service."""
    roles = {role["Arn"]: role for role in incident.details["RoleDetailList"]}
    for function in incident.answer("lambda.list-functions", "eu-west-1")["Functions"]:
        trusts = roles[function["Role"]]["AssumeRolePolicyDocument"]["Statement"]
        assert {"Service": "lambda.amazonaws.com"} in [trust["Principal"] for trust in trusts]


def test_attachments_point_at_policies(incident: Incident) -> None:
    """Every attached policy and boundary is in the account's list, and its uses are counted."""
    policies = {policy["Arn"]: policy for policy in incident.details["Policies"]}
    used = dict.fromkeys(policies, 0)
    for kind in ("UserDetailList", "GroupDetailList", "RoleDetailList"):
        for holder in incident.details[kind]:
            for attached in holder["AttachedManagedPolicies"]:
                used[attached["PolicyArn"]] += 1
    assert used == {arn: policy["AttachmentCount"] for arn, policy in policies.items()}


@pytest.mark.parametrize(
    "pattern", [r"AKIA(?!EXAMPLE)", r"@", r"(?<!\d)(?!111111111111|222222222222|333333333333)\d{12}(?!\d)"]
)
def test_nothing_looks_like_a_real_identity(pattern: str) -> None:
    """No key id, mail address or account id in the story could belong to somebody."""
    for name, content in _files(STORY).items():
        text = re.sub(r"[0-9a-f]{4,}-[0-9a-f-]{20,}", "", content.decode())
        assert not re.search(pattern, text), name


def test_writing_again_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The script writes the same bytes each time."""
    monkeypatch.setattr(make_incident, "COPY", tmp_path / "copy")
    monkeypatch.setattr(make_incident, "STORY", tmp_path / "story")
    monkeypatch.setattr(make_incident, "TRUTH", tmp_path / "truth.json")
    make_incident.write()
    first = _files(tmp_path)
    make_incident.write()
    assert _files(tmp_path) == first
    assert _files(tmp_path / "story" / "snapshot") == _files(STORY / "snapshot")
