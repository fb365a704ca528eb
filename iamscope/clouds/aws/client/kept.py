"""The text that is kept of AWS's answers, named field by field.

Each service has its own table, as two services give one name to different structures. A field that is
not named here stays out of snapshots, so one that AWS adds tomorrow does too.
"""

from iamscope.clouds.aws.client.carrier_kept import CARRIER_TEXT

_TAG = {"Tag": "Key Value"}
_IAM = {
    "UserDetail": "Arn GroupList Path UserId UserName",
    "GroupDetail": "Arn GroupId GroupName Path",
    "RoleDetail": "Arn AssumeRolePolicyDocument Path RoleId RoleName",
    "Role": "Arn AssumeRolePolicyDocument Path RoleId RoleName",
    "RoleLastUsed": "Region",
    "InstanceProfile": "Arn InstanceProfileId InstanceProfileName Path",
    "SourceRoleTemplate": "TemplateArn",
    "PolicyDetail": "PolicyDocument PolicyName",
    "ManagedPolicyDetail": "Arn DefaultVersionId Path PolicyId PolicyName",
    "Policy": "Arn DefaultVersionId",
    "PolicyVersion": "Document VersionId",
    "AttachedPolicy": "PolicyArn PolicyName",
    "AttachedPermissionsBoundary": "PermissionsBoundaryArn",
    "AccessKeyMetadata": "AccessKeyId UserName",
    "GetAccessKeyLastUsedResponse": "UserName",
    "AccessKeyLastUsed": "Region ServiceName",
    "GenerateServiceLastAccessedDetailsResponse": "JobId",
    "ServiceLastAccessed": "LastAuthenticatedEntity LastAuthenticatedRegion ServiceName ServiceNamespace",
    "TrackedActionLastAccessed": "ActionName LastAccessedEntity LastAccessedRegion",
    **_TAG,
}
_ORGANIZATIONS = {
    "Organization": "Arn Id MasterAccountArn MasterAccountId",
    "Root": "Arn Id Name",
    "OrganizationalUnit": "Arn Id Name Path",
    "Account": "Arn Id Name Paths",
    "PolicySummary": "Arn Id Name",
    "Policy": "Content",
    "PolicyTargetSummary": "Arn Name TargetId",
}
_IDENTITY_CENTER = {
    "InstanceMetadata": "IdentityStoreArn IdentityStoreId InstanceArn Name OwnerAccountId PrimaryRegion",
    "RegionMetadata": "RegionName",
    "ListPermissionSetsResponse": "PermissionSets",
    "PermissionSet": "Name PermissionSetArn SessionDuration",
    "GetInlinePolicyForPermissionSetResponse": "InlinePolicy",
    "AttachedManagedPolicy": "Arn Name",
    "CustomerManagedPolicyReference": "Name Path",
    "PermissionsBoundary": "ManagedPolicyArn",
    "ListAccountsForProvisionedPermissionSetResponse": "AccountIds",
    "AccountAssignment": "AccountId PermissionSetArn PrincipalId",
}
_RESOURCES = {
    "s3": {
        "Bucket": "BucketArn BucketRegion Name",
        "Owner": "ID",
        "GetBucketPolicyOutput": "Policy",
        **_TAG,
    },
    "kms": {
        "KeyListEntry": "KeyArn KeyId",
        "KeyMetadata": "AWSAccountId Arn KeyId",
        "MultiRegionKey": "Arn Region",
        "GetKeyPolicyResponse": "Policy PolicyName",
        "GrantListEntry": "GrantId GranteePrincipal GranteeServicePrincipal IssuingAccount KeyId"
        " RetiringPrincipal RetiringServicePrincipal",
        "GrantConstraints": "EncryptionContextEquals EncryptionContextSubset SourceArn",
        "AliasListEntry": "AliasArn AliasName TargetKeyId",
    },
    "sqs": {"ListQueuesResult": "QueueUrls", "GetQueueAttributesResult": "Attributes"},
    "sns": {"Topic": "TopicArn", "GetTopicAttributesResponse": "Attributes"},
    "lambda": {
        "FunctionConfiguration": "FunctionArn FunctionName KMSKeyArn LastModified MasterArn Role Version",
        "VpcConfigResponse": "SecurityGroupIds SubnetIds VpcId",
        "DeadLetterConfig": "TargetArn",
        "Layer": "Arn",
        "FileSystemConfig": "Arn",
        "GetPolicyResponse": "Policy",
        "ListTagsResponse": "Tags",
    },
    "secretsmanager": {
        "SecretListEntry": "ARN ExternalSecretRotationRoleArn KmsKeyId Name OwningService PrimaryRegion"
        " RotationLambdaARN",
        "GetResourcePolicyResponse": "ARN Name ResourcePolicy",
        **_TAG,
    },
    "ecr": {
        "Repository": "registryId repositoryArn repositoryName",
        "EncryptionConfiguration": "kmsKey",
        "GetRepositoryPolicyResponse": "policyText registryId repositoryName",
    },
}
_ACCOUNT = {
    "sts": {"GetCallerIdentityResponse": "Account Arn UserId"},
    "ec2": {"Region": "RegionName"},
    "resourcegroupstaggingapi": {"ResourceTagMapping": "ResourceARN", **_TAG},
    "resource-explorer-2": {
        "ListViewsOutput": "Views",
        "ListResourcesOutput": "ViewArn",
        "Resource": "Arn OwningAccountId Region ResourceType Service",
    },
}
_TABLES = (
    {"iam": _IAM, "organizations": _ORGANIZATIONS, "sso-admin": _IDENTITY_CENTER},
    _RESOURCES,
    _ACCOUNT,
    CARRIER_TEXT,
)

KEPT_TEXT = {
    (service, shape): frozenset(members.split())
    for table in _TABLES
    for service, shapes in table.items()
    for shape, members in shapes.items()
}
"""For each of the provider's structures, by service and name, the members whose text is kept."""

KEPT_ATTRIBUTES = frozenset({"Policy", "QueueArn", "TopicArn", "Owner", "KmsMasterKeyId"})
"""The keys that are kept of the attributes of queues and topics, which are maps of text."""

KEPT_PIPELINE_FIELDS = frozenset({"role", "resourceRole"})
"""The fields that are kept of the objects of a data pipeline, which may hold anything."""
