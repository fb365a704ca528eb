"""The roles that the billing service itself runs with, and those that AWS keeps for its own services."""

from tests.demo.incident.names import bucket, function, logs, objects, queue, regional, table, topic
from tests.demo.incident.shapes import ACCOUNT, Account, Json, allow, arn, service

ENVIRONMENTS = {"production": "prod", "staging": "staging"}


def add(account: Account) -> None:
    """Add every role that a service carries."""
    account.policy(
        "function-logging",
        [allow("Write", ["logs:CreateLogStream", "logs:PutLogEvents"], logs("/aws/lambda/*"))],
    )
    for environment, short in ENVIRONMENTS.items():
        _functions(account, environment, short)
        _tasks(account, environment, short)
    _shared(account)
    _delivery(account)
    _service_linked(account)


def _functions(account: Account, environment: str, short: str) -> None:
    wanted = {
        "billing-api": [
            allow(
                "Tables",
                ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"],
                table(f"billing-{short}-*"),
            ),
            allow(
                "Secret",
                "secretsmanager:GetSecretValue",
                regional("secretsmanager", f"secret:billing/{short}/*"),
            ),
        ],
        "billing-renderer": [
            allow("Draw", ["s3:GetObject", "s3:PutObject"], objects(f"northquay-billing-{short}-reports")),
            allow("Key", ["kms:Decrypt", "kms:GenerateDataKey"], regional("kms", "key/*")),
        ],
        "billing-webhooks": [
            allow("Queue", "sqs:SendMessage", queue(f"billing-{short}-events")),
        ],
    }
    for name, statements in wanted.items():
        _carried(
            account,
            f"{name}-{environment}",
            "lambda",
            statements,
            environment=environment,
            attached=["function-logging"],
        )


def _tasks(account: Account, environment: str, short: str) -> None:
    statements = [
        allow(
            "Tables",
            ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"],
            table(f"billing-{short}-*"),
        ),
        allow("Assets", ["s3:GetObject", "s3:ListBucket"], bucket(f"northquay-billing-{short}-assets")),
    ]
    _carried(account, f"dashboard-task-{environment}", "ecs-tasks", statements, environment=environment)
    statements = [
        allow("Work", ["sqs:DeleteMessage", "sqs:ReceiveMessage"], queue(f"billing-{short}-*")),
        allow(
            "Usage", ["dynamodb:BatchWriteItem", "dynamodb:PutItem"], table(f"billing-{short}-usage-events")
        ),
        allow("Announce", "sns:Publish", topic(f"billing-{short}-*")),
    ]
    _carried(account, f"billing-worker-{environment}", "ecs-tasks", statements, environment=environment)


def _carried(
    account: Account,
    name: str,
    carrier: str,
    statements: list[Json],
    *,
    environment: str,
    attached: list[str] | None = None,
) -> None:
    """Add a role that one service may carry."""
    account.role(
        name,
        [service(carrier)],
        attached=attached or [],
        policies={"work": statements},
        marks={"environment": environment, "service": "billing-dashboard"},
    )


def _shared(account: Account) -> None:
    # Two roles that only sound like agents: a metrics daemon, and code that reads header lines.
    account.role(
        "cloudwatch-agent-server",
        [service("ec2")],
        policies={
            "metrics": [allow("Put", ["cloudwatch:PutMetricData", "ec2:DescribeTags", "logs:PutLogEvents"])]
        },
        profile=True,
    )
    account.role(
        "user-agent-parser",
        [service("lambda")],
        attached=["function-logging"],
        policies={"work": [allow("Parsed", "dynamodb:PutItem", table("billing-prod-sessions"))]},
        marks={"environment": "production", "service": "billing-dashboard"},
    )
    account.role(
        "dashboard-task-execution",
        [service("ecs-tasks")],
        policies={
            "start": [
                allow(
                    "Pull", ["ecr:BatchGetImage", "ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer"]
                ),
                allow("Log", ["logs:CreateLogStream", "logs:PutLogEvents"], logs("/ecs/*")),
            ]
        },
    )
    account.role(
        "reconcile-workflow",
        [service("states")],
        policies={"run": [allow("Call", "lambda:InvokeFunction", function("billing-*"))]},
    )
    account.role(
        "nightly-schedule",
        [service("scheduler", {"StringEquals": {"aws:SourceAccount": ACCOUNT}})],
        policies={
            "start": [allow("Start", "states:StartExecution", regional("states", "stateMachine:billing-*"))]
        },
    )
    account.role(
        "table-backup",
        [service("backup")],
        policies={"copy": [allow("Copy", ["dynamodb:StartAwsBackupJob", "rds:CreateDBClusterSnapshot"])]},
    )
    account.role("database-monitoring", [service("monitoring.rds")], attached=["function-logging"])


def _delivery(account: Account) -> None:
    account.policy(
        "environment-builder",
        [
            allow(
                "Build",
                [f"{name}:*" for name in ("dynamodb", "ec2", "ecs", "lambda", "rds", "s3", "sns", "sqs")],
            ),
            allow("Names", ["cloudfront:*", "elasticloadbalancing:*", "route53:ChangeResourceRecordSets"]),
            allow("Pass", "iam:PassRole", [arn("role", "billing-*"), arn("role", "dashboard-*")]),
        ],
    )
    account.role("cloudformation-execution", [service("cloudformation")], attached=["environment-builder"])
    account.role(
        "billing-codebuild",
        [service("codebuild")],
        policies={
            "build": [
                allow("Artifacts", ["s3:GetObject", "s3:PutObject"], objects("northquay-ci-artifacts")),
                allow(
                    "Images",
                    ["ecr:BatchCheckLayerAvailability", "ecr:PutImage"],
                    regional("ecr", "repository/billing/*"),
                ),
                allow("Log", ["logs:CreateLogStream", "logs:PutLogEvents"], logs("/aws/codebuild/*")),
            ]
        },
    )


def _service_linked(account: Account) -> None:
    for short, host, actions in (
        ("ECS", "ecs", ["ec2:*NetworkInterface*", "elasticloadbalancing:RegisterTargets"]),
        ("ElastiCache", "elasticache", ["ec2:*NetworkInterface*", "ec2:*SecurityGroup*"]),
        ("RDS", "rds", ["ec2:*NetworkInterface*", "sns:Publish"]),
        ("Support", "support", ["ec2:Describe*", "rds:Describe*"]),
    ):
        name = f"AWSServiceRoleFor{short}"
        policy = f"{short}ServiceRolePolicy"
        account.policy(policy, [allow("Service", actions)], aws=True)
        account.role(
            name, [service(host)], path=f"/aws-service-role/{host}.amazonaws.com/", attached=[f"aws:{policy}"]
        )
