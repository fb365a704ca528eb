"""One account for guardrail tests, with everybody that they tell apart."""

from pathlib import Path
from typing import Any

from tests.fakes.account import arn, trusting
from tests.fakes.fleet import estate
from tests.fakes.whole import allow, becoming, deny, role, write

Json = dict[str, Any]
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
OFFICE = {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}
TEAM = {"ForAnyValue:StringEquals": {"aws:TagKeys": ["team"]}}
LAMBDA = trusting({"Service": "lambda.amazonaws.com"})
LOGS, PROD = "arn:aws:s3:::logs", "arn:aws:s3:::prod-data"
ACCOUNT: Json = {
    "roles": {
        "bot": role(becoming("ops"), allow("s3:GetObject", f"{LOGS}/*"), agent=True),
        "ops": role(allow(["s3:*", "rds:Delete*"])),
        "reader": role(allow("s3:GetObject", f"{LOGS}/*")),
        "fenced": role(allow("s3:*"), deny("s3:Delete*")),
        "careful": role(allow("s3:DeleteBucket", Condition=MFA)),
        "local": role(allow("s3:DeleteBucket", LOGS, Condition=OFFICE)),
        "elsewhere": role(allow("s3:DeleteBucket", LOGS), deny("s3:*", Condition=OFFICE)),
        "tagger": role(allow("s3:CreateBucket", Condition=TEAM)),
        "admin": role(allow("*"), by=arn("role", "chief")),
        "chief": role(becoming("admin")),
        "coder": role(allow("lambda:UpdateFunctionCode")),
        "runner": {**role(allow("sqs:DeleteQueue")), "trust": [LAMBDA]},
        "stage-app": role(allow("s3:GetObject", f"{PROD}/*")),
        "stage-idle": role(allow("s3:GetObject", "arn:aws:s3:::stage-data/*")),
    },
    "functions": {"nightly": "runner"},
    "buckets": {"logs": [], "prod-data": [], "stage-data": []},
}
ESTATE = estate(
    production={"resources": ["arn:aws:s3:::prod-*", arn("role", "admin")]},
    staging={"resources": ["arn:aws:s3:::stage-*", arn("role", "stage-*")]},
    nowhere={"resources": ["arn:aws:s3:::nothing-*"]},
)


def written(folder: Path) -> Path:
    """Write the account as a snapshot of which nothing is unread."""
    return write(ACCOUNT, folder)
