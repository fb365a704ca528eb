"""Every AWS call that a collection may make, and the IAM permission that each needs.

This table is the only list: the client makes no call outside it, the gap of a refused call names its
permission, and the published policy in `docs/clouds/aws.md` is compared with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Read:
    """One read-only call, named as the AWS CLI names it.

    `permission` is empty for calls that need none. `absent` are the error codes that say "there is
    none" rather than "you may not know"; a resource that vanished since it was listed counts as none.
    `page_size` is asked for where the default is small, or where the service does not page without it.
    """

    call: str
    permission: str
    absent: frozenset[str] = frozenset()
    page_size: int | None = None

    @property
    def service(self) -> str:
        """Return the service as the SDK names it."""
        return self.call.partition(".")[0]

    @property
    def operation(self) -> str:
        """Return the operation as the SDK's client names it."""
        return self.call.partition(".")[2].replace("-", "_")


_PAGE_SIZES = {
    "iam.get-account-authorization-details": 1000,
    "s3.list-buckets": 1000,
    "kms.list-keys": 1000,
    "sqs.list-queues": 1000,
    "secretsmanager.list-secrets": 100,
    "ecr.describe-repositories": 1000,
}


def _reads(service: str, prefix: str, gone: Iterable[str], *rows: tuple[str, ...]) -> tuple[Read, ...]:
    """Return the reads of one service: operation, action, and further codes for "there is none"."""
    calls = {f"{service}.{row[0]}": row for row in rows}
    return tuple(
        Read(call, f"{prefix}:{row[1]}", frozenset((*gone, *row[2:])), _PAGE_SIZES.get(call))
        for call, row in calls.items()
    )


_IAM = _reads(
    "iam",
    "iam",
    ("NoSuchEntity",),
    ("get-account-authorization-details", "GetAccountAuthorizationDetails"),
    ("get-account-summary", "GetAccountSummary"),
    ("list-access-keys", "ListAccessKeys"),
    ("get-access-key-last-used", "GetAccessKeyLastUsed"),
    ("generate-service-last-accessed-details", "GenerateServiceLastAccessedDetails"),
    ("get-service-last-accessed-details", "GetServiceLastAccessedDetails"),
)

_ORGANIZATIONS = _reads(
    "organizations",
    "organizations",
    ("AWSOrganizationsNotInUseException", "PolicyNotFoundException", "ParentNotFoundException"),
    ("describe-organization", "DescribeOrganization"),
    ("list-roots", "ListRoots"),
    ("list-organizational-units-for-parent", "ListOrganizationalUnitsForParent"),
    ("list-accounts", "ListAccounts"),
    ("list-accounts-for-parent", "ListAccountsForParent"),
    ("list-policies", "ListPolicies", "PolicyTypeNotEnabledException"),
    ("describe-policy", "DescribePolicy"),
    ("list-targets-for-policy", "ListTargetsForPolicy"),
)

_IDENTITY_CENTER = _reads(
    "sso-admin",
    "sso",
    ("ResourceNotFoundException",),
    ("list-instances", "ListInstances"),
    ("list-permission-sets", "ListPermissionSets"),
    ("describe-permission-set", "DescribePermissionSet"),
    ("get-inline-policy-for-permission-set", "GetInlinePolicyForPermissionSet"),
    ("list-managed-policies-in-permission-set", "ListManagedPoliciesInPermissionSet"),
    (
        "list-customer-managed-policy-references-in-permission-set",
        "ListCustomerManagedPolicyReferencesInPermissionSet",
    ),
    ("get-permissions-boundary-for-permission-set", "GetPermissionsBoundaryForPermissionSet"),
    ("list-accounts-for-provisioned-permission-set", "ListAccountsForProvisionedPermissionSet"),
    ("list-account-assignments", "ListAccountAssignments"),
)

_S3 = _reads(
    "s3",
    "s3",
    ("NoSuchBucket",),
    ("list-buckets", "ListAllMyBuckets"),
    ("get-bucket-policy", "GetBucketPolicy", "NoSuchBucketPolicy"),
    ("get-public-access-block", "GetBucketPublicAccessBlock", "NoSuchPublicAccessBlockConfiguration"),
    ("get-bucket-ownership-controls", "GetBucketOwnershipControls", "OwnershipControlsNotFoundError"),
    ("get-bucket-tagging", "GetBucketTagging", "NoSuchTagSet", "NoSuchTagSetError"),
)

_KMS = _reads(
    "kms",
    "kms",
    ("NotFoundException",),
    ("list-keys", "ListKeys"),
    ("describe-key", "DescribeKey"),
    ("get-key-policy", "GetKeyPolicy"),
    ("list-grants", "ListGrants"),
    ("list-aliases", "ListAliases"),
)

_MESSAGING = (
    *_reads(
        "sqs",
        "sqs",
        ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"),
        ("list-queues", "ListQueues"),
        ("get-queue-attributes", "GetQueueAttributes"),
    ),
    *_reads(
        "sns",
        "sns",
        ("NotFound", "NotFoundException"),
        ("list-topics", "ListTopics"),
        ("get-topic-attributes", "GetTopicAttributes"),
    ),
)

_LAMBDA = _reads(
    "lambda",
    "lambda",
    ("ResourceNotFoundException",),
    ("list-functions", "ListFunctions"),
    ("get-policy", "GetPolicy"),
    ("list-tags", "ListTags"),
)

_STORES = (
    *_reads(
        "secretsmanager",
        "secretsmanager",
        ("ResourceNotFoundException",),
        ("list-secrets", "ListSecrets"),
        ("get-resource-policy", "GetResourcePolicy"),
    ),
    *_reads(
        "ecr",
        "ecr",
        ("RepositoryNotFoundException",),
        ("describe-repositories", "DescribeRepositories"),
        ("get-repository-policy", "GetRepositoryPolicy", "RepositoryPolicyNotFoundException"),
    ),
)

_ACCOUNT = (
    # AWS answers this call to anybody with credentials; it needs no permission and cannot be denied.
    Read("sts.get-caller-identity", ""),
    *_reads("ec2", "ec2", (), ("describe-regions", "DescribeRegions")),
    *_reads("resourcegroupstaggingapi", "tag", (), ("get-resources", "GetResources")),
)

READS = {
    read.call: read
    for read in (
        *_ACCOUNT,
        *_IAM,
        *_ORGANIZATIONS,
        *_IDENTITY_CENTER,
        *_S3,
        *_KMS,
        *_MESSAGING,
        *_LAMBDA,
        *_STORES,
    )
}
"""The calls by name."""
