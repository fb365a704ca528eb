"""What the incident's account keeps, as a Terraform configuration: data, messages, keys and secrets."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.demo.incident import resources
from tests.demo.incident.answers import bucket_policy
from tests.demo.incident.names import regional
from tests.demo.incident.shapes import ACCOUNT, Json
from tests.demo.terraform.configuration import Block
from tests.demo.terraform.expressions import (
    EACH_KEY,
    EACH_VALUE,
    Expression,
    Nested,
    Template,
    local,
)
from tests.demo.terraform.wording import Words

SERVICE = {"service": "billing-dashboard"}
SHARED = {"service": "shared"}
TAGS = {"environment": EACH_VALUE, **SERVICE}
TAGS_BY_KEY = {"environment": EACH_KEY, **SERVICE}
ENVIRONMENTS = local("environments", {"production": "prod", "staging": "staging"})
SHORT = Template(("billing-", EACH_VALUE))


def named(kind: str) -> dict[str, str]:
    """Return each name of a kind with its environment."""
    if kind == "bucket":
        return {name: env for env in resources.ENVIRONMENTS for name in resources.buckets(env)}
    return {name: env for env in resources.ENVIRONMENTS for name in resources.named(kind, env)}


def each_of(kind: str) -> Expression:
    """Return the local that holds them."""
    return local(f"{kind}s", named(kind.replace("_", "-")))


def per_name(kind: str, type_: str, body: Mapping[str, Any], name: str = "billing", **rest: Any) -> Block:
    """Return a resource of which there is one for each name of a kind."""
    return Block(type_, name, {**body, "tags": TAGS}, for_each=each_of(kind), **rest)


def per_environment(type_: str, body: Mapping[str, Any], name: str = "billing", **rest: Any) -> Block:
    """Return a resource of which there is one in each environment that serves people."""
    return Block(type_, name, {**body, "tags": TAGS_BY_KEY}, for_each=ENVIRONMENTS, **rest)


def constant_set(names: Sequence[str]) -> Expression:
    """Return a set of names that is written where it is used."""
    quoted = ", ".join(f'"{name}"' for name in names)
    text = f"toset([{quoted}])"
    if len(text) > 80:
        text = "toset([\n" + "".join(f'    "{name}",\n' for name in names) + "  ])"
    return Expression(text, (), lambda here: {name: name for name in names})


def buckets() -> Iterator[Block]:
    """Yield the buckets, closed to the public, and their policies."""
    shared = constant_set(resources.SHARED_BUCKETS)
    assets = local("asset_buckets", {name: env for name, env in named("bucket").items() if "assets" in name})
    billing = per_name("bucket", "aws_s3_bucket", {"bucket": EACH_KEY})
    ours = Block("aws_s3_bucket", "shared", {"bucket": EACH_KEY, "tags": SHARED}, for_each=shared)
    yield from (billing, ours)
    others = local(
        "plain_buckets", {name: env for name, env in named("bucket").items() if "assets" not in name}
    )
    for block, name, items, like in (
        (billing, "assets", assets, "x-assets"),
        (billing, "billing", others, "x"),
        (ours, "shared", shared, "x"),
    ):
        yield from _bucket_policy(block, name, items, bucket_policy(like)["Statement"], like)
    closed = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
    for block in (billing, ours):
        body = {"bucket": block.get("id", EACH_KEY), **dict.fromkeys(closed, True)}
        yield Block("aws_s3_bucket_public_access_block", block.name, body, for_each=block.for_each)


def _bucket_policy(
    block: Block, name: str, items: Expression, facts: Sequence[Json], like: str
) -> Iterator[Block]:
    arn = block.get("arn", EACH_KEY)
    words = Words({f"arn:aws:s3:::{like}": arn, f"arn:aws:s3:::{like}/*": Template((arn, "/*"))})
    document = words.document(f"{name}_bucket", facts, for_each=items)
    yield document
    body = {"bucket": block.get("id", EACH_KEY), "policy": document.get("json", EACH_KEY)}
    yield Block("aws_s3_bucket_policy", name, body, for_each=items)


def data() -> Iterator[Block]:
    """Yield tables, databases and caches."""
    yield per_name(
        "table",
        "aws_dynamodb_table",
        {
            "name": EACH_KEY,
            "billing_mode": "PAY_PER_REQUEST",
            "hash_key": "id",
            "attribute": Nested(({"name": "id", "type": "S"},)),
        },
    )
    cluster = per_environment(
        "aws_rds_cluster",
        {
            "cluster_identifier": SHORT,
            "engine": "aurora-postgresql",
            "master_username": "billing",
            "manage_master_user_password": True,
            "storage_encrypted": True,
        },
    )
    yield cluster
    instances = local(
        "database_instances",
        {"billing-prod-1": "production", "billing-prod-2": "production", "billing-staging-1": "staging"},
    )
    yield Block(
        "aws_rds_cluster_instance",
        "billing",
        {
            "identifier": EACH_KEY,
            "cluster_identifier": cluster.get("id", EACH_VALUE),
            "engine": "aurora-postgresql",
            "instance_class": "db.r7g.large",
            "tags": TAGS,
        },
        for_each=instances,
    )
    yield Block(
        "aws_db_cluster_snapshot",
        "before_upgrade",
        {
            "db_cluster_identifier": cluster.get("id", "production"),
            "db_cluster_snapshot_identifier": "billing-prod-before-upgrade",
            "tags": {"environment": "production", **SERVICE},
        },
        comment="Taken before the last upgrade.",
    )
    yield per_environment(
        "aws_elasticache_replication_group",
        {
            "replication_group_id": SHORT,
            "description": "Sessions of the dashboard",
            "node_type": "cache.t4g.small",
        },
    )
    tags = {"environment": "production", **SERVICE}
    yield Block("aws_backup_vault", "production", {"name": "billing-prod", "tags": tags})


def keys() -> Iterator[Block]:
    """Yield the keys with their grants, and the secrets."""
    root = Template(("arn:aws:iam::", local("account_id", ACCOUNT), ":root"))
    words = Words({"ROOT": root})
    account = {
        "Sid": "Account",
        "Effect": "Allow",
        "Principal": {"AWS": "ROOT"},
        "Action": "kms:*",
        "Resource": "*",
    }
    document = words.document("key", [account])
    yield document
    body = {"description": "Data of the billing dashboard", "policy": document.get("json")}
    key = per_environment("aws_kms_key", body)
    yield key
    alias = {"name": Template(("alias/billing-", EACH_KEY)), "target_key_id": key.get("id", EACH_KEY)}
    yield Block("aws_kms_alias", "billing", alias, for_each=ENVIRONMENTS)
    grant = {
        "key_id": key.get("id", EACH_KEY),
        "grantee_principal": "rds.eu-west-1.amazonaws.com",
        "operations": ["Decrypt", "Encrypt", "GenerateDataKey"],
    }
    yield Block("aws_kms_grant", "database", grant, for_each=ENVIRONMENTS)
    yield per_name("secret", "aws_secretsmanager_secret", {"name": EACH_KEY})


def messages() -> Iterator[Block]:
    """Yield queues and topics with their policies, and the rules and alarms that send to them."""
    queue = per_name("queue", "aws_sqs_queue", {"name": EACH_KEY})
    yield queue
    events = local(
        "event_queues", {name: env for name, env in named("queue").items() if name.endswith("-events")}
    )
    source = {"ArnLike": {"aws:SourceArn": regional("events", "rule/billing-*")}}
    yield from _open_to(queue, events, "events", "Rules", "sqs:SendMessage", source, "queue_url")
    topic = per_name("topic", "aws_sns_topic", {"name": EACH_KEY})
    yield topic
    source = {"ArnLike": {"aws:SourceArn": regional("cloudwatch", "alarm:billing-*")}}
    yield from _open_to(topic, each_of("topic"), "cloudwatch", "Alarms", "sns:Publish", source, "arn")
    yield per_name(
        "rule", "aws_cloudwatch_event_rule", {"name": EACH_KEY, "schedule_expression": "rate(1 hour)"}
    )
    alarm = {
        "alarm_name": EACH_KEY,
        "comparison_operator": "GreaterThanThreshold",
        "evaluation_periods": 3,
        "metric_name": "Errors",
        "namespace": "Billing",
        "period": 60,
        "statistic": "Sum",
        "threshold": 5,
    }
    yield per_name("alarm", "aws_cloudwatch_metric_alarm", alarm)


def _open_to(
    block: Block, items: Expression, host: str, sid: str, action: str, condition: Json, on: str
) -> Iterator[Block]:
    """Yield the policy that lets an AWS service send to a queue or a topic."""
    words = Words({"SELF": block.get("arn", EACH_KEY)})
    fact = {"Sid": sid, "Effect": "Allow", "Principal": {"Service": f"{host}.amazonaws.com"}}
    fact |= {"Action": action, "Resource": "SELF", "Condition": condition}
    name = block.type.removeprefix("aws_")
    document = words.document(name, [fact], for_each=items)
    yield document
    what = block.get("id" if on == "queue_url" else "arn", EACH_KEY)
    body = {on: what, "policy": document.get("json", EACH_KEY)}
    yield Block(f"{block.type}_policy", block.name, body, for_each=items)
