"""Which calls make up a collection, as data: where each is made, for what, and in which order.

What a call needs stands in the client's table, what its refusal hides in the snapshot's families.
"""

from typing import Any

from iamscope.clouds.aws.collect.carrier_steps import CARRIER_STEPS
from iamscope.clouds.aws.collect.step import Feed, Level, Step

_ROOTS = Feed("organizations.list-roots", "Roots", {"ParentId": "Id"})
_UNITS = Feed("organizations.list-organizational-units-for-parent", "OrganizationalUnits", {"ParentId": "Id"})
_POLICIES = (Feed("organizations.list-policies", "Policies", {"PolicyId": "Id"}),)
_FILTERS = ({"Filter": "SERVICE_CONTROL_POLICY"}, {"Filter": "RESOURCE_CONTROL_POLICY"})


def _organization(operation: str, *feeds: Feed, **more: Any) -> Step:
    return Step(f"organizations.{operation}", Level.ORGANIZATION, feeds, **more)


_ORGANIZATION = (
    _organization("describe-organization"),
    _organization("list-roots"),
    _organization("list-organizational-units-for-parent", _ROOTS, _UNITS, resource="{ParentId}"),
    _organization("list-accounts"),
    _organization("list-accounts-for-parent", _ROOTS, _UNITS, resource="{ParentId}"),
    _organization("list-policies", fixed=_FILTERS, label="organizations.list-policies --filter {Filter}"),
    _organization("describe-policy", *_POLICIES, resource="{Arn}"),
    _organization("list-targets-for-policy", *_POLICIES, resource="{Arn}"),
)

_SET = {"InstanceArn": "@InstanceArn", "PermissionSetArn": ""}
_SETS = Feed("sso-admin.list-permission-sets", "PermissionSets", _SET)
_PROVISIONED = Feed(
    "sso-admin.list-accounts-for-provisioned-permission-set",
    "AccountIds",
    {"InstanceArn": "@InstanceArn", "PermissionSetArn": "@PermissionSetArn", "AccountId": ""},
)
_INSTANCES = Feed("sso-admin.list-instances", "Instances", {"InstanceArn": "InstanceArn"})
_OF_A_SET = (
    "describe-permission-set",
    "get-inline-policy-for-permission-set",
    "list-managed-policies-in-permission-set",
    "list-customer-managed-policy-references-in-permission-set",
    "get-permissions-boundary-for-permission-set",
    "list-accounts-for-provisioned-permission-set",
)


def _identity_center(operation: str, *feeds: Feed, resource: str = "") -> Step:
    return Step(f"sso-admin.{operation}", Level.ORGANIZATION_REGION, feeds, resource=resource)


_IDENTITY_CENTER = (
    _identity_center("list-instances"),
    _identity_center("list-permission-sets", _INSTANCES, resource="{InstanceArn}"),
    *(_identity_center(operation, _SETS, resource="{PermissionSetArn}") for operation in _OF_A_SET),
    _identity_center("list-account-assignments", _PROVISIONED, resource="{PermissionSetArn}"),
)

_DETAILS = "iam.get-account-authorization-details"
_PRINCIPALS = tuple(
    Feed(_DETAILS, items, {"Arn": "Arn"}) for items in ("UserDetailList", "GroupDetailList", "RoleDetailList")
)
_USERS = Feed(_DETAILS, "UserDetailList", {"UserName": "UserName"})
_KEYS_OF_USERS = Feed("iam.list-access-keys", "AccessKeyMetadata", {"AccessKeyId": "AccessKeyId"})


def _account(call: str, *feeds: Feed, **more: Any) -> Step:
    return Step(call, Level.ACCOUNT, feeds, **more)


