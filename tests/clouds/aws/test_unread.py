"""Layers that exist and were not read: what limits, and what can grant."""

from pathlib import Path
from typing import Any

import pytest

from tests.fakes.asking import BUCKET, MISSING, OBJECT, PLACE, S3, USER, Ask, asking, here, outcome, residual
from tests.fakes.snapshots import ACCOUNT, FULL, REGION, Building, allow, deny, policy, user

QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:jobs"


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Return a function that writes a snapshot and asks it."""
    return asking(tmp_path)


@pytest.mark.parametrize(
    ("documents", "wanted"),
    [
        ([FULL], "allow"),
        ([policy(deny("s3:*")), FULL], "explicit-deny"),
        ([policy(allow("ec2:*"))], "implicit-deny"),
    ],
)
def test_service_control_policies_that_are_read_decide(ask: Ask, documents: list[Any], wanted: str) -> None:
    """What the organization says counts, and the layer is named."""
    building = Building(in_organization=True).principals(user("ana", S3)).buckets(ledger=None)
    answer = ask(building.organization(scps=documents), USER, "s3:GetObject", OBJECT)
    assert outcome(answer) == wanted
    assert wanted == "allow" or answer.layer == "scp"


def test_unread_service_control_policies_make_a_yes_conditional(ask: Ask) -> None:
    """Where nobody could read them an Allow depends on them, unless they are assumed away."""
    building = Building(in_organization=True).principals(user("ana", policy(allow("ec2:*")))).organization()
    building.gap("organizations.list-policies --filter SERVICE_CONTROL_POLICY", ACCOUNT, "limits")
    answer = ask(building, USER, "ec2:DescribeInstances")
    assert outcome(answer) == "conditional"
    assert residual(answer) == f"the unread service control policies of account {ACCOUNT} allow it"
    answer = ask(building, USER, "ec2:DescribeInstances", without_guardrails=True)
    assert (outcome(answer), answer.assumes) == ("allow", ("scp-unread",))


def test_unread_guardrails_never_make_a_no_conditional(ask: Ask) -> None:
    """A layer that only limits leaves a deny as certain as it is, and nothing is assumed for it."""
    building = Building(in_organization=True).principals(user("ana")).organization()
    building.gap("organizations.list-policies --filter SERVICE_CONTROL_POLICY", ACCOUNT, "limits")
    for assumed in (False, True):
        answer = ask(building, USER, "ec2:DescribeInstances", without_guardrails=assumed)
        assert (outcome(answer), answer.assumes) == ("implicit-deny", ())


def test_the_management_account_is_under_no_guardrail(ask: Ask) -> None:
    """Unread policies of the organization do not touch its management account."""
    building = Building(in_organization=True).principals(user("ana", S3)).buckets(ledger=None)
    building.organization(management=ACCOUNT)
    building.gap("organizations.list-policies --filter SERVICE_CONTROL_POLICY", ACCOUNT, "limits")
    building.gap("organizations.list-policies --filter RESOURCE_CONTROL_POLICY", ACCOUNT, "limits")
    assert outcome(ask(building, USER, "s3:GetObject", OBJECT)) == "allow"


def test_unread_resource_control_policies_touch_only_services_that_honour_them(ask: Ask) -> None:
    """They make a yes about a bucket conditional, and leave EC2 alone."""
    building = (
        Building(in_organization=True).principals(user("ana", FULL)).buckets(ledger=None).organization()
    )
    building.gap("organizations.list-policies --filter RESOURCE_CONTROL_POLICY", ACCOUNT, "limits")
    assert "resource control policies" in residual(ask(building, USER, "s3:GetObject", OBJECT))
    assert outcome(ask(building, USER, "ec2:DescribeInstances")) == "allow"


def test_a_snapshot_that_says_nothing_of_an_organization_is_not_taken_at_its_word(ask: Ask) -> None:
    """A family that was never asked for is as unread as one that was refused."""
    building = Building(in_organization=True).principals(user("ana", policy(allow("ec2:*"))))
    assert outcome(ask(building, USER, "ec2:DescribeInstances")) == "conditional"


def test_an_unread_boundary_makes_a_yes_conditional(ask: Ask) -> None:
    """A boundary whose text is missing is in doubt, whatever is assumed of the organization."""
    ana = user("ana", S3, PermissionsBoundary={"PermissionsBoundaryArn": MISSING})
    answer = ask(here(ana).buckets(ledger=None), USER, "s3:GetObject", OBJECT, without_guardrails=True)
    assert (outcome(answer), residual(answer)) == (
        "conditional",
        f"the unread boundary `{MISSING}` allows it",
    )


def test_an_unread_policy_makes_a_no_conditional(ask: Ask) -> None:
    """A policy that is attached and whose text is missing could allow anything."""
    ana = user("ana", AttachedManagedPolicies=[{"PolicyArn": MISSING, "PolicyName": "gone"}])
    answer = ask(here(ana).buckets(ledger=None), USER, "s3:GetObject", OBJECT)
    assert (outcome(answer), residual(answer)) == ("conditional", f"the unread policy `{MISSING}` allows it")


def test_an_unread_bucket_policy_makes_a_no_conditional(ask: Ask) -> None:
    """Only the bucket whose policy was refused is in doubt."""
    building = here(user("ana")).buckets(ledger=None, other=None).gap("s3.get-bucket-policy", BUCKET)
    answer = ask(building, USER, "s3:GetObject", OBJECT)
    assert (outcome(answer), residual(answer)) == (
        "conditional",
        f"the unread policy of `{OBJECT}` allows it",
    )
    assert outcome(ask(building, USER, "s3:GetObject", "arn:aws:s3:::other/a")) == "implicit-deny"


def test_a_yes_beside_an_unread_policy_says_what_it_assumes(ask: Ask) -> None:
    """An unread bucket policy could deny too; a yes says that it is taken not to."""
    building = here(user("ana", S3)).buckets(ledger=None).gap("s3.get-bucket-policy", BUCKET)
    answer = ask(building, USER, "s3:GetObject", OBJECT)
    assert (outcome(answer), answer.assumes) == ("allow", ("resource-policy-unread",))


def test_a_region_that_was_not_collected_is_unread(ask: Ask) -> None:
    """A queue is in doubt exactly where queues were not read."""
    building = here(user("ana")).empty("sqs.get-queue-attributes", PLACE)
    assert outcome(ask(building, USER, "sqs:SendMessage", QUEUE)) == "implicit-deny"
    elsewhere = QUEUE.replace(REGION, "us-east-2")
    assert outcome(ask(building, USER, "sqs:SendMessage", elsewhere)) == "conditional"


@pytest.mark.parametrize(
    ("action", "resource", "wanted"),
    [
        ("dynamodb:GetItem", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/t", "conditional"),
        ("dynamodb:CreateTable", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/t", "implicit-deny"),
        ("ec2:TerminateInstances", f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/i-1", "implicit-deny"),
        ("iam:DeleteUser", USER, "implicit-deny"),
        ("lambda:InvokeFunction", f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f:live", "conditional"),
        ("lambda:InvokeFunction", f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f", "implicit-deny"),
    ],
)
def test_only_resources_that_can_carry_a_policy_are_in_doubt(
    ask: Ask, action: str, resource: str, wanted: str
) -> None:
    """Silence is a no where no policy of the resource could speak, and unknown where nobody reads it."""
    building = here(user("ana")).empty("lambda.get-policy", PLACE)
    assert outcome(ask(building, USER, action, resource)) == wanted
