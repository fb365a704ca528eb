"""The right answers: what a scan of the incident must find, and what it must leave alone."""

from typing import Any

from tests.demo.incident import operator
from tests.demo.incident.names import regional
from tests.demo.incident.people import sso_role
from tests.demo.incident.shapes import Json, arn

INHERITED, OWN, BOTH = "inherited", "own", "inherited-and-own"
REPORT_ROLE = arn("role", "report-agent")

# Roles that the operator certainly becomes: taken on, passed to a new function, or through new code.
TAKEN_ON = ("billing-deploy-production", "billing-deploy-staging")
PASSED = tuple(
    f"billing-{name}-{environment}"
    for name in ("api", "renderer", "webhooks")
    for environment in ("production", "staging")
)
REWRITTEN = (
    *PASSED,
    "audit-evidence-agent",
    "docs-search-agent",
    "export-agent",
    "ticket-router",
    "user-agent-parser",
)
OUT_OF_REACH = (
    "cost-audit-reader",
    "finance-readonly",
    "github-actions-deploy",
    "incident-commander",
    "refund-runtime",
    "release-notes-agent",
    "report-agent",
    "support-triage-agent",
)
DESTROYED = (
    ("cloudformation:DeleteStack", "cloudformation", "stack/billing-prod-"),
    ("cloudformation:UpdateStack", "cloudformation", "stack/billing-prod-"),
    ("rds:DeleteDBCluster", "rds", "cluster:billing-prod"),
    ("rds:DeleteDBInstance", "rds", "db:billing-prod-1"),
    ("rds:DeleteDBClusterSnapshot", "rds", "cluster-snapshot:billing-prod-before-upgrade"),
    ("dynamodb:DeleteTable", "dynamodb", "table/billing-prod-invoices"),
    ("ecs:DeleteService", "ecs", "service/billing-prod/dashboard"),
    ("lambda:DeleteFunction", "lambda", "function:billing-prod-dashboard-api"),
    ("sqs:DeleteQueue", "sqs", "billing-prod-events"),
)


def truth() -> Json:
    """Return the right answers as one document."""
    return {
        "agents": {
            "audit-evidence-agent": _clean("audit-evidence-agent", may=["missing-permission"]),
            "billing-dashboard-agent": _same_identity(),
            "docs-search-agent": _clean("docs-search-agent"),
            "dunning-agent": _shared(
                "invoice-import", "invoice-import-agent", ["ReadUploads", "StoreInvoices"]
            ),
            "export-agent": _clean("export-agent"),
            "invoice-import-agent": _shared("dunning", "dunning-agent", ["TakeReminders", "SendReminders"]),
            "log-insights-agent": _log_insights(),
            "release-notes-agent": _clean("release-notes-agent"),
            "report-agent": _assumption(),
            "support-triage-agent": _clean("support-triage-agent"),
        },
        "decoys": [{"principal": name, "why": why} for name, why in sorted(_DECOYS.items())],
        "undeclared": [
            arn("role", name) for name in ("bedrock-faq-assistant", "refund-runtime", "ticket-router")
        ],
    }


_DECOYS = {
    arn("role", "cloudwatch-agent-server"): "a metrics daemon; only its name says agent",
    arn("role", "user-agent-parser"): "reads header lines; only its name says agent",
    arn("role", "incident-commander"): "wide powers in the hands of people",
    arn("role", "cloudformation-execution"): "wide powers of a service that no agent runs",
    arn(
        "role", "billing-deploy-production"
    ): "the delivery's own role, which agents must not hold, but no agent",
    arn("user", "noor"): "an administrator who is a person",
    arn("user", "break-glass"): "an administrator for emergencies, with an inactive key",
    arn("user", "smtp-billing"): "its old key is inactive, its active key is young",
    arn("user", "ci-legacy-deployer"): "a machine with a young key, and no agent",
    arn("user", "metrics-exporter"): "a machine with a young key, and no agent",
    sso_role("AdministratorAccess"): "administrators signed in through Identity Center",
}


def _row(document: str, sid: str, attached_to: str, index: int, **rest: Any) -> Json:
    return {"document": document, "sid": sid, "attached_to": attached_to, "index": index} | rest


