"""Builds one account in the shapes of `iam get-account-authorization-details`."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]

ACCOUNT = "111111111111"
REGION = "eu-west-1"
GLOBAL_REGION = "us-east-1"
TAKEN_AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
_FIRST_DAY = datetime(2023, 2, 6, 9, 0, tzinfo=UTC)


def token(kind: str, name: str, length: int) -> str:
    """Return letters and digits that depend on the name alone: a new principal changes no other."""
    digest = hashlib.sha256(f"{kind}/{name}".encode()).digest()
    return base64.b32encode(digest).decode().strip("=")[:length]


def unique_id(prefix: str, name: str) -> str:
    """Return an obviously invented unique id of 21 characters, as IAM gives to users, roles and policies."""
    return f"{prefix}EXAMPLE{token(prefix, name, 10)}"


def created(name: str) -> str:
    """Return the day on which something was made: some working hour between 2023 and the summer of 2025."""
    number = int(hashlib.sha256(name.encode()).hexdigest(), 16)
    return (_FIRST_DAY + timedelta(days=number % 870, minutes=number % 480)).isoformat()


def arn(kind: str, name: str, path: str = "/") -> str:
    """Return the ARN of an IAM object of the account."""
    return f"arn:aws:iam::{ACCOUNT}:{kind}{path}{name}"


def statement(
    effect: str,
    sid: str,
    actions: str | Sequence[str],
    resources: str | Sequence[str] = "*",
    condition: Mapping[str, Any] | None = None,
) -> Json:
    """Return one statement of an identity policy."""
    body: Json = {"Sid": sid, "Effect": effect, "Action": actions, "Resource": resources}
    return body | ({"Condition": dict(condition)} if condition else {})


def allow(sid: str, actions: str | Sequence[str], resources: str | Sequence[str] = "*", **rest: Any) -> Json:
    """Return a statement that allows."""
    return statement("Allow", sid, actions, resources, rest.get("condition"))


def deny(sid: str, actions: str | Sequence[str], resources: str | Sequence[str] = "*", **rest: Any) -> Json:
    """Return a statement that denies."""
    return statement("Deny", sid, actions, resources, rest.get("condition"))


def document(statements: Iterable[Json]) -> Json:
    """Return a policy document of the current version."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def trust(
    principal: Json, action: str = "sts:AssumeRole", condition: Mapping[str, Any] | None = None
) -> Json:
    """Return one statement of a trust policy."""
    body: Json = {"Effect": "Allow", "Principal": principal, "Action": action}
    return body | ({"Condition": dict(condition)} if condition else {})


def service(name: str, condition: Mapping[str, Any] | None = None) -> Json:
    """Return the trust of one AWS service."""
    return trust({"Service": f"{name}.amazonaws.com"}, condition=condition)


def tags(values: Mapping[str, str]) -> list[Json]:
    """Return tags in AWS's list form, sorted by key."""
    return [{"Key": key, "Value": values[key]} for key in sorted(values)]


def inline(policies: Mapping[str, Sequence[Json]]) -> list[Json]:
    """Return inline policies in the form of the account's details."""
    return [{"PolicyName": name, "PolicyDocument": document(policies[name])} for name in sorted(policies)]


