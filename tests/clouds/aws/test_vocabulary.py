"""What manifests may say about AWS."""

import pytest

from iamscope.clouds.aws.universe import universe
from iamscope.clouds.aws.vocabulary import AwsVocabulary

WORDS = AwsVocabulary(universe())


@pytest.mark.parametrize("action", ["s3:GetObject", "S3:getobject", "s3:Get*", "*", "apigateway:GET"])
def test_known_actions_and_patterns_are_fine(action: str) -> None:
    """An action in any letter case, or a pattern that matches one, is fine."""
    assert WORDS.action_problem(action) is None


@pytest.mark.parametrize(
    ("action", "nearest"),
    [("s3:GetObjekt", "s3:GetObject"), ("lamda:InvokeFunction", "lambda:InvokeFunction"), ("s3:Frob*", None)],
)
def test_an_unknown_action_names_the_nearest(action: str, nearest: str | None) -> None:
    """A slip is answered with the action that was probably meant."""
    problem = WORDS.action_problem(action)
    assert problem is not None
    assert problem.nearest == nearest


@pytest.mark.parametrize(
    "principal",
    [
        "arn:aws:iam::111111111111:role/path/agent",
        "arn:aws:iam::111111111111:user/ops",
        "arn:aws-cn:iam::111111111111:role/agent",
        "arn:aws:sts::111111111111:assumed-role/agent/run-7",
    ],
)
def test_principals_are_arns_of_users_and_roles(principal: str) -> None:
    """Users, roles and their sessions can be agents and operators."""
    assert WORDS.principal_problem(principal) is None


@pytest.mark.parametrize(
    "principal", ["agent", "arn:aws:iam::1:role/agent", "arn:aws:iam::111111111111:group/g"]
)
def test_what_cannot_act_is_no_principal(principal: str) -> None:
    """Names without an account, and groups, are refused."""
    assert WORDS.principal_problem(principal) is not None


@pytest.mark.parametrize(
    ("reference", "known"),
    [
        ("arn:aws:iam::aws:policy/ReadOnlyAccess", True),
        ("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess", True),
        ("arn:aws-us-gov:iam::111111111111:policy/team/Reader", True),
        ("ReadOnlyAccess", False),
        ("arn:aws:iam::111111111111:role/Reader", False),
        ("arn:aws:iam::1:policy/Reader", False),
        ("arn:aws:s3:::policy/Reader", False),
    ],
)
def test_references_are_arns_of_managed_policies(reference: str, known: bool) -> None:
    """AWS's own and the customer's can be referenced, and under no other key."""
    assert (WORDS.reference_problem("policies", reference) is None) is known
    assert WORDS.reference_problem("role-definitions", reference) is not None


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ('{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}', True),
        ('{"Statement": {"Effect": "Allow", "Effect": "Deny", "Action": "*", "Resource": "*"}}', False),
        ('{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Principal": "*"}}', False),
        ("[]", False),
        ("{", False),
        ("[" * 5000, False),
    ],
)
def test_a_definition_is_a_policy_document(text: str, known: bool) -> None:
    """It is one that AWS would store, and none of those that hang on resources."""
    assert (WORDS.definition_problem("policies", text) is None) is known


def test_conditions_are_judged_by_operator_and_key() -> None:
    """An operator that AWS lacks names the nearest; a key needs a service."""
    problem = WORDS.condition_problem("StringEqual", "aws:RequestedRegion")
    assert problem is not None
    assert problem.in_operator
    assert problem.nearest == "StringEquals"
    assert WORDS.condition_problem("ForAnyValue:StringLikeIfExists", "aws:TagKeys") is None
    assert WORDS.condition_problem("StringEquals", "region") is not None


@pytest.mark.parametrize(
    ("name", "value", "fine"),
    [
        ("role", "arn:aws:iam::111111111111:role/base", True),
        ("role", "arn:aws:iam::111111111111:user/base", False),
        ("duration", 900, True),
        ("duration", 60, False),
        ("duration", 50_000, False),
    ],
)
def test_credentials_are_issued_within_limits(name: str, value: object, fine: bool) -> None:
    """A credential needs a role and a lifetime that AWS takes."""
    assert (WORDS.credential_problem(name, value) is None) is fine


def test_resources_and_accounts_have_their_form() -> None:
    """A resource is an ARN or a star, an account twelve digits."""
    assert WORDS.resource_problem("*") is None
    assert WORDS.resource_problem("arn:aws:s3:::b") is None
    assert WORDS.resource_problem("my-bucket") is not None
    assert WORDS.scope_problem("accounts", "111111111111") is None
    assert WORDS.scope_problem("accounts", "1111") is not None
