"""What the calls that are made in each region answer: functions, keys, queues, topics, secrets and images."""

from tests.demo.incident import resources
from tests.demo.incident.answers import admit, calls, text
from tests.demo.incident.carriers import carrier_calls
from tests.demo.incident.names import function, queue, regional, topic
from tests.demo.incident.operator import ROOT
from tests.demo.incident.shapes import ACCOUNT, GLOBAL_REGION, REGION, Json, arn, created, document, token

OWN = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}

# Each function and the role that it carries.
CARRIES = {
    "billing-{e}-dashboard-api": "billing-api-{environment}",
    "billing-{e}-invoice-renderer": "billing-renderer-{environment}",
    "billing-{e}-refunds": "billing-api-{environment}",
    "billing-{e}-usage-aggregator": "billing-webhooks-{environment}",
    "billing-{e}-webhook-ingest": "billing-webhooks-{environment}",
}
SHARED_CARRIES = {
    "audit-evidence": "audit-evidence-agent",
    "docs-search": "docs-search-agent",
    "export-run": "export-agent",
    "ticket-router": "ticket-router",
    "user-agent-parser": "user-agent-parser",
}


def regional_calls(region: str) -> dict[str, Json]:
    """Return the answers of the calls made in each region; the second runs nothing of its own."""
    here = list(resources.ENVIRONMENTS) if region == REGION else []
    if here:
        tagged = resources.in_region()
    else:
        tagged = resources.in_global_region() if region == GLOBAL_REGION else []
    return {
        **_functions(here),
        **_keys_of_kms(here),
        **_queues_and_topics(here),
        **_secrets(here),
        **_repositories(list(resources.REPOSITORIES) if here else []),
        **carrier_calls(tagged),
        "sso-admin.list-instances": {"Instances": []},
        "resourcegroupstaggingapi.get-resources": {"ResourceTagMappingList": tagged},
    }


def function_roles() -> dict[str, str]:
    """Return each function of the account and the name of the role that it carries."""
    found = dict(SHARED_CARRIES)
    for environment, short in resources.ENVIRONMENTS.items():
        # Development borrows the staging roles.
        borrowed = environment.replace("development", "staging")
        for pattern, role in CARRIES.items():
            name = pattern.format(e=short)
            if name in resources.named("function", environment):
                found[name] = role.format(environment=borrowed)
    return found


def _functions(here: list[str]) -> dict[str, Json]:
    roles = function_roles() if here else {}
    listed = [
        {
            "FunctionName": name,
            "FunctionArn": function(name),
            "Runtime": "python3.13",
            "Role": arn("role", roles[name]),
            "Handler": "app.handler",
            "CodeSize": 1000 * len(name),
            "Timeout": 30,
            "MemorySize": 256,
            "LastModified": created(name).replace("+00:00", ".000+0000"),
            "Version": "$LATEST",
            "PackageType": "Zip",
            "Architectures": ["arm64"],
        }
        for name in sorted(roles)
    ]
    invoked = [name for name in sorted(roles) if name.endswith("webhook-ingest")]
    policies = calls(
        (
            {"FunctionName": name},
            {
                "Policy": text(
                    document([admit("Queue", "events", "lambda:InvokeFunction", function(name), OWN)])
                )
            },
        )
        for name in invoked
    )
    return {"lambda.list-functions": {"Functions": listed}, "lambda.get-policy": policies}


