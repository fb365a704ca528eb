"""People, continuous integration and auditors: wide powers, and no agent among them."""

from tests.demo.incident.names import bucket, function, logs, mail, objects, regional, table
from tests.demo.incident.operator import ARN as OPERATOR
from tests.demo.incident.operator import ROOT, WITH_MFA
from tests.demo.incident.shapes import ACCOUNT, REGION, Account, Json, allow, arn, deny, token, trust

GITHUB = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
SSO = f"arn:aws:iam::{ACCOUNT}:saml-provider/AWSSSO_0a1b2c3d4e5f6a7b_DO_NOT_DELETE"
SSO_PATH = f"/aws-reserved/sso.amazonaws.com/{REGION}/"
AUDITOR = "222222222222"


def add(account: Account) -> None:
    """Add everybody who is not a service and not an agent."""
    _policies(account)
    _groups(account)
    _users(account)
    _roles(account)
    _delivery(account)
    _identity_center(account)


def _policies(account: Account) -> None:
    account.policy("AdministratorAccess", [allow("Everything", "*")], aws=True)
    account.policy(
        "ReadOnlyAccess",
        [
            allow(
                "Look",
                [
                    "cloudformation:Describe*",
                    "ec2:Describe*",
                    "ecs:Describe*",
                    "lambda:List*",
                    "rds:Describe*",
                ],
            )
        ],
        aws=True,
    )
    account.policy(
        "manage-own-credentials",
        [
            allow("OwnKeys", ["iam:*AccessKey*", "iam:ChangePassword"], arn("user", "${aws:username}")),
            allow("OwnMfa", ["iam:EnableMFADevice", "iam:ResyncMFADevice"], arn("user", "${aws:username}")),
        ],
    )
    account.policy(
        "finance-reading",
        [
            allow("Costs", ["ce:Get*", "cur:Describe*", "budgets:ViewBudget"]),
            allow("Reports", ["s3:GetObject", "s3:ListBucket"], bucket("northquay-billing-prod-reports")),
        ],
    )
    account.policy(
        "incident-command",
        [
            allow("AnythingButPeople", "*"),
            deny("NotPeople", ["iam:*", "organizations:*", "account:*"]),
        ],
    )


def _groups(account: Account) -> None:
    account.group("everyone", attached=["manage-own-credentials"])
    account.group("platform", take_on_operator=[allow("TakeOnOperator", "sts:AssumeRole", OPERATOR)])
    account.group(
        "billing-developers",
        take_on_role=[allow("TakeOn", "sts:AssumeRole", arn("role", "billing-developer"))],
    )
    account.group(
        "finance-analysts", take_on_role=[allow("TakeOn", "sts:AssumeRole", arn("role", "finance-readonly"))]
    )
    account.group(
        "oncall", take_on_role=[allow("TakeOn", "sts:AssumeRole", arn("role", "incident-commander"))]
    )


def _users(account: Account) -> None:
    for name, groups in {
        "henrik": ["finance-analysts"],
        "jonas": ["oncall", "platform"],
        "lucia": ["finance-analysts"],
        "mira": ["platform"],
        "ravi": ["billing-developers", "oncall"],
        "tove": ["billing-developers"],
    }.items():
        account.user(name, groups=[*groups, "everyone"])
    account.user("noor", groups=["everyone"], attached=["aws:AdministratorAccess"])
    account.user("break-glass", attached=["aws:AdministratorAccess"])
    account.user(
        "ci-legacy-deployer",
        deploy=[allow("Templates", ["s3:GetObject", "s3:PutObject"], objects("northquay-cfn-templates"))],
    )
    account.user(
        "metrics-exporter", export=[allow("Metrics", ["cloudwatch:GetMetricData", "cloudwatch:ListMetrics"])]
    )
    account.user("smtp-billing", send=[allow("Send", "ses:SendRawEmail", mail("billing.northquay.example"))])


