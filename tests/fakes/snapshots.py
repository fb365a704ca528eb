"""Small AWS snapshots, written as a collection writes them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ACCOUNT = "111111111111"
REGION = "eu-west-1"
FULL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
Json = Mapping[str, Any]


def policy(*statements: Json) -> Json:
    """Return a document of the current version."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(action: str | Sequence[str], resource: str | Sequence[str] = "*", **more: Any) -> Json:
    """Return a statement that allows."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: str | Sequence[str], resource: str | Sequence[str] = "*", **more: Any) -> Json:
    """Return a statement that denies."""
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def trust(*principals: Json) -> Json:
    """Return a trust policy."""
    return policy(*({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": who} for who in principals))


def user(name: str, *documents: Json, account: str = ACCOUNT, **more: Any) -> Json:
    """Return a user with inline policies."""
    return {
        "UserName": name,
        "UserId": f"AIDA{name.upper()}",
        "Arn": f"arn:aws:iam::{account}:user/{name}",
        "Path": "/",
        "UserPolicyList": [
            {"PolicyName": f"own-{number}", "PolicyDocument": item} for number, item in enumerate(documents)
        ],
        **more,
    }


def role(name: str, *documents: Json, account: str = ACCOUNT, path: str = "/", **more: Any) -> Json:
    """Return a role with inline policies, which its own account may assume unless told otherwise."""
    return {
        "RoleName": name,
        "RoleId": f"AROA{name.upper()}",
        "Arn": f"arn:aws:iam::{account}:role{path}{name}",
        "Path": path,
        "AssumeRolePolicyDocument": trust({"AWS": f"arn:aws:iam::{account}:root"}),
        "RolePolicyList": [
            {"PolicyName": f"own-{number}", "PolicyDocument": item} for number, item in enumerate(documents)
        ],
        **more,
    }


class Building:
    """A snapshot that is being put together."""

    def __init__(self, *, in_organization: bool = False) -> None:
        self.answers: dict[tuple[str, str], list[tuple[Json, Json]]] = {}
        self.gaps: list[Json] = []
        if not in_organization:
            self.empty("organizations.describe-organization", ACCOUNT)

    def empty(self, call: str, place: str) -> "Building":
        """Say that a call was made and that there was nothing to store."""
        self.answers.setdefault((call, place), [])
        return self

    def add(self, call: str, place: str, response: Json, **request: Any) -> "Building":
        """Add an answer."""
        self.answers.setdefault((call, place), []).append((request, response))
        return self

    def gap(self, call: str, scope: str, direction: str = "grants") -> "Building":
        """Say that a call was refused."""
        self.gaps.append(
            {
                "call": call,
                "scope": scope,
                "reason": "access denied",
                "direction": direction,
                "missing": "x:Y",
            }
        )
        return self

    def principals(self, *items: Json, policies: Sequence[Json] = (), account: str = ACCOUNT) -> "Building":
        """Add users and roles."""
        body = {
            "UserDetailList": [item for item in items if "UserName" in item],
            "RoleDetailList": [item for item in items if "RoleName" in item],
            "GroupDetailList": [],
            "Policies": list(policies),
        }
        return self.add("iam.get-account-authorization-details", account, body)

    def buckets(self, **policies: Json | None) -> "Building":
        """Add buckets with their policies; `None` for a bucket without one."""
        names = [{"Name": name.replace("_", "-")} for name in policies]
        self.add("s3.list-buckets", ACCOUNT, {"Buckets": names})
        self.empty("s3.get-bucket-policy", ACCOUNT)
        for name, document in policies.items():
            if document is not None:
                bucket = name.replace("_", "-")
                self.add("s3.get-bucket-policy", ACCOUNT, {"Policy": json.dumps(document)}, Bucket=bucket)
        return self

    def organization(self, management: str = "999999999999", **policies: Sequence[Json]) -> "Building":
        """Put the account into an organization of one root, with service control policies on the root."""
        described = {"Organization": {"Id": "o-example", "MasterAccountId": management}}
        self.add("organizations.describe-organization", ACCOUNT, described)
        self.add("organizations.list-roots", ACCOUNT, {"Roots": [{"Id": "r-1"}]})
        children = {"Accounts": [{"Id": ACCOUNT}]}
        self.add("organizations.list-accounts-for-parent", ACCOUNT, children, ParentId="r-1")
        self.empty("organizations.list-policies", ACCOUNT)
        for kind, documents in policies.items():
            for number, document in enumerate(documents):
                self._control(kind, number, document)
        return self

    def _control(self, kind: str, number: int, document: Json) -> None:
        word = {"scps": "SERVICE_CONTROL_POLICY", "rcps": "RESOURCE_CONTROL_POLICY"}[kind]
        name = f"p-{kind}{number}"
        summary = {"Id": name, "Name": name, "Type": word}
        body = {"Policy": {"PolicySummary": summary, "Content": json.dumps(document)}}
        self.add("organizations.describe-policy", ACCOUNT, body, PolicyId=name)
        for target in ("r-1", ACCOUNT):
            targets = {"Targets": [{"TargetId": target}]}
            self.add("organizations.list-targets-for-policy", ACCOUNT, targets, PolicyId=name, Target=target)

    def write(self, folder: Path) -> Path:
        """Write the snapshot and return its folder."""
        coverage = []
        for (call, place), calls in self.answers.items():
            file = f"aws/{place}/{call}.json" if calls else None
            coverage.append({"call": call, "scope": place, "file": file, "items": len(calls)})
            if file:
                path = folder / file
                path.parent.mkdir(parents=True, exist_ok=True)
                listed = [{"request": request, "response": response} for request, response in calls]
                path.write_text(json.dumps({"calls": listed}))
        index = {
            "schema_version": 1,
            "tool_version": "0",
            "cloud": "aws",
            "taken_at": "2026-11-24T08:00:00Z",
            "scopes": [ACCOUNT],
            "regions": [REGION],
            "coverage": coverage,
            "gaps": self.gaps,
        }
        (folder / "snapshot.json").write_text(json.dumps(index))
        return folder