@dataclass
class Account:
    """Collects the IAM objects of the account while the modules of this package describe them."""

    users: list[Json] = field(default_factory=list)
    groups: list[Json] = field(default_factory=list)
    roles: list[Json] = field(default_factory=list)
    policies: list[Json] = field(default_factory=list)

    def policy(
        self, name: str, statements: Sequence[Json], *, before: Sequence[Json] = (), aws: bool = False
    ) -> None:
        """Add a managed policy; `before` is the content of an older version that is no longer the default."""
        owner, current = ("aws" if aws else ACCOUNT), "v2" if before else "v1"
        versions = [(current, statements), *([("v1", before)] if before else [])]
        self.policies.append(
            {
                "PolicyName": name,
                "PolicyId": unique_id("ANPA", name),
                "Arn": f"arn:aws:iam::{owner}:policy/{name}",
                "Path": "/",
                "DefaultVersionId": current,
                "IsAttachable": True,
                "CreateDate": created(name),
                "UpdateDate": created(name),
                "PolicyVersionList": [
                    {
                        "VersionId": version,
                        "IsDefaultVersion": version == current,
                        "CreateDate": created(name),
                        "Document": document(content),
                    }
                    for version, content in versions
                ],
            }
        )

    def user(
        self, name: str, *, groups: Sequence[str] = (), attached: Sequence[str] = (), **own: Any
    ) -> None:
        """Add a user; `own` holds inline policies by name, where an underscore stands for a hyphen."""
        body: Json = {"UserName": name, "UserId": unique_id("AIDA", name), "GroupList": sorted(groups)}
        if own:
            body["UserPolicyList"] = inline(_named(own))
        self.users.append(
            body | _head("user", name) | {"AttachedManagedPolicies": _attached(attached), "Tags": []}
        )

    def group(self, name: str, *, attached: Sequence[str] = (), **own: Any) -> None:
        """Add a group; `own` holds inline policies as in `user`."""
        body: Json = {
            "GroupName": name,
            "GroupId": unique_id("AGPA", name),
            "GroupPolicyList": inline(_named(own)),
        }
        self.groups.append(body | _head("group", name) | {"AttachedManagedPolicies": _attached(attached)})

    def role(
        self,
        name: str,
        trusts: Sequence[Json],
        *,
        path: str = "/",
        attached: Sequence[str] = (),
        policies: Mapping[str, Sequence[Json]] | None = None,
        boundary: str = "",
        marks: Mapping[str, str] | None = None,
        profile: bool = False,
    ) -> None:
        """Add a role: `policies` are inline ones, `marks` its tags; instances may carry a `profile`."""
        body: Json = {
            "RoleName": name,
            "RoleId": unique_id("AROA", name),
            "AssumeRolePolicyDocument": document(trusts),
            "InstanceProfileList": [],
            "RolePolicyList": inline(policies or {}),
            "RoleLastUsed": {
                "LastUsedDate": (TAKEN_AT - timedelta(hours=len(name))).isoformat(),
                "Region": REGION,
            },
            "AttachedManagedPolicies": _attached(attached),
            "Tags": tags(marks or {}),
        } | _head("role", name, path)
        if boundary:
            body["PermissionsBoundary"] = {
                "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
                "PermissionsBoundaryArn": arn("policy", boundary),
            }
        if profile:
            body["InstanceProfileList"] = [_instance_profile(body)]
        self.roles.append(body)

    def details(self) -> Json:
        """Return the whole account, sorted, with the attachments of each managed policy counted."""
        holders = [*self.users, *self.groups, *self.roles]
        attached = Counter(
            item["PolicyArn"] for holder in holders for item in holder["AttachedManagedPolicies"]
        )
        capped = Counter(
            holder.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn") for holder in holders
        )
        for policy in self.policies:
            policy["AttachmentCount"] = attached[policy["Arn"]]
            policy["PermissionsBoundaryUsageCount"] = capped[policy["Arn"]]
        parts = (
            ("UserDetailList", self.users),
            ("GroupDetailList", self.groups),
            ("RoleDetailList", self.roles),
        )
        return {key: sorted(value, key=_by_arn) for key, value in (*parts, ("Policies", self.policies))}


def _by_arn(item: Json) -> str:
    return str(item["Arn"])


def _named(own: Mapping[str, Sequence[Json]]) -> dict[str, Sequence[Json]]:
    return {name.replace("_", "-"): statements for name, statements in own.items()}


def _head(kind: str, name: str, path: str = "/") -> Json:
    return {"Path": path, "Arn": arn(kind, name, path), "CreateDate": created(f"{kind}/{name}")}


def _attached(names: Sequence[str]) -> list[Json]:
    """Return attachments; a name that starts with `aws:` is one of AWS's own policies."""
    pairs = sorted(
        (name.removeprefix("aws:"), "aws" if name.startswith("aws:") else ACCOUNT) for name in names
    )
    return [{"PolicyName": name, "PolicyArn": f"arn:aws:iam::{owner}:policy/{name}"} for name, owner in pairs]


def _instance_profile(role: Json) -> Json:
    name = role["RoleName"]
    carried = {
        key: role[key]
        for key in ("Path", "RoleName", "RoleId", "Arn", "CreateDate", "AssumeRolePolicyDocument")
    }
    profile: Json = {
        "InstanceProfileName": name,
        "InstanceProfileId": unique_id("AIPA", name),
        "Roles": [carried],
    }
    return profile | _head("instance-profile", name)
