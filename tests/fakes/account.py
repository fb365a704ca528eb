"""Small AWS accounts written in short form, as the snapshots that a collector would have made of them.

users: {ann: {groups: [staff], policies: {work: [statements]}}}
groups: {staff: {attached: [Base]}}
keys: {ann: [Active, Inactive]}
roles: {deploy: {trust: [statements], boundary: [statements], tags: {team: pay}, profiles: [web]}}
policies: {Base: {statements: [...], versions: 5, older: [[statements]]}}
functions: {report: deploy}
function_policies: {report: [statements]}
carriers: [{kind: "glue:job", arn: "arn:...", role: deploy, facts: {state: running}}]
uncollected: ["glue:job"]
tagged: {"arn:...": {stage: prod}}
things: ["arn:..."]
buckets: {reports: [statements]}
key_policies: {1a2b: [statements]}
scps: [[statements], [statements]]
rcps: [[statements], [statements]]
members: ["222222222222"]
permission_sets: [Ops]

Users that `keys` does not name were not asked for their keys. `older` are the texts of other versions.
A policy that is named by its whole ARN is one of AWS.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from iamscope.clouds.aws.escalate.families import WAYS
from iamscope.clouds.aws.records.arns import name_of
from iamscope.clouds.aws.records.carriers import Carrier
from iamscope.clouds.aws.records.whole import read_records
from iamscope.clouds.aws.world import AwsWorld
from iamscope.model.gap import Gap
from iamscope.snapshot import Snapshot
from iamscope.snapshot.carrier_families import CARRIER_FAMILIES
from iamscope.snapshot.index import Coverage
from iamscope.snapshot.names import FileName

Json = dict[str, Any]
ACCOUNT = "111111111111"
REGION = "eu-west-1"
DETAILS = "iam.get-account-authorization-details"


@dataclass(frozen=True)
class Memory:
    """Files of a snapshot that lie in memory."""

    files: Mapping[str, bytes]

    def names(self) -> frozenset[str]:
        """Return the names of all files."""
        return frozenset(self.files)

    def read(self, name: str) -> bytes:
        """Return the bytes of one file."""
        return self.files[name]


def arn(kind: str, name: str) -> str:
    """Return the ARN of a user, role, group, policy or function of the account."""
    if kind == "function":
        return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
    return f"arn:aws:iam::{ACCOUNT}:{kind}/{name}"


def world_of(account: Json, gaps: Sequence[Gap] = ()) -> AwsWorld:
    """Return an account in short form as AWS sees it."""
    snapshot = snapshot_of(account, gaps)
    if "carriers" not in account:
        return AwsWorld(snapshot)
    records = read_records(snapshot)
    kinds = {way.carrier for way in WAYS} - set(account.get("uncollected", ()))
    found = replace(
        records.inventory, carriers=tuple(_carriers(account)), carrier_kinds_read=frozenset(kinds)
    )
    return AwsWorld.of(replace(records, inventory=found))


def _carriers(account: Json) -> Iterator[Carrier]:
    for raw in account["carriers"]:
        if raw["kind"] not in account.get("uncollected", ()):
            yield Carrier(raw["kind"], raw["arn"], arn("role", raw["role"]), raw.get("facts", {}))


def snapshot_of(account: Json, gaps: Sequence[Gap] = ()) -> Snapshot:
    """Return an account in short form as a snapshot."""
    answers = _answers(account)
    files = {f"aws/{place}/{call}.json": json.dumps(body).encode() for (call, place), body in answers.items()}
    return Snapshot("small", "aws", "", (ACCOUNT,), tuple(gaps), _coverage(answers), Memory(files))


def write_snapshot(account: Json, folder: Path) -> Path:
    """Write an account in short form as a collector would have left it, and return the folder."""
    answers = _answers(account)
    for (call, place), body in answers.items():
        path = folder / "aws" / place / f"{call}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(body))
    index = {
        "schema_version": 1,
        "tool_version": "0",
        "cloud": "aws",
        "taken_at": "2026-11-24T08:00:00Z",
        "scopes": [ACCOUNT],
        "regions": [REGION],
        "coverage": [
            {"call": part.call, "scope": part.place, "file": part.file, "items": part.items}
            for part in _coverage(answers)
        ],
        "gaps": [],
    }
    (folder / "snapshot.json").write_text(json.dumps(index))
    return folder


def _answers(account: Json) -> dict[tuple[str, str], Json]:
    return {
        (DETAILS, ACCOUNT): details_of(account),
        **_inventory(account),
        **_organization(account),
        **_identity_center(account),
    }


def _coverage(answers: Mapping[tuple[str, str], Json]) -> tuple[Coverage, ...]:
    held = [
        Coverage(call, place, FileName(f"aws/{place}/{call}.json"), _held(answers[call, place]))
        for call, place in sorted(answers)
    ]
    # Nothing but functions runs with a role here, and everything was asked for.
    empty = [Coverage(call, f"{ACCOUNT}/{REGION}", None, 0) for one in CARRIER_FAMILIES for call in one.calls]
    return (*held, *empty)


def details_of(account: Json) -> Json:
    """Return what `aws iam get-account-authorization-details` would print of an account."""
    managed = [_managed(name, raw) for name, raw in account.get("policies", {}).items()]
    holders = {
        **{("user", name): raw for name, raw in account.get("users", {}).items()},
        **{("role", name): raw for name, raw in account.get("roles", {}).items()},
    }
    for (kind, name), raw in holders.items():
        if raw.get("boundary"):
            managed.append(_managed(f"boundary-of-{kind}-{name}", {"statements": raw["boundary"]}))
    return {
        "UserDetailList": [
            _holder("User", name, raw) for (kind, name), raw in holders.items() if kind == "user"
        ],
        "GroupDetailList": [_holder("Group", name, raw) for name, raw in account.get("groups", {}).items()],
        "RoleDetailList": [_role(name, raw) for (kind, name), raw in holders.items() if kind == "role"],
        "Policies": managed,
    }


def _policy_arn(name: str) -> str:
    return name if name.startswith("arn:") else arn("policy", name)


def document(statements: Sequence[Json]) -> Json:
    """Return a policy document of some statements."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _managed(name: str, raw: Json) -> Json:
    older = raw.get("older", [])
    count = max(raw.get("versions", 1), len(older) + 1)
    texts = [*older, *([raw["statements"]] * (count - len(older)))]
    versions = [
        {
            "VersionId": f"v{number}",
            "IsDefaultVersion": number == count,
            "Document": document(texts[number - 1]),
        }
        for number in range(count, 0, -1)
    ]
    policy = {"PolicyName": name_of(name), "Arn": _policy_arn(name), "DefaultVersionId": f"v{count}"}
    return {**policy, "PolicyVersionList": versions}


