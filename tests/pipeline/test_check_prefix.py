"""Names of which a plan knows only how they begin, judged against a manifest."""

from pathlib import Path

import orjson
import pytest

from iamscope.pipeline.check import CheckInput, check
from tests.fakes.plans import ACCOUNT, plan_json

SOURCE = """
resource "aws_s3_bucket" "data" {
  bucket_prefix = "data-"
}

resource "aws_iam_role_policy" "work" {
  role   = "agent"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "${aws_s3_bucket.data.arn}/*" }]
  })
}
"""
BUCKET = {
    "address": "aws_s3_bucket.data",
    "values": {"bucket_prefix": "data-"},
    "unknown": {"arn": True, "bucket": True, "id": True},
}
WORK = {
    "address": "aws_iam_role_policy.work",
    "values": {"name": "work", "role": "agent"},
    "unknown": {"policy": True},
    "references": {"policy": ["aws_s3_bucket.data.arn", "aws_s3_bucket.data"]},
}


@pytest.mark.parametrize(
    ("declared", "passes"), [("data-*/*", True), ("*/*", True), ("data-?/*", False), ("date-*/*", False)]
)
def test_a_prefix_limits_what_a_name_can_be(declared: str, passes: bool, tmp_path: Path) -> None:
    """A bucket that is named by a prefix is within what is declared for every name that begins with it."""
    manifest = {
        "kind": "AgentRole",
        "version": 1,
        "name": "agent",
        "agent": {"principals": [f"arn:aws:iam::{ACCOUNT}:role/agent"]},
        "access": {"aws": [{"actions": ["s3:GetObject"], "resources": [f"arn:aws:s3:::{declared}"]}]},
    }
    (tmp_path / "main.tf").write_text(SOURCE)
    (tmp_path / "agent.json").write_bytes(orjson.dumps(manifest))
    plan = tmp_path / "plan.out.json"
    plan.write_bytes(orjson.dumps(plan_json({"resources": [BUCKET, WORK]})))
    gate = check(CheckInput((plan,), (tmp_path / "agent.json",), source=tmp_path))
    assert gate.passes is passes, [one.finding.kind for one in gate.judged]
