"""Digests."""

import hashlib
import json
from pathlib import Path

import pytest

from iamscope.manifest.load import load_text
from tests.fakes.vocabulary import AWS

CASES = Path(__file__).parent / "cases"
WHOLE = (CASES / "whole.yaml").read_text()


def digest(text: str, file: str = "f") -> str:
    """Return the digest of the only agent role of a text."""
    return load_text(text, file, AWS).fleet.roles[0].digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["s3:GetObject", "s3:ListBucket"]', "[s3:ListBucket, s3:GetObject]"),
        ('["s3:GetObject", "s3:ListBucket"]', "[s3:ListBucket, s3:GetObject, s3:GetObject]"),
        ('{"s3:max-keys": 5}', '{"s3:max-keys": ["5"]}'),
        ("True", '"true"'),
        ("duration: 1h30m", "duration: 90m"),
        (
            "      reason: deletion is for people",
            "      reason: deletion is for people\n      resources: ['*']",
        ),
        ("owner: team-billing", "# a comment\nowner:   'team-billing'"),
    ],
)
def test_the_layout_does_not_matter(old: str, new: str) -> None:
    """What says the same has the same digest."""
    assert old in WHOLE
    assert digest(WHOLE.replace(old, new, 1), "elsewhere") == digest(WHOLE)


def test_the_order_of_keys_and_entries_does_not_matter() -> None:
    """A manifest written as JSON with everything reversed is the same manifest."""
    entries = [{"actions": [action], "resources": ["*"]} for action in ("s3:GetObject", "s3:PutObject")]
    agent = {"principals": ["arn:aws:iam::111111111111:role/a"]}
    content = {"kind": "AgentRole", "version": 1, "name": "a", "agent": agent, "access": {"aws": entries}}
    reversed_content = dict(reversed(content.items())) | {"access": {"aws": entries[::-1]}}
    assert digest(json.dumps(content)) == digest(json.dumps(reversed_content))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: billing", "name: biling"),
        ("nightly report\n", "nightly reports\n"),
        ("team-billing", "team-b"),
        ("role/billing-agent\"", "role/billing-agents\""),
        ("*-assistant", "*"),
        ("engineer@example.com", "e@example.com"),
        ("    via-mcp: true\n", ""),
        ("platform-engineer", "engineer"),
        ("s3:ListBucket", "s3:PutObject"),
        ("billing-reports/*", "billing-reports/a*"),
        ("StringEquals", "StringLike"),
        ("max-keys\": 5", "max-keys\": 6"),
        ("rds:Delete*", "rds:DeleteDBCluster"),
        ("[production]", "[staging]"),
        ("agent-base", "agent-basis"),
        ("1h30m", "1h31m"),
    ],
)  # fmt: skip
def test_every_change_of_content_matters(old: str, new: str) -> None:
    """What says something else has another digest."""
    assert old in WHOLE
    assert digest(WHOLE.replace(old, new, 1)) != digest(WHOLE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("policy/ReadOnlyAccess", "policy/ViewOnlyAccess"),
        ("[staging]", "[testing]"),
        ("closed/*", "open/*"),
        ("own-excess, ", ""),
        ("0123456789abcdef", "0123456789abcdee"),
        ("scratch/*", "*"),
        ("2027-03-31", "2027-04-01"),
        ("until the", "because the"),
    ],
)
def test_every_change_of_the_further_keys_matters(old: str, new: str) -> None:
    """References, environments, conditions of what is forbidden and exceptions are content."""
    text, file = (CASES / "complete.yaml").read_text(), str(CASES / "complete.yaml")
    assert old in text
    assert digest(text.replace(old, new, 1), file) != digest(text, file)


def test_the_digest_of_a_manifest_is_stable() -> None:
    """Approvals and leases refer to it, so it does not change from release to release."""
    agent = "{principals: ['arn:aws:iam::111111111111:role/a']}"
    canonical = (
        '{"kind":"AgentRole","name":"a","principals":["arn:aws:iam::111111111111:role/a"],"version":1}'
    )
    least = f"{{kind: AgentRole, version: 1, name: a, agent: {agent}, access: {{}}}}"
    assert digest(least) == hashlib.sha256(canonical.encode()).hexdigest()