def _holder(word: str, name: str, raw: Json) -> Json:
    kind = word.lower()
    attached, path = raw.get("attached", ()), raw.get("path", "/")
    body: Json = {
        "Path": path,
        f"{word}Name": name,
        f"{word}Id": f"A{word.upper()}{name.upper()}",
        "Arn": arn(kind, path[1:] + name),
        f"{word}PolicyList": [
            {"PolicyName": policy, "PolicyDocument": document(statements)}
            for policy, statements in raw.get("policies", {}).items()
        ],
        "AttachedManagedPolicies": [
            {"PolicyName": name_of(name), "PolicyArn": _policy_arn(name)} for name in attached
        ],
        "Tags": [{"Key": key, "Value": value} for key, value in raw.get("tags", {}).items()],
    }
    if raw.get("groups"):
        body["GroupList"] = raw["groups"]
    if raw.get("boundary"):
        boundary = arn("policy", f"boundary-of-{kind}-{name}")
        body["PermissionsBoundary"] = {"PermissionsBoundaryArn": boundary}
    return body


def _role(name: str, raw: Json) -> Json:
    trust = raw.get("trust") or [trusting({"Service": "ec2.amazonaws.com"})]
    body = {**_holder("Role", name, raw), "AssumeRolePolicyDocument": document(trust)}
    if "profiles" in raw:
        body["InstanceProfileList"] = [{"InstanceProfileName": profile} for profile in raw["profiles"]]
    return body


def trusting(principal: Json) -> Json:
    """Return the trust statement that admits a principal."""
    return {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}


