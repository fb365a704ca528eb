"""What the configuration says of what a plan leaves unknown."""

from pathlib import Path
from typing import Any

import pytest

from iamscope.iac.filling import filled
from iamscope.iac.hcl.configuration import Configuration
from iamscope.iac.plan import Change, Plan, Planned, Tool
from iamscope.iac.values import Unknown

NAMED = Unknown("aws_iam_role_policy.a.policy", ("data.aws_iam_policy_document.x.json",))


def _policy(folder: Path, expression: str) -> Any:
    """Return the policy of a resource after its configuration is read."""
    (folder / "main.tf").write_text(f'resource "aws_iam_role_policy" "a" {{\n  policy = {expression}\n}}\n')
    one = Planned("aws_iam_role_policy.a", "aws_iam_role_policy", Change.CREATE, {"policy": NAMED})
    plan = filled(Plan(Tool.TERRAFORM, "plan.json", (one,)), Configuration.open(folder), ("policy",))
    return plan.resources[0].values["policy"]


@pytest.mark.parametrize(
    ("expression", "mixed"),
    [
        ("data.aws_iam_policy_document.x.json", False),
        ('replace(data.aws_iam_policy_document.x.json, "prod", "dev")', True),
        ("base64encode(data.aws_iam_policy_document.x.json)", True),
    ],
)
def test_what_is_made_of_a_reference_is_not_that_reference(
    tmp_path: Path, expression: str, *, mixed: bool
) -> None:
    """A value is what it names only if its expression is that name alone."""
    found = _policy(tmp_path, expression)
    assert isinstance(found, Unknown)
    assert (found.mixed, found.pure) == (mixed, not mixed)
    assert found.references == NAMED.references


def test_what_cannot_be_read_stays_as_the_plan_has_it(tmp_path: Path) -> None:
    """An expression that was not read tells nothing of the value."""
    (tmp_path / "main.tf").write_text("")
    one = Planned("aws_iam_role_policy.a", "aws_iam_role_policy", Change.CREATE, {"policy": NAMED})
    plan = filled(Plan(Tool.TERRAFORM, "plan.json", (one,)), Configuration.open(tmp_path), ("policy",))
    assert plan.resources[0].values["policy"] == NAMED
