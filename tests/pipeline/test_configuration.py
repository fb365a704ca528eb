"""The configuration beside a plan, as a gate points into it."""

from pathlib import Path

import orjson
import pytest

from iamscope.errors import IamscopeError
from iamscope.iac.plan import Plan, Tool
from iamscope.model.planned import Where
from iamscope.pipeline.check import CheckInput, check
from iamscope.pipeline.configuration import Source, filled_from
from tests.fakes.plans import plan_json, plan_of
from tests.pipeline.test_check import AGENT, DECLARED, DELETE, READ, agents_role, document, manifest

MAIN = """\
data "aws_iam_policy_document" "work" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::data/*"]
  }

  statement {
    actions   = ["s3:DeleteObject"]
    resources = ["arn:aws:s3:::data/*"]
  }
}

resource "aws_iam_role_policy" "work" {
  name   = "work"
  role   = aws_iam_role.agent.id
  policy = data.aws_iam_policy_document.work.json
}

resource "aws_iam_role_policy" "more" {
  name = "more"
  role = aws_iam_role.agent.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::data/*" },
      { Effect = "Allow", Action = "s3:DeleteObject", Resource = "arn:aws:s3:::data/*" },
    ]
  })
}

resource "aws_iam_role_policy" "two" {
  policy = "${data.aws_iam_policy_document.work.json}${data.aws_iam_policy_document.other.json}"
}
"""


def planned(address: str, *references: str) -> dict[str, object]:
    """Return a policy whose document the plan knows."""
    values = {"name": address.rpartition(".")[2], "role": "agent", "policy": document(READ, DELETE)}
    return {"address": address, "values": values, "references": {"policy": list(references)}}


RESOURCES = [
    agents_role(),
    planned("aws_iam_role_policy.work", "data.aws_iam_policy_document.work.json"),
    planned("aws_iam_role_policy.more"),
    planned(
        "aws_iam_role_policy.two",
        "data.aws_iam_policy_document.work.json",
        "data.aws_iam_policy_document.other.json",
    ),
]


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """Return a configuration beside its plan."""
    (tmp_path / "main.tf").write_text(MAIN)
    _, found = filled_from([plan_of({"resources": RESOURCES})], tmp_path, ("policy",))
    return found


def line(source: Source, address: str, path: str) -> int:
    """Return the line of an attribute, 0 where none is known."""
    spot = source.spot(Where("plan.json", address, path))
    return spot.line if spot else 0


@pytest.mark.parametrize(
    ("address", "path", "expected"),
    [
        # The block of the data source that says the statement.
        ("aws_iam_role_policy.work", "policy.Statement[0]", 2),
        ("aws_iam_role_policy.work", "policy.Statement[1]", 7),
        ("aws_iam_role_policy.work", "policy", 16),
        ("aws_iam_role_policy.work", "", 13),
        # The statement where it is written.
        ("aws_iam_role_policy.more", "policy.Statement[0]", 25),
        ("aws_iam_role_policy.more", "policy.Statement[1]", 26),
        # A document made of two is nobody's block.
        ("aws_iam_role_policy.two", "policy.Statement[1]", 32),
        ("aws_iam_role_policy.gone", "policy.Statement[1]", 0),
    ],
)
def test_a_statement_is_found_where_it_is_written(
    source: Source, address: str, path: str, expected: int
) -> None:
    """Its line is that of its block or element, or of the innermost thing around it."""
    assert line(source, address, path) == expected


def test_a_finding_points_to_the_block_that_gives_too_much(tmp_path: Path) -> None:
    """The first place of a finding is the second block of the data source, and not the attribute."""
    (tmp_path / "main.tf").write_text(MAIN)
    plan = tmp_path / "plan.json"
    plan.write_bytes(orjson.dumps(plan_json({"resources": RESOURCES[:2]})))
    gate = check(CheckInput((plan,), (manifest(tmp_path),), source=tmp_path))
    (failing,) = gate.failing
    assert failing.finding.principal == AGENT
    assert DECLARED["actions"] == ["s3:GetObject"]
    first = failing.spots[0]
    assert (Path(first.file).name, first.line) == ("main.tf", 7)


def test_only_plans_of_terraform_have_a_configuration(tmp_path: Path) -> None:
    """Without a folder there is none, and a folder without one is an error."""
    plan = plan_of({"resources": RESOURCES})
    plans, nothing = filled_from([plan], None, ("policy",))
    assert (plans, nothing.spot(Where("plan.json", "aws_iam_role_policy.work"))) == ([plan], None)
    template = Plan(Tool.CLOUDFORMATION, "t.yaml", ())
    assert filled_from([template], tmp_path, ("policy",))[0] == [template]
    with pytest.raises(IamscopeError):
        filled_from([plan], tmp_path, ("policy",))
