"""Lists of AWS facts that the rules refer to, and small readers of a raw case."""

from collections.abc import Iterator
from typing import Any

Case = dict[str, Any]
Document = dict[str, Any]
Statement = dict[str, Any]

# fmt: off
# Rule 2.3c, the services that AWS's own examples confirm.
RCP_CONFIRMED = frozenset(
    {
        "s3", "sts", "kms", "sqs", "secretsmanager", "ecr", "aoss", "cognito-idp", "cognito-identity",
        "logs", "dynamodb",
    }
)

# Rule 2.3c, the services known from a single source.
RCP_SINGLE_SOURCE = frozenset(
    {
        "appconfig", "appstream", "autoscaling", "autoscaling-plans", "budgets", "clouddirectory",
        "cloudfront", "cloudsearch", "cloudtrail-data", "codeartifact", "codebuild", "codecommit",
        "codepipeline", "comprehend", "comprehendmedical", "compute-optimizer", "cost-optimization-hub",
        "dax", "dsql", "ecr-public", "events", "firehose", "fis", "fms", "gamelift", "health",
        "inspector-scan", "kendra", "kinesisvideo", "memorydb", "networkmonitor", "notifications",
        "opensearch", "pca-connector-ad", "personalize", "polly", "pricing", "resource-groups",
        "rolesanywhere", "servicediscovery", "signin", "support", "swf", "textract",
        "timestream-influxdb", "transcribe", "transfer", "translate", "wafv2", "workspaces", "xray",
    }
)

# Rule 2.8b.
TRUST_ACTIONS = frozenset(
    {
        "sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity",
        "sts:tagsession", "sts:setsourceidentity",
    }
)

# Rule 3.11 names the first four and leaves the list open; these are the keys that AWS documents as sets.
MULTI_VALUED = frozenset(
    {
        "aws:tagkeys", "aws:calledvia", "aws:principalorgpaths", "dynamodb:attributes",
        "aws:resourceorgpaths", "aws:sourceorgpaths", "aws:vpceorgpaths", "aws:principalservicenameslist",
        "dynamodb:leadingkeys", "sts:transitivetagkeys", "kms:encryptioncontextkeys",
    }
)
# fmt: on

# Rule 3.14.
ALWAYS_PRESENT = frozenset({"aws:currenttime", "aws:epochtime"})

# The kinds that act for an AWS account; service, federated and anonymous callers do not.
ACCOUNT_KINDS = frozenset({"user", "role-session", "service-linked-role-session", "root", "federated-user"})
ROLE_KINDS = frozenset({"role-session", "service-linked-role-session"})


class OutsideOracleError(Exception):
    """The case needs facts that the shape of a case does not carry."""


def listed(value: Any) -> list[Any]:
    """Return the value as a list: AWS lets a single element stand without brackets."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def statements(documents: Any) -> Iterator[tuple[Document, Statement]]:
    """Yield every statement of one document or of a list of documents, with its document."""
    for document in listed(documents):
        for statement in listed(document.get("Statement")):
            yield document, statement


def layers(case: Case) -> Iterator[tuple[str, Document, Statement]]:
    """Yield every statement of every layer of a case, with the layer's name and the document."""
    for layer, documents in (case.get("policies") or {}).items():
        levels = listed(documents) if layer in ("scps", "rcps") else [documents]
        for level in levels:
            for document, statement in statements(level):
                yield layer, document, statement


def policy(case: Case, layer: str) -> Any:
    """Return the documents of a layer, or None when the case does not have the layer."""
    return (case.get("policies") or {}).get(layer)


def action_of(case: Case) -> str:
    """Return the requested action in lower case (rule 3.1)."""
    return str(case["action"]).lower()


def service_of(case: Case) -> str:
    """Return the service prefix of the requested action."""
    return action_of(case).partition(":")[0]


def resource_arn(case: Case) -> str:
    """Return the ARN of the requested resource; an action without resource types has `*`."""
    return str((case.get("resource") or {}).get("arn") or "*")
