"""Users, groups, roles and managed policies as records."""

from typing import Any

import pytest

from iamscope.clouds.aws.records.accounts import parse_details
from iamscope.clouds.aws.records.shapes import MalformedRecordError

ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
POLICY = "arn:aws:iam::111111111111:policy/p"
BODY: dict[str, Any] = {
    "UserDetailList": [
        {
            "UserName": "ops",
            "UserId": "AIDAEXAMPLE",
            "Arn": "arn:aws:iam::111111111111:user/team/ops",
            "Path": "/team/",
            "GroupList": ["engineers"],
            "AttachedManagedPolicies": [{"PolicyArn": POLICY, "PolicyName": "p"}],
            "UserPolicyList": [{"PolicyName": "inline", "PolicyDocument": ALLOW}],
            "Tags": [{"Key": "team", "Value": "pay"}],
        }
    ],
    "GroupDetailList": [
        {
            "GroupName": "engineers",
            "Arn": "arn:aws:iam::111111111111:group/engineers",
            "AttachedManagedPolicies": [
                {"PolicyArn": "arn:aws:iam::aws:policy/Elsewhere", "PolicyName": "Elsewhere"}
            ],
            "GroupPolicyList": [{"PolicyName": "shared", "PolicyDocument": ALLOW}],
        }
    ],
    "RoleDetailList": [
        {
            "RoleName": "deploy",
            "RoleId": "AROAEXAMPLE",
            "Arn": "arn:aws:iam::111111111111:role/deploy",
            "AssumeRolePolicyDocument": {"Statement": []},
            "PermissionsBoundary": {"PermissionsBoundaryArn": "arn:aws:iam::111111111111:policy/gone"},
        }
    ],
    "Policies": [
        {
            "Arn": POLICY,
            "PolicyName": "p",
            "DefaultVersionId": "v2",
            "PolicyVersionList": [
                {"VersionId": "v1", "Document": {"Statement": []}},
                {"VersionId": "v2", "Document": ALLOW, "IsDefaultVersion": True},
            ],
        }
    ],
}


def test_a_user_has_its_own_attached_and_group_policies() -> None:
    """Inline, attached and group policies come together, and the group says through whom."""
    user = parse_details(BODY, where="file").entities[0]
    assert [(item.name, item.attached_to.rsplit(":", 1)[-1], item.via) for item in user.identity] == [
        ("inline", "user/team/ops", ""),
        (POLICY, "user/team/ops", ""),
        ("shared", "group/engineers", "group engineers"),
    ]
    assert user.tags == {"team": "pay"}


def test_the_default_version_counts() -> None:
    """Of a managed policy only the default version is in force; the others are counted."""
    details = parse_details(BODY, where="file")
    assert len(details.policies[POLICY].document.statements) == 1
    assert details.policies[POLICY].versions == ("v1", "v2")


def test_documents_that_are_missing_are_named() -> None:
    """An attached policy or boundary without text is remembered, not forgotten."""
    user, role = parse_details(BODY, where="file").entities
    assert user.unread == ("arn:aws:iam::aws:policy/Elsewhere",)
    assert role.boundary is None
    assert role.boundary_unread == "arn:aws:iam::111111111111:policy/gone"


def test_every_statement_is_counted() -> None:
    """The count covers every document, attached or not."""
    assert parse_details(BODY, where="file").statements == 3


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"UserDetailList": {}}, "`UserDetailList` is not a list"),
        ({"RoleDetailList": [{"RoleName": "x"}]}, "`RoleDetailList[0]` has no `Arn`"),
        ({"GroupDetailList": []}, "unlisted group `engineers`"),
    ],
)
def test_a_broken_answer_is_one_clear_message(change: dict[str, Any], problem: str) -> None:
    """What AWS always sends must be there; else the place is named."""
    with pytest.raises(MalformedRecordError) as raised:
        parse_details({**BODY, **change}, where="file")
    assert problem in raised.value.message
    assert "file" in raised.value.message


def test_a_service_linked_role_is_known_by_its_path() -> None:
    """The name alone proves nothing (fact AWS 1.8)."""
    arn = "arn:aws:iam::111111111111:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
    role = {**BODY["RoleDetailList"][0], "Arn": arn, "Path": "/aws-service-role/ecs.amazonaws.com/"}
    fake = {**BODY["RoleDetailList"][0], "RoleName": "AWSServiceRoleForNothing", "Path": "/"}
    entities = parse_details({"RoleDetailList": [role, fake]}, where="file").entities
    assert [entity.service_linked for entity in entities] == [True, False]
