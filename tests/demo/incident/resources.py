"""Everything that the account runs: about 150 resources in three environments, with their tags."""

from tests.demo.incident.names import bucket, function, logs, queue, regional, table, topic
from tests.demo.incident.shapes import ACCOUNT, GLOBAL_REGION, Json, tags, token

ENVIRONMENTS = {"production": "prod", "staging": "staging", "development": "dev"}

# Service, how its ARNs are written, and the names in each environment.
Names = dict[str, tuple[str, ...]]
_NAMES: dict[str, Names] = {
    "stack": {
        "prod": ("dashboard", "data", "edge", "network", "observability"),
        "staging": ("dashboard", "data", "edge", "network"),
        "dev": ("dashboard", "data"),
    },
    "table": {
        "prod": ("invoices", "sessions", "tickets", "usage-events", "widgets"),
        "staging": ("invoices", "sessions", "usage-events", "widgets"),
        "dev": ("invoices", "widgets"),
    },
    "bucket": {
        "prod": ("assets", "exports", "invoices", "reports", "uploads"),
        "staging": ("assets", "reports", "uploads"),
        "dev": ("assets",),
    },
    "function": {
        "prod": ("dashboard-api", "invoice-renderer", "refunds", "usage-aggregator", "webhook-ingest"),
        "staging": ("dashboard-api", "invoice-renderer", "usage-aggregator", "webhook-ingest"),
        "dev": ("dashboard-api", "webhook-ingest"),
    },
    "queue": {
        "prod": ("dunning", "events", "events-dlq", "invoices"),
        "staging": ("events", "invoices"),
        "dev": ("events",),
    },
    "topic": {"prod": ("alerts", "invoice-ready", "support"), "staging": ("alerts", "invoice-ready")},
    "secret": {
        "prod": ("database", "payment-provider", "session-key", "webhook-signing"),
        "staging": ("database", "payment-provider", "session-key"),
        "dev": ("database",),
    },
    "service": {"prod": ("api", "dashboard", "worker"), "staging": ("api", "dashboard", "worker")},
    "task": {
        "prod": ("api:41", "dashboard:58", "worker:37"),
        "staging": ("api:112", "dashboard:131", "worker:96"),
    },
    "alarm": {"prod": ("5xx", "database-cpu", "dlq-depth", "latency"), "staging": ("5xx",)},
    "rule": {"prod": ("nightly-close", "usage-hourly"), "staging": ("nightly-close",)},
    "subnet": {"prod": ("a", "b", "c"), "staging": ("a", "b")},
    "security-group": {"prod": ("database", "service"), "staging": ("service",)},
    "target-group": {"prod": ("api", "dashboard"), "staging": ("dashboard",)},
}
_ONE_EACH: tuple[str, ...] = (
    "ecs:cluster/billing-{e}",
    "rds:cluster:billing-{e}",
    "rds:db:billing-{e}-1",
    "elasticache:replicationgroup:billing-{e}",
    "kms:key/{key}",
    "ec2:vpc/vpc-{id}",
    "ec2:natgateway/nat-{id}",
    "elasticloadbalancing:loadbalancer/app/billing-{e}/{id}",
    "states:stateMachine:billing-{e}-reconcile",
    "cognito-idp:userpool/eu-west-1_{pool}",
)
_PRODUCTION: tuple[str, ...] = (
    "rds:db:billing-prod-2",
    "rds:cluster-snapshot:billing-prod-before-upgrade",
    "backup:backup-vault:billing-prod",
    "acm:certificate/6f0c2f5e-1d0b-4d0e-9a55-2f8c7be1a001",
)
_GLOBAL: dict[str, tuple[str, ...]] = {
    "production": (
        f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1EXAMPLEPROD1",
        f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1EXAMPLEPROD2",
        "arn:aws:route53:::hostedzone/Z0EXAMPLEPROD1",
        regional("acm", "certificate/6f0c2f5e-1d0b-4d0e-9a55-2f8c7be1a002", GLOBAL_REGION),
        regional("wafv2", "global/webacl/billing-prod/6f0c2f5e-1d0b-4d0e-9a55-2f8c7be1a003", GLOBAL_REGION),
    ),
    "staging": (
        f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1EXAMPLESTAGE",
        "arn:aws:route53:::hostedzone/Z0EXAMPLESTAGE",
    ),
}
SHARED_BUCKETS = (
    "northquay-audit-log",
    "northquay-cfn-templates",
    "northquay-ci-artifacts",
    "northquay-docs",
    "northquay-faq",
    "northquay-release-notes",
    "northquay-support-transcripts",
)
REPOSITORIES = ("billing/api", "billing/dashboard", "billing/worker")
SHARED_FUNCTIONS = ("audit-evidence", "docs-search", "export-run", "ticket-router", "user-agent-parser")
_SHARED: tuple[str, ...] = (
    *(f"ecr:repository/{name}" for name in REPOSITORIES),
    "codebuild:project/billing-dashboard",
    "codepipeline:billing-dashboard",
)


