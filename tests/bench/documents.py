"""Policy documents as they are met in large accounts, made from a seeded source of chance."""

from random import Random
from typing import Any

Json = dict[str, Any]

ACCOUNT = "111111111111"
REGIONS = ("eu-central-1", "eu-west-1", "us-east-1")
TEAMS = (
    "billing",
    "catalog",
    "checkout",
    "data",
    "growth",
    "mobile",
    "payments",
    "platform",
    "search",
    "support",
)

# Service: how its resources are named, and some of its actions. Nothing here leads to another principal.
_SERVICES: dict[str, tuple[str, tuple[str, ...]]] = {
    "cloudwatch": ("alarm:{}", ("DescribeAlarms", "GetMetricData", "ListMetrics", "PutMetricData")),
    "dynamodb": (
        "table/{}",
        ("BatchGetItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem"),
    ),
    "ecr": ("repository/{}", ("BatchGetImage", "DescribeImages", "GetDownloadUrlForLayer", "PutImage")),
    "events": ("rule/{}", ("DescribeRule", "DisableRule", "EnableRule", "PutRule")),
    "kinesis": ("stream/{}", ("DescribeStream", "GetRecords", "GetShardIterator", "PutRecord")),
    "kms": ("key/{}", ("Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey")),
    "logs": ("log-group:/{}:*", ("CreateLogStream", "DescribeLogStreams", "FilterLogEvents", "PutLogEvents")),
    "rds": ("db:{}", ("CreateDBSnapshot", "DeleteDBInstance", "DescribeDBInstances", "StopDBInstance")),
    "s3": ("{}/*", ("DeleteObject", "GetObject", "GetObjectTagging", "PutObject", "PutObjectTagging")),
    "secretsmanager": ("secret:{}-*", ("DescribeSecret", "GetSecretValue", "ListSecretVersionIds")),
    "sns": ("{}", ("GetTopicAttributes", "ListSubscriptionsByTopic", "Publish")),
    "sqs": ("{}", ("DeleteMessage", "GetQueueAttributes", "PurgeQueue", "ReceiveMessage", "SendMessage")),
}
_NAMES = tuple(_SERVICES)
_CONDITIONS: tuple[Json, ...] = (
    {"StringEquals": {"aws:RequestedRegion": ["eu-central-1", "eu-west-1"]}},
    {"StringEquals": {"aws:PrincipalTag/team": "${aws:ResourceTag/team}"}},
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    {"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"]}},
    {
        "StringLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/*"},
        "Null": {"aws:TokenIssueTime": "false"},
    },
    {"StringEqualsIfExists": {"aws:ResourceTag/environment": "production"}},
    {"ArnLike": {"aws:SourceArn": f"arn:aws:sns:*:{ACCOUNT}:*"}},
    {"DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}},
)


def document(*statements: Json) -> Json:
    """Return a policy document of the current version."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def resource(service: str, name: str, region: str = "eu-west-1") -> str:
    """Return the ARN of a service's resource."""
    form = _SERVICES[service][0].format(name)
    return f"arn:aws:s3:::{form}" if service == "s3" else f"arn:aws:{service}:{region}:{ACCOUNT}:{form}"


def plain(chance: Random, name: str, statements: int) -> Json:
    """Return a document about the resources of one name that leads to no other principal."""
    body = [_statement(chance, f"{name}-{number}") for number in range(statements)]
    if chance.random() < 0.08:
        body.append(_denial(chance, name))
    return document(*body)


def _statement(chance: Random, name: str) -> Json:
    service = chance.choice(_NAMES)
    actions = _actions(chance, service)
    own = resource(service, name, chance.choice(REGIONS))
    where: str | list[str] = own
    if chance.random() < 0.15:
        where = "*"
    elif chance.random() < 0.25:
        where = [own, resource(service, f"{chance.choice(TEAMS)}-*")]
    body: Json = {"Effect": "Allow", "Action": actions, "Resource": where}
    if chance.random() < 0.3:
        body["Sid"] = f"{service.capitalize()}{chance.randrange(1000)}"
    if chance.random() < 0.12:
        body["Condition"] = chance.choice(_CONDITIONS)
    return body


def _actions(chance: Random, service: str) -> str | list[str]:
    names = _SERVICES[service][1]
    kind = chance.random()
    if kind < 0.08:
        return f"{service}:*"
    if kind < 0.2:
        return [f"{service}:{verb}*" for verb in sorted(chance.sample(("Describe", "Get", "List", "Put"), 2))]
    picked = chance.sample(names, chance.randint(1, len(names)))
    return f"{service}:{picked[0]}" if len(picked) == 1 else [f"{service}:{name}" for name in sorted(picked)]


def _denial(chance: Random, name: str) -> Json:
    # None of these speaks of sts, so that trust chains stay what they are.
    service = chance.choice(_NAMES)
    kind = chance.random()
    if kind < 0.5:
        return {"Effect": "Deny", "Action": f"{service}:Delete*", "Resource": "*"}
    if kind < 0.8:
        own = [resource(service, f"{name}*"), resource(service, f"{name}-shared")]
        return {"Effect": "Deny", "Action": f"{service}:*", "NotResource": own}
    kept = ["sts:*", *(f"{each}:*" for each in sorted({service, "logs", "s3"}))]
    condition = {"StringNotEquals": {"aws:RequestedRegion": list(REGIONS)}}
    return {"Effect": "Deny", "NotAction": kept, "Resource": "*", "Condition": condition}


def boundary(chance: Random) -> Json:
    """Return a boundary that admits a dozen services and no way to another principal."""
    kept = sorted(chance.sample(_NAMES, 8))
    return document({"Effect": "Allow", "Action": [f"{name}:*" for name in kept], "Resource": "*"})


def operating(chance: Random, name: str) -> Json:
    """Return what an operator may do: whole services, and more than any agent's manifest declares."""
    chosen = ["dynamodb", *sorted(chance.sample(("kinesis", "rds", "sns", "sqs"), 2))]
    return document(
        {"Sid": "Run", "Effect": "Allow", "Action": [f"{service}:*" for service in chosen], "Resource": "*"},
        {"Sid": "Files", "Effect": "Allow", "Action": "s3:*", "Resource": ["*", resource("s3", name)]},
    )


def take_on(*roles: str) -> Json:
    """Return a statement that lets its holder assume roles."""
    return {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": list(roles)}


def trusting(principal: Json, condition: Json | None = None, action: str = "sts:AssumeRole") -> Json:
    """Return a trust policy with one statement."""
    body: Json = {"Effect": "Allow", "Principal": principal, "Action": action}
    return document(body | ({"Condition": condition} if condition else {}))
