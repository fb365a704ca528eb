"""Plans of Terraform: what is read from them, and which are refused."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iamscope.errors import IamscopeError
from iamscope.iac.plan import Change
from iamscope.iac.terraform import read
from iamscope.iac.values import Unknown
from tests.fakes.plans import plan_json

SHORT = {
    "modules": {"a": {"inputs": {"policy": ["aws_iam_policy.p.arn"]}}},
    "resources": [
        {"address": "aws_iam_policy.p", "values": {"name": "p"}, "unknown": {"arn": True}},
        {"address": "aws_iam_role.r[0]", "values": {"name": "r0"}},
        {"address": "aws_iam_role.r[1]", "values": {"name": "r1"}, "change": "keep"},
        {
            "address": "module.a.aws_iam_role_policy_attachment.x",
            "values": {"role": "r0"},
            "unknown": {"policy_arn": True},
            "references": {"policy_arn": ["var.policy"]},
        },
        {"address": "aws_iam_role.old", "values": {"name": "old"}, "change": "delete"},
        {"address": "aws_iam_role.r[0]", "values": {"name": "left"}, "change": "delete", "deposed": "1a"},
    ],
}


@settings(max_examples=15)
@given(data=st.data())
def test_the_order_of_changes_is_of_no_matter(data: st.DataObject) -> None:
    """A plan whose lists are in another order is the same plan."""
    whole = plan_json(SHORT)
    shuffled = deepcopy(whole)
    root = shuffled["configuration"]["root_module"]
    for holder, key in ((shuffled, "resource_changes"), (root, "resources")):
        holder[key] = data.draw(st.permutations(holder[key]))
    expected, found = read(whole, "plan.json"), read(shuffled, "plan.json")
    assert [(one.address, one.change, one.values) for one in found.resources] == [
        (one.address, one.change, one.values) for one in expected.resources
    ]
    attachment = found.resources[-1].values["policy_arn"]
    assert isinstance(attachment, Unknown)
    assert attachment.references == ("aws_iam_policy.p.arn",)


def test_what_is_deposed_is_not_what_stands_at_its_address() -> None:
    """What is left over from a replacement that failed is no change of the resource that came after it."""
    (first,) = [one for one in read(plan_json(SHORT), "plan.json").resources if one.address.endswith("r[0]")]
    assert (first.change, first.values["name"]) == (Change.CREATE, "r0")


@pytest.mark.parametrize(
    ("alteration", "code", "words"),
    [
        ({"format_version": "2.0"}, "unknown-plan-format", "`2.0`"),
        ({"format_version": ""}, "unknown-plan-format", "plan.json"),
        ({"resource_changes": {}}, "malformed-plan", "`resource_changes` is not a list"),
        ({"resource_changes": ["x"]}, "malformed-plan", "`resource_changes[0]` is not an object"),
        ({"resource_changes": [{"change": {"actions": ["explode"]}}]}, "malformed-plan", "explode"),
        (
            {"resource_changes": [{"type": "aws_iam_role", "change": {"actions": ["create"]}}]},
            "malformed-plan",
            "`address`",
        ),
    ],
)
def test_what_is_no_plan_is_refused(alteration: dict[str, Any], code: str, words: str) -> None:
    """The error says where and what; an action that is not known is not taken for none."""
    with pytest.raises(IamscopeError) as found:
        read({**plan_json(SHORT), **alteration}, "plan.json")
    assert found.value.code == code
    assert words in found.value.message


def test_a_plan_that_is_not_whole_says_so() -> None:
    """Planning that ended with an error, and what is deferred to a later plan, are notices."""
    deferred = [{"resource_change": {"address": "aws_iam_role.later"}}]
    whole = {**plan_json(SHORT), "errored": True, "complete": False, "deferred_changes": deferred}
    assert read(whole, "plan.json").notices == (
        "planning ended with an error, so the plan is not whole",
        "`aws_iam_role.later` is deferred to a later plan",
    )
    assert read({**plan_json(SHORT), "complete": False}, "p").notices == (
        "more changes will follow in a later plan",
    )
