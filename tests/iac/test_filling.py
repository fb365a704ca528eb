"""What a plan leaves unknown, filled from its configuration."""

from pathlib import Path
from typing import Any

from iamscope.iac.filling import filled
from iamscope.iac.hcl import Configuration
from iamscope.iac.plan import Plan
from iamscope.iac.values import Text, Unknown
from tests.fakes.plans import plan_of

MAIN = """\
resource "aws_iam_role_policy" "work" {
  name   = "work"
  role   = aws_iam_role.agent.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "${aws_s3_bucket.data.arn}/*"
    }]
  })
}

resource "aws_iam_role" "agent" {
  name        = "written"
  description = "${aws_s3_bucket.data.arn}"

  inline_policy {
    name   = "one"
    policy = jsonencode({ Statement = { Action = "sqs:*", Resource = aws_s3_bucket.data.arn } })
  }
}
"""
ATTRIBUTES = ("name", "policy", "role", "inline_policy", "arn")


def after(folder: Path, *resources: dict[str, Any], attributes: tuple[str, ...] = ATTRIBUTES) -> Plan:
    """Return a plan of some resources, filled."""
    (folder / "main.tf").write_text(MAIN)
    return filled(plan_of({"resources": list(resources)}), Configuration.open(folder), attributes)


def unknown_policy(**more: Any) -> dict[str, Any]:
    """Return a policy of which the plan knows nothing."""
    return {
        "address": "aws_iam_role_policy.work",
        "values": {"name": "work"},
        "unknown": {"policy": True, "id": True, "role": True},
        "references": {"policy": ["aws_s3_bucket.data.arn"], "role": ["aws_iam_role.agent.id"]},
        **more,
    }


def test_an_unknown_document_is_what_is_written(tmp_path: Path) -> None:
    """All of it is known but the reference in it, which stays unknown and names what it is."""
    (found,) = after(tmp_path, unknown_policy()).resources
    (statement,) = found.values["policy"]["Statement"]
    assert (statement["Effect"], statement["Action"]) == ("Allow", "s3:GetObject")
    assert isinstance(statement["Resource"], Text)
    bucket, rest = statement["Resource"].pieces
    assert isinstance(bucket, Unknown)
    assert (bucket.references, rest) == (("aws_s3_bucket.data.arn",), "/*")
    assert isinstance(found.values["role"], Unknown)
    assert found.values["role"].pure


def test_only_the_attributes_asked_for_are_looked_up(tmp_path: Path) -> None:
    """Others stay unknown."""
    (found,) = after(tmp_path, unknown_policy(), attributes=("role",)).resources
    assert isinstance(found.values["policy"], Unknown)


def test_what_the_plan_knows_stays_as_it_knows_it(tmp_path: Path) -> None:
    """A configuration that has changed since cannot change what the plan says."""
    role = {"address": "aws_iam_role.agent", "values": {"name": "planned"}, "unknown": {"arn": True}}
    known = {**unknown_policy(unknown={}), "values": {"name": "work", "policy": "{}", "role": "planned"}}
    found = {one.address: one for one in after(tmp_path, role, known).resources}
    assert found["aws_iam_role.agent"].values["name"] == "planned"
    assert found["aws_iam_role_policy.work"].values["policy"] == "{}"


def test_what_the_provider_makes_up_stays_unknown(tmp_path: Path) -> None:
    """An attribute that no expression sets has no place in the configuration."""
    role = {"address": "aws_iam_role.agent", "values": {}, "unknown": {"name": True, "arn": True}}
    (found,) = after(tmp_path, role).resources
    assert isinstance(found.values["name"], Unknown)
    assert isinstance(found.values["arn"], Unknown)


def test_blocks_that_the_plan_knows_in_part_are_filled_one_by_one(tmp_path: Path) -> None:
    """What is known of a block stays, and its unknown document is what is written."""
    role = {
        "address": "aws_iam_role.agent",
        "values": {"name": "planned", "inline_policy": [{"name": "planned"}]},
        "unknown": {"inline_policy": [{"policy": True}]},
        "references": {"inline_policy[0].policy": ["aws_s3_bucket.data.arn"]},
    }
    (found,) = after(tmp_path, role).resources
    (block,) = found.values["inline_policy"]
    assert block["name"] == "planned"
    assert block["policy"]["Statement"]["Action"] == "sqs:*"


def test_what_is_deleted_or_forgotten_is_not_what_is_written_now(tmp_path: Path) -> None:
    """It is not in the configuration any more, or is somebody else's."""
    gone = unknown_policy(change="delete")
    (found,) = after(tmp_path, gone).resources
    assert "policy" not in found.values


def test_a_resource_that_is_not_written_stays_as_planned(tmp_path: Path) -> None:
    """Nothing is taken from another block."""
    other = unknown_policy(address="aws_iam_role_policy.other")
    (found,) = after(tmp_path, other).resources
    assert isinstance(found.values["policy"], Unknown)
