"""The small world that random cases are drawn from: few accounts, requests, callers and condition keys."""

from typing import Any, NamedTuple

HOME, AWAY, OTHER = "111111111111", "222222222222", "333333333333"
PROVIDER_HOST = "token.actions.githubusercontent.com"


class Request(NamedTuple):
    """An action on a resource, other texts that nearly fit it, and a template with a hole for a variable."""

    action: str
    arn: str
    prefix: str
    crossing: str = ""
    template: str = ""
    kinds: str = "any"


ACCOUNT_REQUESTS = [
    Request(
        "s3:GetObject",
        "arn:aws:s3:::ledger/q1/a.csv",
        "arn:aws:s3:::ledger/*",
        "arn:aws:s3*/a.csv",
        "arn:aws:s3:::ledger/{}/*",
    ),
    Request(
        "s3:PutObject",
        "arn:aws:s3:::ledger/pay/x",
        "arn:aws:s3:::led?er/p*",
        "arn:aws:s3:*:ledger/pay/x",
        "arn:aws:s3:::ledger/{}/x",
    ),
    Request("s3:ListBucket", "arn:aws:s3:::ledger", "arn:aws:s3:::led*", "", "arn:aws:s3:::{}"),
    Request("s3:ListAllMyBuckets", "*", "arn:aws:s3:::*"),
    Request(
        "sqs:SendMessage",
        f"arn:aws:sqs:eu-west-1:{HOME}:jobs",
        f"arn:aws:sqs:*:{HOME}:j*",
        "arn:aws:sqs:*:jobs",
        f"arn:aws:sqs:eu-west-1:{HOME}:{{}}",
    ),
    Request(
        "kms:Decrypt",
        f"arn:aws:kms:eu-west-1:{HOME}:key/0a1b2c3d",
        f"arn:aws:kms:eu-west-?:{HOME}:key/*",
        "arn:aws:kms:*:key/0a1b2c3d",
    ),
    Request("kms:RetireGrant", f"arn:aws:kms:eu-west-1:{HOME}:key/0a1b2c3d", "arn:aws:kms:*:*:key/*"),
    Request("kms:ListKeys", "*", "arn:aws:kms:*:*:key/*"),
    Request("sts:AssumeRole", f"arn:aws:iam::{HOME}:role/ops/admin", f"arn:aws:iam::{HOME}:role/*"),
    Request("sts:TagSession", f"arn:aws:iam::{HOME}:role/ops/admin", f"arn:aws:iam::{HOME}:role/*"),
    Request("sts:SetSourceIdentity", f"arn:aws:iam::{HOME}:role/ops/admin", f"arn:aws:iam::{HOME}:role/*"),
    Request("sts:GetCallerIdentity", "*", "arn:aws:iam::*:role/*"),
    Request("sts:GetSessionToken", "*", "arn:aws:iam::*:user/*"),
    Request(
        "dynamodb:GetItem",
        f"arn:aws:dynamodb:eu-west-1:{HOME}:table/orders",
        f"arn:aws:dynamodb:*:{HOME}:table/*",
        "arn:aws:dynamodb:*:table/orders",
        f"arn:aws:dynamodb:eu-west-1:{HOME}:table/{{}}",
    ),
    Request(
        "dynamodb:DeleteTable",
        f"arn:aws:dynamodb:eu-west-1:{HOME}:table/orders",
        f"arn:aws:dynamodb:eu-west-1:{HOME}:table/ord?rs",
    ),
    Request(
        "ec2:CreateTags",
        f"arn:aws:ec2:eu-west-1:{HOME}:instance/i-0a1b2c3d",
        f"arn:aws:ec2:*:{HOME}:instance/*",
        "arn:aws:ec2:*:instance/i-0a1b2c3d",
    ),
    Request("ec2:DescribeInstances", "*", f"arn:aws:ec2:*:{HOME}:instance/*"),
    Request("iam:PassRole", f"arn:aws:iam::{HOME}:role/build", f"arn:aws:iam::{HOME}:role/bu*"),
    Request(
        "iam:PutRolePolicy",
        f"arn:aws:iam::{HOME}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef",
        f"arn:aws:iam::{HOME}:role/aws-reserved/*",
    ),
    Request(
        "iam:TagRole",
        f"arn:aws:iam::{HOME}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX",
        f"arn:aws:iam::{HOME}:role/*",
    ),
    Request(
        "iam:SetDefaultPolicyVersion", "arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::*:policy/*"
    ),
    Request("iam:GetPolicy", "arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/*"),
    Request("sts:GetFederationToken", f"arn:aws:sts::{HOME}:federated-user/bob", f"arn:aws:sts::{HOME}:*"),
    Request("sts:AssumeRoot", f"arn:aws:iam::{HOME}:root", "arn:aws:iam::*:root"),
    Request(
        "kms:DescribeKey",
        f"arn:aws:kms:eu-west-1:{HOME}:alias/pay",
        f"arn:aws:kms:*:{HOME}:alias/*",
        "arn:aws:kms:*:alias/pay",
    ),
    Request("kms:CreateAlias", f"arn:aws:kms:eu-west-1:{HOME}:alias/pay", f"arn:aws:kms:*:{HOME}:alias/*"),
    Request(
        "vpc-lattice-svcs:Invoke",
        f"arn:aws:vpc-lattice:eu-west-1:{HOME}:service/svc-0a1b/pay",
        f"arn:aws:vpc-lattice:eu-west-1:{HOME}:service/*",
        "arn:aws:vpc-lattice:*:service/*/pay",
    ),
    Request(
        "secretsmanager:GetSecretValue",
        f"arn:aws:secretsmanager:eu-west-1:{HOME}:secret:pay/db-AbCdEf",
        f"arn:aws:secretsmanager:eu-west-1:{HOME}:secret:*",
        "arn:aws:secretsmanager:*:secret:pay/db-AbCdEf",
        f"arn:aws:secretsmanager:eu-west-1:{HOME}:secret:{{}}/db-??????",
    ),
    Request(
        "codebuild:StartBuild",
        f"arn:aws:codebuild:eu-west-1:{HOME}:project/site",
        f"arn:aws:codebuild:*:{HOME}:project/*",
    ),
    Request(
        "sns:Publish",
        f"arn:aws:sns:eu-west-1:{HOME}:alerts",
        f"arn:aws:sns:*:{HOME}:a*",
        "arn:aws:sns:*:alerts",
    ),
]