def _roles(account: Account) -> None:
    people = trust({"AWS": ROOT}, condition=WITH_MFA)
    account.role(
        "billing-developer",
        [people],
        policies={
            "development": [
                allow(
                    "Functions", ["lambda:GetFunction", "lambda:InvokeFunction"], function("billing-dev-*")
                ),
                allow(
                    "Tables", ["dynamodb:*Item", "dynamodb:Query", "dynamodb:Scan"], table("billing-dev-*")
                ),
                allow(
                    "Logs", ["logs:FilterLogEvents", "logs:GetLogEvents"], logs("/aws/lambda/billing-dev-*")
                ),
            ]
        },
        marks={"team": "billing"},
    )
    account.role("finance-readonly", [people], attached=["finance-reading"], marks={"team": "finance"})
    account.role(
        "incident-commander",
        [trust({"AWS": [arn("user", "jonas"), arn("user", "ravi")]}, condition=WITH_MFA)],
        attached=["incident-command"],
        marks={"team": "oncall"},
    )
    account.role(
        "cost-audit-reader",
        [
            trust(
                {"AWS": f"arn:aws:iam::{AUDITOR}:root"},
                condition={"StringEquals": {"sts:ExternalId": "nq-7741"}},
            )
        ],
        attached=["finance-reading"],
    )


def _delivery(account: Account) -> None:
    for name, subject in {
        "github-actions-deploy": "ref:refs/heads/main",
        "github-actions-plan": "pull_request",
    }.items():
        deploys = name.endswith("deploy")
        account.role(
            name,
            [_github(f"repo:northquay/billing-dashboard:{subject}")],
            policies={
                "hand-over": [allow("TakeOnDelivery", "sts:AssumeRole", arn("role", "billing-deploy-*"))]
            }
            if deploys
            else {},
            attached=[] if deploys else ["aws:ReadOnlyAccess"],
        )
    for environment, short in {"production": "prod", "staging": "staging"}.items():
        account.role(
            f"billing-deploy-{environment}",
            [trust({"AWS": [arn("role", "github-actions-deploy"), OPERATOR]})],
            policies={"deploy": _deploy(short)},
            marks={"environment": environment, "team": "platform"},
        )


def _deploy(short: str) -> list[Json]:
    return [
        allow(
            "Stacks",
            [
                "cloudformation:CreateChangeSet",
                "cloudformation:DescribeStacks",
                "cloudformation:ExecuteChangeSet",
            ],
            regional("cloudformation", f"stack/billing-{short}-*"),
        ),
        allow(
            "Services",
            ["ecs:DescribeServices", "ecs:UpdateService"],
            regional("ecs", f"service/billing-{short}/*"),
        ),
        allow(
            "Functions",
            ["lambda:PublishVersion", "lambda:UpdateFunctionCode"],
            function(f"billing-{short}-*"),
        ),
        allow("Assets", ["s3:DeleteObject", "s3:PutObject"], objects(f"northquay-billing-{short}-assets")),
    ]


def _identity_center(account: Account) -> None:
    sets = {
        "AdministratorAccess": ["aws:AdministratorAccess"],
        "BillingAnalyst": ["finance-reading"],
        "ReadOnly": ["aws:ReadOnlyAccess"],
    }
    signed_in = trust(
        {"Federated": SSO},
        action="sts:AssumeRoleWithSAML",
        condition={"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
    )
    for name, attached in sets.items():
        account.role(_sso_name(name), [signed_in], path=SSO_PATH, attached=attached)


def sso_role(permission_set: str) -> str:
    """Return the ARN of the role that Identity Center made for a permission set."""
    return arn("role", _sso_name(permission_set), SSO_PATH)


def _sso_name(permission_set: str) -> str:
    return f"AWSReservedSSO_{permission_set}_{token('sso', permission_set, 16).lower()}"


def _github(subject: str) -> Json:
    host = "token.actions.githubusercontent.com"
    return trust(
        {"Federated": GITHUB},
        action="sts:AssumeRoleWithWebIdentity",
        condition={"StringEquals": {f"{host}:aud": "sts.amazonaws.com", f"{host}:sub": subject}},
    )