def _inventory(account: Json) -> dict[tuple[str, str], Json]:
    functions = [
        {"FunctionName": name, "FunctionArn": arn("function", name), "Role": arn("role", role)}
        for name, role in account.get("functions", {}).items()
    ]
    buckets = account.get("buckets", {})
    policies = [
        {"request": {"Bucket": name}, "response": {"Policy": json.dumps(document(statements))}}
        for name, statements in buckets.items()
        if statements
    ]
    keys_of_kms = [
        {"request": {"KeyId": name}, "response": {"Policy": json.dumps(document(statements))}}
        for name, statements in account.get("key_policies", {}).items()
    ]
    of_functions = [
        {"request": {"FunctionName": name}, "response": {"Policy": json.dumps(document(statements))}}
        for name, statements in account.get("function_policies", {}).items()
    ]
    tagged = [
        {"ResourceARN": name, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
        for name, tags in {
            **{name: {} for name in account.get("things", ())},
            **account.get("tagged", {}),
        }.items()
    ]
    found = {"ResourceTagMappingList": tagged}
    keys = [
        {
            "request": {"UserName": name},
            "response": {
                "AccessKeyMetadata": [
                    {"UserName": name, "AccessKeyId": f"AKIA{name.upper()}{number}", "Status": status}
                    for number, status in enumerate(states)
                ]
            },
        }
        for name, states in (account.get("keys") or {}).items()
    ]
    return {
        **({("resourcegroupstaggingapi.get-resources", f"{ACCOUNT}/{REGION}"): found} if tagged else {}),
        **({("iam.list-access-keys", ACCOUNT): {"calls": keys}} if keys else {}),
        **({("kms.get-key-policy", f"{ACCOUNT}/{REGION}"): {"calls": keys_of_kms}} if keys_of_kms else {}),
        **({("lambda.get-policy", f"{ACCOUNT}/{REGION}"): {"calls": of_functions}} if of_functions else {}),
        ("lambda.list-functions", f"{ACCOUNT}/{REGION}"): {"Functions": functions},
        ("s3.list-buckets", ACCOUNT): {"Buckets": [{"Name": name} for name in buckets]},
        ("s3.get-bucket-policy", ACCOUNT): {"calls": policies},
    }


def _organization(account: Json) -> dict[tuple[str, str], Json]:
    """Return an organization with a level for each list of SCPs, RCPs; the last one is the account's own."""
    kinds = {"SERVICE_CONTROL_POLICY": account.get("scps"), "RESOURCE_CONTROL_POLICY": account.get("rcps")}
    if account.get("members"):
        return _managing(account["members"])
    depth = max(len(levels or ()) for levels in kinds.values())
    if not depth:
        return {}
    nodes = [*(f"ou-{number}" for number in range(depth - 1)), ACCOUNT]
    listed = [
        (kind, number, statements)
        for kind, levels in kinds.items()
        for number, statements in enumerate(levels or ())
    ]
    units = [
        {"request": {"ParentId": parent}, "response": {"OrganizationalUnits": [{"Id": unit}]}}
        for parent, unit in pairwise(nodes[:-1])
    ]
    member = {"request": {"ParentId": nodes[-2]}, "response": {"Accounts": [{"Id": ACCOUNT}]}}
    home = "999999999999"
    kept = [
        {
            "request": {"PolicyId": f"p-{kind}-{number}"},
            "response": {
                "Policy": {
                    "PolicySummary": {
                        "Id": f"p-{kind}-{number}",
                        "Type": kind,
                        "Name": f"{kind[0].lower()}cp-{number}",
                    },
                    "Content": json.dumps(document(statements)),
                }
            },
        }
        for kind, number, statements in listed
    ]
    targets = [
        {
            "request": {"PolicyId": f"p-{kind}-{number}"},
            "response": {"Targets": [{"TargetId": nodes[number]}]},
        }
        for kind, number, _ in listed
    ]
    return {
        ("organizations.describe-organization", home): {
            "Organization": {"Id": "o-1", "MasterAccountId": home}
        },
        ("organizations.list-organizational-units-for-parent", home): {"calls": units},
        ("organizations.list-accounts-for-parent", home): {"calls": [member]},
        ("organizations.describe-policy", home): {"calls": kept},
        ("organizations.list-targets-for-policy", home): {"calls": targets},
    }


def _managing(members: Sequence[str]) -> dict[tuple[str, str], Json]:
    """Return an organization that the account manages."""
    accounts = [{"Id": ACCOUNT}, *({"Id": member} for member in members)]
    listed = {"request": {"ParentId": "r-1"}, "response": {"Accounts": accounts}}
    return {
        ("organizations.describe-organization", ACCOUNT): {
            "Organization": {"Id": "o-1", "MasterAccountId": ACCOUNT}
        },
        ("organizations.list-accounts-for-parent", ACCOUNT): {"calls": [listed]},
    }


def permission_set(name: str) -> str:
    """Return the ARN of a permission set."""
    return f"arn:aws:sso:::permissionSet/ssoins-1/ps-{name.lower()}"


def _identity_center(account: Json) -> dict[tuple[str, str], Json]:
    """Return what Identity Center prints of its permission sets, which the account administers."""
    names = account.get("permission_sets", ())
    calls = [
        {
            "request": {
                "InstanceArn": "arn:aws:sso:::instance/ssoins-1",
                "PermissionSetArn": permission_set(name),
            },
            "response": {"PermissionSet": {"Name": name, "PermissionSetArn": permission_set(name)}},
        }
        for name in names
    ]
    place = f"{ACCOUNT}/{REGION}"
    return {("sso-admin.describe-permission-set", place): {"calls": calls}} if calls else {}


def _held(body: Json) -> int:
    """Return how many calls a file holds; one for a call that was made once."""
    return len(body["calls"]) if "calls" in body else 1