def buckets(environment: str) -> list[str]:
    """Return the names of an environment's buckets."""
    short = ENVIRONMENTS[environment]
    return [f"northquay-billing-{short}-{name}" for name in _NAMES["bucket"].get(short, ())]


def named(kind: str, environment: str) -> list[str]:
    """Return the full names of an environment's functions, queues, topics or secrets."""
    short = ENVIRONMENTS[environment]
    between = f"billing/{short}/" if kind == "secret" else f"billing-{short}-"
    return [between + name for name in _NAMES[kind].get(short, ())]


def key_id(environment: str) -> str:
    """Return the id of an environment's KMS key."""
    digits = (
        token("key", environment, 12)
        .lower()
        .translate(str.maketrans("ghijklmnopqrstuvwxyz", "01234567890123456789"))
    )
    return f"3f6c1b2a-8d4e-4c5f-9a7b-{digits}"


def secret_arn(name: str) -> str:
    """Return the ARN of a secret, with the six characters that the service appends."""
    return regional("secretsmanager", f"secret:{name}-{token('secret', name, 6).lower()}")


def in_region() -> list[Json]:
    """Return the tagged resources of the main region, sorted by ARN."""
    rows = [_row(arn, environment) for environment in ENVIRONMENTS for arn in _environment(environment)]
    rows += [_row(regional(*item.split(":", 1)), "") for item in _SHARED]
    rows += [_row(bucket(name)[0], "") for name in SHARED_BUCKETS]
    rows += [
        _row(function(name), "production" if name == "user-agent-parser" else "") for name in SHARED_FUNCTIONS
    ]
    return sorted(rows, key=_by_arn)


def in_global_region() -> list[Json]:
    """Return the tagged resources of global services, which the tagging service reports in one region."""
    return sorted(
        (_row(arn, environment) for environment in _GLOBAL for arn in _GLOBAL[environment]), key=_by_arn
    )


def _by_arn(row: Json) -> str:
    return str(row["ResourceARN"])


def _row(arn: str, environment: str) -> Json:
    marks = {"environment": environment} if environment else {}
    return {
        "ResourceARN": arn,
        "Tags": tags(marks | {"service": "billing-dashboard" if environment else "shared"}),
    }


def _environment(environment: str) -> list[str]:
    short = ENVIRONMENTS[environment]
    found = [bucket(name)[0] for name in buckets(environment)]
    found += [function(name) for name in named("function", environment)]
    found += [table(f"billing-{short}-{name}") for name in _NAMES["table"].get(short, ())]
    found += [queue(name) for name in named("queue", environment)]
    found += [topic(name) for name in named("topic", environment)]
    found += [secret_arn(name) for name in named("secret", environment)]
    found += [logs(f"/aws/lambda/{name}") for name in named("function", environment)]
    found += [_odd(kind, short, name) for kind in _ODD for name in _NAMES[kind].get(short, ())]
    if short != "dev":
        found += [regional(*_fill(item, environment).split(":", 1)) for item in _ONE_EACH]
    if short == "prod":
        found += [regional(*item.split(":", 1)) for item in _PRODUCTION]
    return found


_ODD = {
    "stack": "cloudformation:stack/billing-{e}-{name}/{uuid}",
    "service": "ecs:service/billing-{e}/{name}",
    "task": "ecs:task-definition/billing-{e}-{name}",
    "alarm": "cloudwatch:alarm:billing-{e}-{name}",
    "rule": "events:rule/billing-{e}-{name}",
    "subnet": "ec2:subnet/subnet-{id}",
    "security-group": "ec2:security-group/sg-{id}",
    "target-group": "elasticloadbalancing:targetgroup/billing-{e}-{name}/{id}",
}


def _odd(kind: str, short: str, name: str) -> str:
    number = _hex(f"{kind}/{short}/{name}")
    uuid = f"{number[:8]}-{number[8:12]}-11f0-a5c1-{number[12:17]}0a1b2c3"
    filled = _ODD[kind].format(e=short, name=name, id=number, uuid=uuid)
    return regional(*filled.split(":", 1))


def _fill(item: str, environment: str) -> str:
    short, pool = ENVIRONMENTS[environment], token("pool", environment, 9)
    return item.format(e=short, key=key_id(environment), id=_hex(f"{item}/{environment}"), pool=pool)


def _hex(name: str) -> str:
    digits = token("id", name, 17).lower()
    return digits.translate(str.maketrans("ghijklmnopqrstuvwxyz", "01234567890123456789"))
