"""What the calls that are made once for the account answer: access keys, the organization and buckets."""

import json
from collections.abc import Iterable
from datetime import timedelta

from tests.demo.incident import resources
from tests.demo.incident.shapes import ACCOUNT, REGION, TAKEN_AT, Json, created, document, token

MANAGEMENT = "333333333333"
CANONICAL_ID = "8f1e0d2c3b4a5968778695a4b3c2d1e08f1e0d2c3b4a5968778695a4b3c2d1e0"

# User, days since the key was made, status, days since its last use.
KEYS = (
    ("break-glass", 12, "Inactive", None),
    ("ci-legacy-deployer", 41, "Active", 0),
    ("log-insights-agent", 837, "Active", 0),
    ("metrics-exporter", 23, "Active", 0),
    ("smtp-billing", 64, "Active", 1),
    ("smtp-billing", 611, "Inactive", 70),
)


def global_calls(users: list[str]) -> dict[str, Json]:
    """Return the answers of the calls that are made once for the account."""
    names = sorted(
        [
            *resources.SHARED_BUCKETS,
            *(name for env in resources.ENVIRONMENTS for name in resources.buckets(env)),
        ]
    )
    return {
        "iam.get-access-key-last-used": calls(_last_used(row) for row in KEYS),
        "iam.list-access-keys": calls(({"UserName": user}, _keys(user)) for user in users),
        "organizations.describe-organization": _organization(),
        "s3.get-bucket-policy": calls(
            ({"Bucket": name}, {"Policy": text(bucket_policy(name))}) for name in names
        ),
        "s3.get-public-access-block": calls(({"Bucket": name}, _closed()) for name in names),
        "s3.list-buckets": {
            "Buckets": [
                {"Name": name, "CreationDate": created(name), "BucketRegion": REGION} for name in names
            ],
            "Owner": {"ID": CANONICAL_ID},
        },
    }


def calls(pairs: Iterable[tuple[Json, Json]]) -> Json:
    """Return the form of a call that is made once for each resource, sorted by what was asked."""
    made = [{"request": request, "response": response} for request, response in pairs]
    return {"calls": sorted(made, key=lambda call: json.dumps(call["request"], sort_keys=True))}


def text(policy: Json) -> str:
    """Return a policy document as the services that keep it as text give it back."""
    return json.dumps(policy, separators=(",", ":"), sort_keys=True)


def _ago(days: int) -> str:
    return (TAKEN_AT - timedelta(days=days, hours=3)).isoformat()


def _key_id(user: str, days: int) -> str:
    return f"AKIAEXAMPLE{token('key', f'{user}/{days}', 9)}"


def _keys(user: str) -> Json:
    rows = [row for row in KEYS if row[0] == user]
    return {
        "AccessKeyMetadata": [
            {"UserName": user, "AccessKeyId": _key_id(user, days), "Status": status, "CreateDate": _ago(days)}
            for _, days, status, _ in rows
        ]
    }


def _last_used(row: tuple[str, int, str, int | None]) -> tuple[Json, Json]:
    user, days, _, used = row
    last: Json = {"ServiceName": "N/A", "Region": "N/A"}
    if used is not None:
        last = {
            "LastUsedDate": _ago(used),
            "ServiceName": "logs" if "log" in user else "ses",
            "Region": REGION,
        }
    return {"AccessKeyId": _key_id(user, days)}, {"UserName": user, "AccessKeyLastUsed": last}


def _closed() -> Json:
    names = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    return {"PublicAccessBlockConfiguration": dict.fromkeys(names, True)}


def _organization() -> Json:
    return {
        "Organization": {
            "Id": "o-exampleorg1",
            "Arn": f"arn:aws:organizations::{MANAGEMENT}:organization/o-exampleorg1",
            "FeatureSet": "ALL",
            "MasterAccountArn": f"arn:aws:organizations::{MANAGEMENT}:account/o-exampleorg1/{MANAGEMENT}",
            "MasterAccountId": MANAGEMENT,
        }
    }


def bucket_policy(name: str) -> Json:
    """Return a bucket's policy: nothing without encryption in transit, and the reading that a CDN needs."""
    both = [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]
    secure = {"Bool": {"aws:SecureTransport": "false"}}
    statements = [
        {
            "Sid": "Tls",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": both,
            "Condition": secure,
        }
    ]
    if name.endswith("-assets"):
        origin = {
            "StringEquals": {"aws:SourceArn": f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1EXAMPLEPROD1"}
        }
        statements.append(admit("Cdn", "cloudfront", "s3:GetObject", both[1], origin))
    return document(statements)


def admit(sid: str, host: str, action: str, resource: str, condition: Json) -> Json:
    """Return a statement of a resource policy that admits an AWS service under a condition."""
    principal = {"Service": f"{host}.amazonaws.com"}
    allowed = {"Sid": sid, "Effect": "Allow", "Principal": principal, "Action": action}
    return allowed | {"Resource": resource, "Condition": condition}