# Anonymous callers and services reach few things, federated ones only roles.
PUBLIC_ACTIONS = ("s3:GetObject", "s3:PutObject", "sqs:SendMessage")
SERVICE_ACTIONS = (*PUBLIC_ACTIONS, "kms:Decrypt", "sts:AssumeRole")
FEDERATED_REQUESTS = [
    Request(action, f"arn:aws:iam::{HOME}:role/ops/admin", f"arn:aws:iam::{HOME}:role/*")
    for action in ("sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML", "sts:TagSession")
]


def callers(account: str) -> list[dict[str, Any]]:
    """Return the principals of an account; the commoner ones several times."""
    iam, sts = f"arn:aws:iam::{account}", f"arn:aws:sts::{account}"
    user = {"kind": "user", "arn": f"{iam}:user/ops", "account": account}
    agent = {
        "kind": "role-session",
        "arn": f"{sts}:assumed-role/agent/run-7",
        "role_arn": f"{iam}:role/agent",
        "account": account,
    }
    deploy = agent | {"arn": f"{sts}:assumed-role/deploy/run-7", "role_arn": f"{iam}:role/ops/deploy"}
    linked = {
        "kind": "service-linked-role-session",
        "arn": f"{sts}:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling",
        "role_arn": f"{iam}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
        "account": account,
    }
    federated = {
        "kind": "federated-user",
        "arn": f"{sts}:federated-user/bob",
        "user_arn": f"{iam}:user/ops",
        "account": account,
    }
    root = {"kind": "root", "arn": f"{iam}:root", "account": account}
    managing = user | {"management_account": True}
    return [user] * 5 + [agent] * 8 + [deploy] * 2 + [linked, federated, federated, root, managing]


SERVICE = {"kind": "service", "arn": "logging.s3.amazonaws.com"}
ANONYMOUS = {"kind": "anonymous"}
FEDERATED = [
    {"kind": "federated", "arn": f"arn:aws:iam::{HOME}:{provider}", "account": HOME}
    for provider in (f"oidc-provider/{PROVIDER_HOST}", "saml-provider/corp")
]


class Key(NamedTuple):
    """A condition key: its operator family, values for policies and values for requests."""

    name: str
    family: str
    wanted: tuple[Any, ...]
    given: tuple[Any, ...]