def _keys_of_kms(here: list[str]) -> dict[str, Json]:
    ids = {environment: resources.key_id(environment) for environment in here if environment != "development"}
    account = {
        "Sid": "Account",
        "Effect": "Allow",
        "Principal": {"AWS": ROOT},
        "Action": "kms:*",
        "Resource": "*",
    }
    policy = {"Policy": text(document([account])), "PolicyName": "default"}
    grant = {
        "GranteePrincipal": "rds.eu-west-1.amazonaws.com",
        "IssuingAccount": ROOT,
        "Operations": ["Decrypt", "Encrypt", "GenerateDataKey"],
    }
    grants = {
        key: {
            "Grants": [
                grant | {"KeyId": regional("kms", f"key/{key}"), "GrantId": token("grant", key, 40).lower()}
            ]
        }
        for key in ids.values()
    }
    keys = [{"KeyId": key, "KeyArn": regional("kms", f"key/{key}")} for key in sorted(ids.values())]
    aliases = [
        {
            "AliasName": f"alias/billing-{name}",
            "AliasArn": regional("kms", f"alias/billing-{name}"),
            "TargetKeyId": key,
        }
        for name, key in sorted(ids.items())
    ]
    return {
        "kms.list-keys": {"Keys": keys},
        "kms.list-aliases": {"Aliases": aliases},
        "kms.get-key-policy": calls(
            ({"KeyId": key["KeyId"], "PolicyName": "default"}, policy) for key in keys
        ),
        "kms.list-grants": calls(({"KeyId": key["KeyId"]}, grants[key["KeyId"]]) for key in keys),
    }


def _queues_and_topics(here: list[str]) -> dict[str, Json]:
    queues = [name for environment in here for name in resources.named("queue", environment)]
    topics = [name for environment in here for name in resources.named("topic", environment)]
    urls = {f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}": name for name in sorted(queues)}
    return {
        "sqs.list-queues": {"QueueUrls": list(urls)},
        "sqs.get-queue-attributes": calls(
            ({"QueueUrl": url, "AttributeNames": ["Policy", "QueueArn"]}, {"Attributes": _queue(name)})
            for url, name in urls.items()
        ),
        "sns.list-topics": {"Topics": [{"TopicArn": topic(name)} for name in sorted(topics)]},
        "sns.get-topic-attributes": calls(
            ({"TopicArn": topic(name)}, {"Attributes": _topic(name)}) for name in topics
        ),
    }


def _queue(name: str) -> Json:
    arn_ = queue(name)
    if not name.endswith("-events"):
        return {"QueueArn": arn_}
    source = {"ArnLike": {"aws:SourceArn": regional("events", "rule/billing-*")}}
    return {
        "Policy": text(document([admit("Rules", "events", "sqs:SendMessage", arn_, source)])),
        "QueueArn": arn_,
    }


def _topic(name: str) -> Json:
    source = {"ArnLike": {"aws:SourceArn": regional("cloudwatch", "alarm:billing-*")}}
    policy = document([admit("Alarms", "cloudwatch", "sns:Publish", topic(name), source)])
    return {"Owner": ACCOUNT, "Policy": text(policy), "TopicArn": topic(name)}


def _secrets(here: list[str]) -> dict[str, Json]:
    names = [name for environment in here for name in resources.named("secret", environment)]
    rows = [{"ARN": resources.secret_arn(name), "Name": name} for name in sorted(names)]
    return {
        "secretsmanager.list-secrets": {"SecretList": rows},
        "secretsmanager.get-resource-policy": calls(({"SecretId": row["ARN"]}, row) for row in rows),
    }


def _repositories(names: list[str]) -> dict[str, Json]:
    pull = {
        "Sid": "Build",
        "Effect": "Allow",
        "Principal": {"Service": "codebuild.amazonaws.com"},
        "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        "Condition": OWN,
    }
    return {
        "ecr.describe-repositories": {
            "repositories": [
                {
                    "repositoryArn": regional("ecr", f"repository/{name}"),
                    "registryId": ACCOUNT,
                    "repositoryName": name,
                    "repositoryUri": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{name}",
                    "createdAt": created(name),
                }
                for name in sorted(names)
            ]
        },
        "ecr.get-repository-policy": calls(
            (
                {"repositoryName": name},
                {"registryId": ACCOUNT, "repositoryName": name, "policyText": text(document([pull]))},
            )
            for name in names
        ),
    }
