"""The agents: some reach too far, some nobody declared, and some are scoped as they should be."""

from tests.demo.incident.names import bucket, function, logs, mail, objects, queue, regional, table, topic
from tests.demo.incident.operator import ARN as OPERATOR
from tests.demo.incident.shapes import ACCOUNT, Account, Json, allow, deny, service

OWN_ACCOUNT = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
ENCRYPTED = {"StringEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}


def add(account: Account) -> None:
    """Add the principals of every agent."""
    _reports(account)
    _support(account)
    _log_insights(account)
    _batch(account)
    _undeclared(account)
    _fenced(account)
    _capped(account)
    _same_condition(account)
    _narrower_grant(account)


def _reports(account: Account) -> None:
    reports = "northquay-billing-prod-reports"
    account.role(
        "report-agent",
        [service("bedrock-agentcore", OWN_ACCOUNT)],
        policies={
            "report-agent": [
                allow("ReadReports", ["s3:GetObject", "s3:ListBucket"], bucket(reports)),
                allow("WriteReports", "s3:PutObject", objects(reports)),
                allow(
                    "QueryUsage",
                    ["athena:GetQueryResults", "athena:StartQueryExecution"],
                    _workgroup("reports"),
                ),
                # Its manifest declares none of these: the operator can do the first too, but not the
                # second, and the third is the door to the operator itself.
                allow("CleanUp", "s3:DeleteObject", objects(reports)),
                allow("Announce", ["ses:SendEmail", "ses:SendRawEmail"], mail("reports.northquay.example")),
                allow("BecomeOperator", "sts:AssumeRole", OPERATOR),
            ]
        },
        marks={"iamscope:agent": "report-agent", "team": "finance"},
    )


def _workgroup(name: str) -> str:
    return regional("athena", f"workgroup/{name}")


def _support(account: Account) -> None:
    # Scoped as its manifest says: `S3:getobject` is the same action, the wide attachment is denied whole,
    # and the older version of its policy is no longer in force.
    account.policy(
        "support-triage",
        [
            allow("ReadTickets", ["dynamodb:GetItem", "dynamodb:Query"], table("billing-prod-tickets")),
            allow("ReadTranscripts", "S3:getobject", objects("northquay-support-transcripts")),
            allow("Notify", "sns:Publish", topic("billing-prod-support")),
        ],
        before=[allow("Tickets", "dynamodb:*")],
    )
    account.policy("triage-legacy", [allow("Tables", ["dynamodb:DeleteTable", "dynamodb:UpdateTable"])])
    account.role(
        "support-triage-agent",
        [service("bedrock-agentcore", OWN_ACCOUNT)],
        attached=["support-triage", "triage-legacy"],
        policies={"fence": [deny("NoTableChanges", ["dynamodb:Delete*", "dynamodb:Update*"])]},
        marks={"team": "support"},
    )


def _log_insights(account: Account) -> None:
    account.user(
        "log-insights-agent",
        read_logs=[
            allow("Read", ["logs:FilterLogEvents", "logs:GetLogEvents"], logs("/aws/lambda/billing-prod-*")),
        ],
    )


def _batch(account: Account) -> None:
    account.role(
        "billing-batch-agent",
        [service("ecs-tasks")],
        policies={
            "invoice-import": [
                allow("ReadUploads", "s3:GetObject", objects("northquay-billing-prod-uploads")),
                allow("StoreInvoices", "dynamodb:PutItem", table("billing-prod-invoices")),
            ],
            "dunning": [
                allow(
                    "TakeReminders",
                    ["sqs:DeleteMessage", "sqs:ReceiveMessage"],
                    queue("billing-prod-dunning"),
                ),
                allow("SendReminders", "ses:SendEmail", mail("dunning.northquay.example")),
            ],
        },
        marks={"environment": "production", "team": "billing"},
    )


def _undeclared(account: Account) -> None:
    account.role(
        "bedrock-faq-assistant",
        [service("bedrock", OWN_ACCOUNT)],
        policies={
            "answer": [
                allow("Read", "s3:GetObject", objects("northquay-faq")),
                allow("Think", "bedrock:InvokeModel"),
            ]
        },
    )
    account.role(
        "refund-runtime",
        [service("bedrock-agentcore", OWN_ACCOUNT)],
        policies={"refund": [allow("Refund", "lambda:InvokeFunction", function("billing-prod-refunds"))]},
    )
    account.role(
        "ticket-router",
        [service("lambda")],
        attached=["function-logging"],
        policies={"route": [allow("Route", "sns:Publish", topic("billing-prod-support"))]},
        marks={"iamscope:agent": "ticket-router"},
    )


def _fenced(account: Account) -> None:
    fence: list[Json] = [
        {
            "Sid": "OnlyReading",
            "Effect": "Deny",
            "NotAction": ["s3:GetObject", "s3:ListBucket"],
            "Resource": "*",
        },
        {"Sid": "OnlyTheDocs", "Effect": "Deny", "Action": "s3:*", "NotResource": bucket("northquay-docs")},
    ]
    account.role(
        "docs-search-agent",
        [service("lambda")],
        policies={"storage": [allow("Storage", ["dynamodb:*", "s3:*"])], "fence": fence},
        marks={"iamscope:agent": "docs-search-agent"},
    )


def _capped(account: Account) -> None:
    account.policy(
        "release-notes-boundary",
        [allow("Notes", ["s3:GetObject", "s3:PutObject"], objects("northquay-release-notes"))],
    )
    account.role(
        "release-notes-agent",
        [service("bedrock-agentcore", OWN_ACCOUNT)],
        policies={"write": [allow("Storage", "s3:*"), allow("Source", "codecommit:*")]},
        boundary="release-notes-boundary",
        marks={"iamscope:agent": "release-notes-agent"},
    )


def _same_condition(account: Account) -> None:
    account.role(
        "export-agent",
        [service("lambda")],
        policies={
            "export": [
                allow(
                    "Export", "s3:PutObject", objects("northquay-billing-prod-exports"), condition=ENCRYPTED
                )
            ]
        },
        marks={"iamscope:agent": "export-agent"},
    )


def _narrower_grant(account: Account) -> None:
    account.role(
        "audit-evidence-agent",
        [service("lambda")],
        policies={
            "evidence": [allow("Read", "s3:GetObject", objects(f"northquay-audit-log/AWSLogs/{ACCOUNT}"))]
        },
        marks={"iamscope:agent": "audit-evidence-agent"},
    )
