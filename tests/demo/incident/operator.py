"""The operator: `platform-engineer`, a role that people take on, and that the coding agent runs with."""

from tests.demo.incident.names import bucket, function, objects, table
from tests.demo.incident.shapes import ACCOUNT, Account, Json, allow, arn, deny, trust

NAME = "platform-engineer"
ARN = arn("role", NAME)
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
WITH_MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
PASSED_TO = {
    "StringEquals": {
        "iam:PassedToService": [
            "cloudformation.amazonaws.com",
            "codebuild.amazonaws.com",
            "ecs-tasks.amazonaws.com",
            "lambda.amazonaws.com",
            "states.amazonaws.com",
        ]
    }
}

MANAGED: dict[str, list[Json]] = {
    "platform-stacks": [
        allow("Stacks", "cloudformation:*"),
        allow("Pipelines", ["codebuild:*", "codepipeline:*"]),
        allow("Images", "ecr:*"),
    ],
    "platform-data": [
        allow("Databases", "rds:*"),
        allow("Tables", ["dynamodb:*", "dax:*"]),
        allow("Buckets", "s3:*"),
        allow("Caches", "elasticache:*"),
        allow("Backups", ["backup:*", "backup-storage:*"]),
    ],
    "platform-compute": [
        allow("Containers", "ecs:*"),
        allow("Functions", "lambda:*"),
        allow("Scaling", ["autoscaling:*", "application-autoscaling:*"]),
        allow("Network", ["ec2:*", "elasticloadbalancing:*"]),
    ],
    "platform-edge": [
        allow("Names", "route53:*"),
        allow("Distributions", "cloudfront:*"),
        allow("CertificatesAndFirewall", ["acm:*", "wafv2:*"]),
        allow("DomainsWithMfa", "route53domains:*", condition=WITH_MFA),
    ],
    "platform-messaging": [
        allow("Queues", "sqs:*"),
        allow("Topics", "sns:*"),
        allow("Schedules", ["events:*", "scheduler:*"]),
        allow("Workflows", "states:*"),
    ],
    "platform-secrets": [
        allow("Keys", "kms:*"),
        allow("SecretsWithMfa", "secretsmanager:*", condition=WITH_MFA),
        allow("Parameters", "ssm:*Parameter*", f"arn:aws:ssm:*:{ACCOUNT}:parameter/billing/*"),
    ],
    "platform-observability": [
        allow("Logs", "logs:*"),
        allow("Metrics", ["cloudwatch:*", "xray:*"]),
    ],
    "platform-identity": [
        allow("ReadIdentity", ["iam:Get*", "iam:List*"]),
        allow(
            "PassServiceRoles",
            "iam:PassRole",
            [arn("role", "billing-*"), arn("role", "dashboard-*"), arn("role", "cloudformation-execution")],
            condition=PASSED_TO,
        ),
    ],
}

INLINE: dict[str, list[Json]] = {
    # What the agent's manifest declares, granted once more: these two statements are no excess.
    "dashboard-sandbox": [
        allow(
            "SandboxTable",
            ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
            table("billing-staging-widgets"),
        ),
        allow(
            "SandboxFunction",
            ["lambda:GetFunctionConfiguration", "lambda:InvokeFunction"],
            function("billing-staging-dashboard-api"),
        ),
    ],
    "delivery-roles": [
        allow("TakeOnDelivery", "sts:AssumeRole", arn("role", "billing-deploy-*")),
    ],
    "guardrails": [
        deny("NoPeople", ["iam:CreateUser", "iam:CreateAccessKey", "iam:CreateLoginProfile"]),
        deny("NoOrganization", ["organizations:*", "account:*"]),
        deny("KeepKeys", "kms:ScheduleKeyDeletion"),
        deny("KeepTheTrail", ["cloudtrail:DeleteTrail", "cloudtrail:StopLogging"]),
        deny("KeepTheAuditLog", "s3:*", bucket("northquay-audit-log")),
    ],
    # Granted here and wholly taken back by the guardrails: no excess either.
    "organization-read": [
        allow("ReadOrganization", ["organizations:Describe*", "organizations:List*"]),
        allow("ReadAuditLog", "s3:GetObject", objects("northquay-audit-log")),
    ],
}

# The statements that give the agent nothing beyond its manifest, by document and label.
WITHIN = {
    ("dashboard-sandbox", "SandboxTable"): "the manifest declares it",
    ("dashboard-sandbox", "SandboxFunction"): "the manifest declares it",
    ("organization-read", "ReadOrganization"): "denied by `guardrails` statement `NoOrganization`",
    ("organization-read", "ReadAuditLog"): "denied by `guardrails` statement `KeepTheAuditLog`",
}
CONDITIONAL = {("platform-edge", "DomainsWithMfa"), ("platform-secrets", "SecretsWithMfa")}


def add(account: Account) -> None:
    """Add the operator and its policies."""
    for name, statements in MANAGED.items():
        account.policy(name, statements)
    account.role(
        NAME,
        [
            trust({"AWS": ROOT}, condition=WITH_MFA),
            trust({"AWS": arn("role", "report-agent")}),
        ],
        attached=list(MANAGED),
        policies=INLINE,
        marks={"team": "platform"},
    )
