"""An account to issue leases in: a base role, two buckets, and one identity each for issuing and revoking."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from iamscope.clouds.aws.issuer import AwsIssuer
from iamscope.manifest.place import Located
from iamscope.manifest.role import AgentRole, Entry
from iamscope.manifest.role import Credential as Declared
from iamscope.model.secret import Credential
from tests.broker.front import ACCOUNT, Front, User
from tests.fakes.entries import HERE, entry, role

BASE = f"arn:aws:iam::{ACCOUNT}:role/agents/base"
READING = (
    entry(["s3:GetObject", "s3:PutObject"], ["arn:aws:s3:::one/*"]),
    entry(["s3:ListBucket"], ["arn:aws:s3:::one"]),
)
_ISSUING, _REVOKING = "AKIAISSUING000000000", "AKIAREVOKING00000000"
_ALLOW = {"Effect": "Allow", "Resource": "*"}


def manifest(*entries: Entry, seconds: int | None = 3_600, never: tuple[Entry, ...] = ()) -> AgentRole:
    """Return a manifest that is issued through the base role."""
    declared = Declared({"role": Located(BASE, HERE)}, seconds, HERE)
    return replace(role(*(entries or READING), never=never), credentials={"aws": declared})


@dataclass(frozen=True, slots=True)
class Account:
    """An account behind an enforcing front."""

    front: Front
    issuer: AwsIssuer

    def s3(self, credential: Credential) -> Any:
        """Return the real SDK's client for S3 with a credential."""
        return self.client("s3", credential)

    def client(self, service: str, credential: Credential) -> Any:
        """Return the real SDK's client for a service with a credential."""
        make: Any = boto3.client
        once = Config(retries={"total_max_attempts": 1})
        where = {"endpoint_url": self.front.url, "region_name": "us-east-1"}
        return make(service, config=once, **where, **keys(credential))

    def inline(self) -> Mapping[str, Any]:
        """Return the base role's inline policies."""
        iam = self.front.client("iam")
        names = iam.list_role_policies(RoleName="base")["PolicyNames"]
        return {one: iam.get_role_policy(RoleName="base", PolicyName=one)["PolicyDocument"] for one in names}


def keys(credential: Credential) -> dict[str, str]:
    """Return a credential as the SDK takes it."""
    return {
        "aws_access_key_id": credential.public["AccessKeyId"],
        "aws_secret_access_key": credential.secret["SecretAccessKey"].reveal(),
        "aws_session_token": credential.secret["SessionToken"].reveal(),
    }


def account(front: Front, folder: Path, monkeypatch: Any) -> Account:
    """Return an account with two buckets, a base role that may do everything on S3, and two profiles."""
    issuing, revoking = (f"arn:aws:iam::{ACCOUNT}:user/{name}" for name in ("issuing", "revoking"))
    assume = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]
    front.users[_ISSUING] = User(issuing, ({"Statement": [{**_ALLOW, "Action": assume, "Resource": BASE}]},))
    front.users[_REVOKING] = User(revoking, ({"Statement": [{**_ALLOW, "Action": "iam:*"}]},))
    iam, s3 = front.client("iam"), front.client("s3")
    trust = {"Effect": "Allow", "Principal": {"AWS": issuing}, "Action": assume}
    iam.create_role(
        RoleName="base", Path="/agents/", AssumeRolePolicyDocument=json.dumps({"Statement": [trust]})
    )
    broad = {"Version": "2012-10-17", "Statement": [{**_ALLOW, "Action": ["s3:*", "sts:*"]}]}
    iam.put_role_policy(RoleName="base", PolicyName="work", PolicyDocument=json.dumps(broad))
    for bucket in ("one", "two"):
        s3.create_bucket(Bucket=bucket)
        s3.put_object(Bucket=bucket, Key="x", Body=b"x")
    file = folder / "credentials"
    file.write_text(
        "".join(
            f"[{name}]\naws_access_key_id={key}\naws_secret_access_key=made-up\n"
            for name, key in (("issuing", _ISSUING), ("revoking", _REVOKING))
        )
    )
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    settings = {"issuing-profile": "issuing", "revoking-profile": "revoking", "endpoint-url": front.url}
    return Account(front, AwsIssuer({**settings, "read-timeout": "1"}))
