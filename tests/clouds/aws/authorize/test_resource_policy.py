"""Resource, trust and key policies."""

import pytest

from iamscope.clouds.aws.authorize.principals import Row
from iamscope.clouds.aws.authorize.resource_policy import evaluate, mandatory, name_for
from iamscope.model.truth import describe
from tests.clouds.aws.authorize.building import HOME, USER, K, asking, attached, says

ROLE = f"arn:aws:iam::{HOME}:role/x"


@pytest.mark.parametrize(
    ("action", "resource", "name"),
    [
        ("s3:getobject", "arn:aws:s3:::x/y", "resource-policy"),
        ("sts:assumerole", ROLE, "trust"),
        ("sts:tagsession", ROLE, "trust"),
        ("sts:assumerole", "*", "trust"),
        ("sts:getcalleridentity", "*", "resource-policy"),
        ("kms:decrypt", f"arn:aws:kms:eu-west-1:{HOME}:key/0a", "key-policy"),
        ("kms:decrypt", f"arn:aws:kms:eu-west-1:{HOME}:alias/x", "key-policy"),
        ("kms:updatealias", f"arn:aws:kms:eu-west-1:{HOME}:alias/x", "resource-policy"),
        ("kms:listkeys", "*", "resource-policy"),
    ],
)
def test_what_a_resource_s_policy_is_called(action: str, resource: str, name: str) -> None:
    """Trust and key policies go by their own name, and nothing is allowed without them."""
    asked = asking(action, resource)
    assert name_for(asked) == name
    assert mandatory(asked) is (name != "resource-policy")


def test_grants_are_kept_apart_by_how_they_name_the_caller() -> None:
    """Each row holds what its grants allow; denies and grants to others are told apart."""
    document = attached(
        says(Principal={"AWS": USER}, Condition={"Bool": {"k": "true"}}),
        says(Principal={"AWS": HOME}),
        says(Principal={"AWS": "222222222222"}),
        says("Deny", Principal="*", Action="s3:Put*"),
    )
    found = evaluate([document], asking(context={"k": ...}))
    assert describe(found.row(Row.USER)) == "`k` Bool `true`"
    assert (found.row(Row.ACCOUNT), found.row(Row.DIRECT)) == (True, False)
    assert (found.layer.allow, found.layer.deny, found.given) == (True, False, True)
    assert [hit.statement.index for hit in found.layer.allows] == [0, 1]
    assert evaluate([document], asking("s3:putobject")).layer.deny is True


def test_a_statement_without_resource_speaks_of_its_resource() -> None:
    """A policy on a resource may leave Resource out."""
    bare = attached({"Effect": "Allow", "Principal": "*", "Action": "*"})
    assert evaluate([bare], asking()).row(Row.DIRECT) is True


def test_a_resource_without_policies() -> None:
    """Without policies nothing is granted, and that there are none is known."""
    found = evaluate([], asking())
    assert (found.layer.allow, found.layer.deny, found.rows, found.given) == (False, False, {}, False)
    assert found.row(Row.USER) is not K
