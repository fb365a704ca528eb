"""Which family a call belongs to."""

import pytest

from iamscope.model.gap import Direction, Gap
from iamscope.snapshot.families import FAMILIES, family_of, missing_from_bare_file, never_asked


@pytest.mark.parametrize(
    ("call", "scope", "name"),
    [
        ("s3.list-buckets", "", "s3-policy"),
        ("s3.get-public-access-block", "arn:aws:s3:::b", "s3-guard"),
        ("organizations.list-roots", "1", "organization"),
        ("organizations.list-policies --filter SERVICE_CONTROL_POLICY", "1", "scp"),
        ("organizations.list-policies --filter RESOURCE_CONTROL_POLICY", "1", "rcp"),
        (
            "organizations.describe-policy",
            "arn:aws:organizations::1:policy/o-1/service_control_policy/p-1",
            "scp",
        ),
        (
            "organizations.describe-policy",
            "arn:aws:organizations::1:policy/o-1/resource_control_policy/p-1",
            "rcp",
        ),
        ("sso-admin.list-account-assignments", "", "identity-center"),
        ("sts.assume-role", "1", "identity"),
    ],
)
def test_family_of(call: str, scope: str, name: str) -> None:
    """A call, with its filter or the policy's name where two families share it, has one family."""
    family = family_of(call, scope)
    assert family is not None
    assert family.name == name


def test_unknown_call() -> None:
    """A call that we do not know has no family."""
    assert family_of("x.y") is None


def test_names_are_unique() -> None:
    """No two families have the same name, and guardrails limit."""
    names = [family.name for family in FAMILIES]
    assert len(names) == len(set(names))
    limits = {family.name for family in FAMILIES if family.direction is Direction.LIMITS}
    assert {"scp", "rcp", "s3-guard"} <= limits


def test_a_family_that_nobody_asked_for_is_a_gap() -> None:
    """A family without a word in a snapshot is a gap; one that was answered or refused is none."""
    asked = {"lambda.list-functions"}
    refused = Gap("kms.get-key-policy", "111111111111", "refused", Direction.GRANTS)
    found = {gap.call for gap in never_asked(asked.__contains__, [refused])}
    assert "s3.get-bucket-policy" in found
    assert not found & {"lambda.list-functions", "kms.get-key-policy"}


def test_what_runs_with_a_role_is_one_gap() -> None:
    """A snapshot that lists nothing of what runs with a role has one gap for all of it, not one each."""
    carriers = {family.calls[0] for family in FAMILIES if family.group}
    silent = [gap for gap in never_asked(lambda call: False, []) if gap.call in carriers]
    assert [(gap.call, gap.direction) for gap in silent] == [("ec2.describe-instances", Direction.GRANTS)]
    assert f"{len(carriers) - 1} other kinds of resources that run with a role" in silent[0].reason
    asked = never_asked(lambda call: call.startswith("ec2."), [])
    assert [gap.call for gap in asked if gap.call in carriers] == ["ecs.describe-task-definition"]
    bare = [gap for gap in missing_from_bare_file("1") if gap.call in carriers]
    assert [gap.reason for gap in bare] == ["a single file holds no resources that run with a role"]
