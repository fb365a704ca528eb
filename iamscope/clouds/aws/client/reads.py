"""Every AWS call that a collection may make, and the IAM permission that each needs.

This table is the only list, with that of `fact_reads.py`: the client makes no call outside it, the gap of a
refused call names its permission, and the published policy in `docs/clouds/aws.md` is compared with it.
"""

from iamscope.clouds.aws.client.carrier_reads import CARRIER_READS
from iamscope.clouds.aws.client.read import Read, reads

_IAM = reads(
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

_ORGANIZATIONS = reads(
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

_IDENTITY_CENTER = reads(
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

_S3 = reads(
    "s3",
    "s3",
    ("NoSuchBucket",),
    ("list-buckets", "ListAllMyBuckets"),
    ("get-bucket-policy", "GetBucketPolicy", "NoSuchBucketPolicy"),
    ("get-public-access-block", "GetBucketPublicAccessBlock", "NoSuchPublicAccessBlockConfiguration"),
    ("get-bucket-ownership-controls", "GetBucketOwnershipControls", "OwnershipControlsNotFoundError"),
    ("get-bucket-tagging", "GetBucketTagging", "NoSuchTagSet", "NoSuchTagSetError"),
)

_KMS = reads(
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
    *reads(
        "sqs",
        "sqs",
        ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"),
        ("list-queues", "ListQueues"),
        ("get-queue-attributes", "GetQueueAttributes"),
    ),
    *reads(
        "sns",
        "sns",
        ("NotFound", "NotFoundException"),
        ("list-topics", "ListTopics"),
        ("get-topic-attributes", "GetTopicAttributes"),
    ),
)

_LAMBDA = reads(
    "lambda",
    "lambda",
    ("ResourceNotFoundException",),
    ("list-functions", "ListFunctions"),
    ("get-policy", "GetPolicy"),
    ("list-tags", "ListTags"),
)

_STORES = (
    *reads(
        "secretsmanager",
        "secretsmanager",
        ("ResourceNotFoundException",),
        ("list-secrets", "ListSecrets"),
        ("get-resource-policy", "GetResourcePolicy"),
    ),
    *reads(
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
    *reads("ec2", "ec2", (), ("describe-regions", "DescribeRegions")),
    *reads("resourcegroupstaggingapi", "tag", (), ("get-resources", "GetResources")),
    *reads(
        "resource-explorer-2",
        "resource-explorer-2",
        (),
        ("list-views", "ListViews"),
        # AWS's list of actions has none named like this call: what a view shows is read by searching it.
        ("list-resources", "Search"),
    ),
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
        *CARRIER_READS,
    )
}
"""The calls by name."""