def _operator_rows(within: dict[tuple[str, str], str]) -> list[Json]:
    """Return the operator's Allow statements, each with what it is to the agent."""
    rows = []
    for name, statements in sorted((operator.MANAGED | operator.INLINE).items()):
        for index, statement in enumerate(statements):
            key = name, statement["Sid"]
            if statement["Effect"] == "Allow" and key not in within:
                conditional = key in operator.CONDITIONAL
                rows.append(_row(*key, operator.ARN, index, origin=INHERITED, conditional=conditional))
    return rows


def _within_rows(within: dict[tuple[str, str], str]) -> list[Json]:
    named = operator.MANAGED | operator.INLINE
    return [
        _row(name, sid, operator.ARN, [item["Sid"] for item in named[name]].index(sid), why=why)
        for (name, sid), why in sorted(within.items())
    ]


def _reach() -> Json:
    return {
        "reaches": sorted(arn("role", name) for name in {*TAKEN_ON, *REWRITTEN}),
        "out_of_reach": sorted(arn("role", name) for name in OUT_OF_REACH),
    }


def _forbidden(count: int) -> list[Json]:
    return [
        {"action": action, "resource": regional(service, name) + ("*" if name.endswith("-") else "")}
        for action, service, name in DESTROYED[:count]
    ]


def _same_identity() -> Json:
    return {
        "principals": [operator.ARN],
        "kinds": ["escalation-path", "forbidden-reach", "inherited-excess", "runs-as-operator"],
        "channel": "same-identity",
        "excess": _operator_rows(operator.WITHIN),
        "within": _within_rows(operator.WITHIN),
        "forbidden": _forbidden(len(DESTROYED)),
        "not_forbidden": [{"action": "kms:ScheduleKeyDeletion", "resource": "*"}],
    } | _reach()


def _assumption() -> Json:
    denied = {key: why for key, why in operator.WITHIN.items() if why.startswith("denied")}
    own = [
        _row("report-agent", "CleanUp", REPORT_ROLE, 3, origin=BOTH, conditional=False),
        _row("report-agent", "Announce", REPORT_ROLE, 4, origin=OWN, conditional=False),
    ]
    declared = [
        _row("report-agent", sid, REPORT_ROLE, index, why="the manifest declares it")
        for index, sid in enumerate(("ReadReports", "WriteReports", "QueryUsage"))
    ]
    reach = _reach()
    reach["reaches"] = sorted([*reach["reaches"], operator.ARN])
    reach["out_of_reach"].remove(REPORT_ROLE)
    return {
        "principals": [REPORT_ROLE],
        "kinds": [
            "escalation-path",
            "forbidden-reach",
            "inherited-excess",
            "own-excess",
            "reaches-operator",
        ],
        "channel": "assumption",
        # The door itself: how the agent gets to the operator, not one of the operator's powers.
        "door": [_row("report-agent", "BecomeOperator", REPORT_ROLE, 5)],
        "excess": own + _operator_rows(denied),
        "within": declared + _within_rows(denied),
        "forbidden": _forbidden(5),
        "not_forbidden": [{"action": "kms:ScheduleKeyDeletion", "resource": "*"}],
    } | reach


def _shared(document: str, other: str, sids: list[str]) -> Json:
    role = arn("role", "billing-batch-agent")
    return {
        "principals": [role],
        "kinds": ["own-excess", "shared-identity"],
        "shared_with": [other],
        "excess": [
            _row(document, sid, role, index, origin=OWN, conditional=False) for index, sid in enumerate(sids)
        ],
    }


def _log_insights() -> Json:
    return {
        "principals": [arn("user", "log-insights-agent")],
        "kinds": ["long-lived-key", "missing-permission"],
        "excess": [],
        "missing": [
            {"action": "cloudwatch:GetMetricData", "resource": "*"},
            {
                "action": "logs:StartQuery",
                "resource": regional("logs", "log-group:/aws/lambda/billing-prod-*"),
            },
        ],
    }


def _clean(name: str, may: list[str] | None = None) -> Json:
    found: Json = {"principals": [arn("role", name)], "kinds": [], "excess": []}
    return found | ({"may": may} if may else {})
