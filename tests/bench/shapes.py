"""The provider's shapes of users, groups, roles and policies, for generated accounts."""

from collections.abc import Iterable
from hashlib import sha256

from tests.bench.documents import ACCOUNT, Json, document

CREATED = "2024-05-13T09:00:00+00:00"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"


def arn(kind: str, name: str) -> str:
    """Return the ARN of an IAM object of the account."""
    return f"arn:aws:iam::{ACCOUNT}:{kind}/{name}"


def unique_id(prefix: str, name: str) -> str:
    """Return an obviously invented unique id of 21 characters, which depends on the name alone."""
    return f"{prefix}EXAMPLE{sha256(name.encode()).hexdigest()[:10].upper()}"


def attached(policies: Iterable[str]) -> list[Json]:
    """Return attachments of managed policies, given by their ARNs."""
    return [{"PolicyName": each.rpartition("/")[2], "PolicyArn": each} for each in policies]


def capped(boundary: str) -> Json:
    """Return the field that names a boundary, or nothing without one."""
    if not boundary:
        return {}
    kind = "PermissionsBoundaryPolicy"
    return {"PermissionsBoundary": {"PermissionsBoundaryType": kind, "PermissionsBoundaryArn": boundary}}


def inline(documents: Iterable[Json]) -> list[Json]:
    """Return inline policies, named by their order."""
    return [
        {"PolicyName": f"inline-{number}", "PolicyDocument": body} for number, body in enumerate(documents)
    ]


def _tags(name: str) -> list[Json]:
    number = int(name[-2:]) if name[-2:].isdigit() else 0
    environment = ("production", "staging", "development")[number % 3]
    marks = {"cost-center": f"cc-{4000 + number}", "environment": environment, "team": name.partition("-")[0]}
    return [{"Key": key, "Value": value} for key, value in marks.items()]


def role(
    name: str,
    trust: Json,
    documents: Iterable[Json] = (),
    policies: Iterable[str] = (),
    boundary: str = "",
) -> Json:
    """Return a role with its trust, inline and attached policies."""
    return {
        "Path": "/",
        "RoleName": name,
        "RoleId": unique_id("AROA", name),
        "Arn": arn("role", name),
        "CreateDate": CREATED,
        "AssumeRolePolicyDocument": trust,
        "InstanceProfileList": [],
        "RolePolicyList": inline(documents),
        "AttachedManagedPolicies": attached(policies),
        "Tags": _tags(name),
        "RoleLastUsed": {},
    } | capped(boundary)


def user(
    name: str,
    groups: list[str],
    documents: Iterable[Json] = (),
    policies: Iterable[str] = (),
    boundary: str = "",
) -> Json:
    """Return a user with its groups, inline and attached policies."""
    return {
        "Path": "/",
        "UserName": name,
        "UserId": unique_id("AIDA", name),
        "Arn": arn("user", name),
        "CreateDate": CREATED,
        "UserPolicyList": inline(documents),
        "GroupList": groups,
        "AttachedManagedPolicies": attached(policies),
        "Tags": _tags(name),
    } | capped(boundary)


def group(name: str, documents: Iterable[Json], policies: Iterable[str]) -> Json:
    """Return a group with its inline and attached policies."""
    return {
        "Path": "/",
        "GroupName": name,
        "GroupId": unique_id("AGPA", name),
        "Arn": arn("group", name),
        "CreateDate": CREATED,
        "GroupPolicyList": inline(documents),
        "AttachedManagedPolicies": attached(policies),
    }


def policy(address: str, body: Json, older: Json | None = None) -> Json:
    """Return a managed policy, given by its ARN; `older` is a version that is no longer the default."""
    versions = [body, *([older] if older else [])]
    name = address.rpartition("/")[2]
    return {
        "PolicyName": name,
        "PolicyId": unique_id("ANPA", name),
        "Arn": address,
        "Path": "/",
        "DefaultVersionId": f"v{len(versions)}",
        "IsAttachable": True,
        "CreateDate": CREATED,
        "UpdateDate": CREATED,
        "PolicyVersionList": [
            {
                "Document": each,
                "VersionId": f"v{len(versions) - number}",
                "IsDefaultVersion": number == 0,
                "CreateDate": CREATED,
            }
            for number, each in enumerate(versions)
        ],
    }


def everything() -> Json:
    """Return the document that allows everything."""
    return document({"Effect": "Allow", "Action": "*", "Resource": "*"})