_BUCKETS = Feed("s3.list-buckets", "Buckets", {"Bucket": "Name"})
_OF_A_BUCKET = (
    "get-bucket-policy",
    "get-public-access-block",
    "get-bucket-ownership-controls",
    "get-bucket-tagging",
)
_ACCOUNT = (
    _account("sts.get-caller-identity"),
    _account(_DETAILS),
    _account("iam.get-account-summary"),
    _account("iam.list-access-keys", _USERS, resource="{Arn}"),
    _account("iam.get-access-key-last-used", _KEYS_OF_USERS, resource="{UserName}/{AccessKeyId}"),
    _account("s3.list-buckets"),
    *(
        _account(f"s3.{operation}", _BUCKETS, resource="arn:{partition}:s3:::{Bucket}")
        for operation in _OF_A_BUCKET
    ),
)

# One report for each principal, each a job to wait for: minutes where the rest takes seconds, and only
# advice on what to take away rests on it. So it is made on demand.
_LAST_ACCESSED = (
    _account("iam.generate-service-last-accessed-details", *_PRINCIPALS, resource="{Arn}", optional=True),
    _account(
        "iam.get-service-last-accessed-details",
        Feed("iam.generate-service-last-accessed-details", "", {"JobId": "JobId"}),
        resource="{JobId}",
        optional=True,
    ),
)

VIEWS = "resource-explorer-2.list-views"
_KEYS = Feed("kms.list-keys", "Keys", {"KeyId": "KeyArn"})
_FUNCTIONS = "lambda.list-functions"


def _region(call: str, *feeds: Feed, **more: Any) -> Step:
    return Step(call, Level.REGION, feeds, **more)


_REGION = (
    _region("kms.list-keys"),
    _region("kms.list-aliases"),
    *(
        _region(f"kms.{operation}", _KEYS, resource="{KeyId}")
        for operation in ("describe-key", "list-grants")
    ),
    _region("kms.get-key-policy", _KEYS, constants={"PolicyName": "default"}, resource="{KeyId}"),
    _region("sqs.list-queues"),
    _region(
        "sqs.get-queue-attributes",
        Feed("sqs.list-queues", "QueueUrls", {"QueueUrl": ""}),
        constants={"AttributeNames": ["Policy", "QueueArn", "KmsMasterKeyId"]},
        resource="arn:{partition}:sqs:{region}:{account}:{queue}",
    ),
    _region("sns.list-topics"),
    _region(
        "sns.get-topic-attributes",
        Feed("sns.list-topics", "Topics", {"TopicArn": "TopicArn"}),
        resource="{TopicArn}",
    ),
    _region(_FUNCTIONS),
    _region(
        "lambda.get-policy",
        Feed(_FUNCTIONS, "Functions", {"FunctionName": "FunctionArn"}),
        resource="{FunctionArn}",
    ),
    _region(
        "lambda.list-tags",
        Feed(_FUNCTIONS, "Functions", {"Resource": "FunctionArn"}),
        resource="{FunctionArn}",
    ),
    _region("secretsmanager.list-secrets"),
    _region(
        "secretsmanager.get-resource-policy",
        Feed("secretsmanager.list-secrets", "SecretList", {"SecretId": "ARN"}),
        resource="{SecretId}",
    ),
    _region("ecr.describe-repositories"),
    _region(
        "ecr.get-repository-policy",
        Feed(
            "ecr.describe-repositories",
            "repositories",
            {"repositoryName": "repositoryName", "registryId": "registryId"},
        ),
        resource="{repositoryArn}",
    ),
    _region("resourcegroupstaggingapi.get-resources"),
    _region(VIEWS),
    # Not a search, which ends after a thousand resources. Each view may be narrowed: only all of them
    # together show what the account lets anybody see.
    _region(
        "resource-explorer-2.list-resources",
        Feed(VIEWS, "Views", {"ViewArn": ""}),
        resource="{ViewArn}",
    ),
)

STEPS = (*_ORGANIZATION, *_IDENTITY_CENTER, *_ACCOUNT, *_LAST_ACCESSED, *_REGION, *CARRIER_STEPS)
"""Every call of a collection but those that find out where to collect."""