TEAMS = ("pay", "ops", "Pay", "q1")
KEYS = [
    Key("aws:PrincipalTag/team", "string", (*TEAMS, "p*", "?ps", "${*}", "*"), TEAMS),
    Key(
        "aws:ResourceTag/team",
        "string",
        (*TEAMS, "${aws:PrincipalTag/team}", "${aws:PrincipalTag/team, 'pay'}", "${aws:PrincipalTag/team}*"),
        TEAMS,
    ),
    Key("aws:PrincipalOrgID", "string", ("o-acme1234", "o-*"), ("o-acme1234", "o-other")),
    Key("aws:SourceVpce", "string", ("vpce-0a1b", "vpce-0*"), ("vpce-0a1b", "vpce-9")),
    Key("aws:RequestedRegion", "string", ("eu-west-1", "us-east-1", "eu-*"), ("eu-west-1", "us-east-1")),
    Key("sts:ExternalId", "string", ("x-17", "${aws:username}"), ("x-17", "ops")),
    Key("aws:username", "string", ("ops", "o*"), ("ops", "pay")),
    Key(
        "aws:PrincipalArn",
        "arn",
        (
            f"arn:aws:iam::{HOME}:role/*",
            f"arn:aws:iam::{HOME}:role/agent",
            "arn:aws:iam::*:user/${aws:username}",
        ),
        (f"arn:aws:iam::{HOME}:role/agent", f"arn:aws:iam::{HOME}:user/ops", f"arn:aws:iam::{AWAY}:user/ops"),
    ),
    Key(
        "aws:SourceArn",
        "arn",
        (f"arn:aws:sns:*:{HOME}:*", "arn:aws:s3:::led*", f"arn:aws:sns:eu-west-1:{HOME}:alert?"),
        (
            f"arn:aws:sns:eu-west-1:{HOME}:alerts",
            f"arn:aws:sns:eu-west-1:{AWAY}:store:{HOME}:x",
            "arn:aws:s3:::ledger",
        ),
    ),
    Key("aws:MultiFactorAuthPresent", "bool", ("true", "false", True, "False"), ("true", "false")),
    Key("aws:SecureTransport", "bool", ("true", "false", False), ("true", "false")),
    Key("aws:ViaAWSMCPService", "bool", ("true",), ("true", "false")),
    Key("s3:max-keys", "numeric", (500, "500", "1e3", 10), ("10", "500", "501", "1000")),
    Key("aws:MultiFactorAuthAge", "numeric", (3600, "300"), ("299", "300", "3600")),
    Key(
        "aws:TokenIssueTime",
        "date",
        ("2026-11-22T10:00:00Z", "2026-11-22T12:00:00+02:00", "1795341600"),
        ("2026-11-22T09:40:00Z", "2026-11-22T10:00:00Z", "2026-11-23"),
    ),
    Key(
        "aws:CurrentTime",
        "date",
        ("2027-01-01T00:00:00Z", "2026-01-01"),
        ("2026-11-22T00:00:00Z", "2027-06-01T00:00:00Z"),
    ),
    Key(
        "aws:SourceIp",
        "ip",
        ("203.0.113.0/24", "203.0.113.9", "2001:db8::/32", "0.0.0.0/0"),
        ("203.0.113.9", "203.0.114.0", "2001:db8::7"),
    ),
    Key("aws:RequestTag/blob", "binary", ("YWJj", "AAE="), ("YWJj", "AAE=")),
    Key("aws:TagKeys", "set", ("team", "cost", "t*"), (["team"], ["team", "cost"], ["owner"], [])),
    Key("dynamodb:Attributes", "set", ("id", "total", "i?"), (["id"], ["id", "total"], ["ip", "x"])),
]

OPERATORS = {
    "string": (
        "StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase "
        "StringLike StringNotLike"
    ),
    "arn": "ArnEquals ArnNotEquals ArnLike ArnNotLike StringLike",
    "bool": "Bool",
    "numeric": (
        "NumericEquals NumericNotEquals NumericLessThan NumericLessThanEquals NumericGreaterThan "
        "NumericGreaterThanEquals"
    ),
    "date": "DateEquals DateNotEquals DateLessThan DateLessThanEquals DateGreaterThan DateGreaterThanEquals",
    "ip": "IpAddress NotIpAddress",
    "binary": "BinaryEquals",
    "set": "StringEquals StringNotEquals StringLike StringNotLike StringEqualsIgnoreCase",
}
VARIABLES = (
    "${aws:PrincipalTag/team}",
    "${aws:PrincipalTag/Team, 'q1'}",
    "${aws:username}",
    "${aws:PrincipalTag/none}",
)
