"""Where secrets stop: of all text that AWS answers, only what is listed here is kept.

Numbers, dates and closed lists of words pass. Text passes if its field is named below, so that a field
that AWS adds tomorrow stays out until somebody has looked at it. Descriptions, environment values,
commands, mail addresses and reasons are left out: no policy is decided by them.
"""

from typing import Any

from botocore.model import Shape, StructureShape

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
    "PolicyVersion": "Document VersionId",
    "AttachedPolicy": "PolicyArn PolicyName",
    "AttachedPermissionsBoundary": "PermissionsBoundaryArn",
    "AccessKeyMetadata": "AccessKeyId UserName",
    "GetAccessKeyLastUsedResponse": "UserName",
    "AccessKeyLastUsed": "Region ServiceName",
    "GenerateServiceLastAccessedDetailsResponse": "JobId",
    "ServiceLastAccessed": "LastAuthenticatedEntity LastAuthenticatedRegion ServiceName ServiceNamespace",
    "TrackedActionLastAccessed": "ActionName LastAccessedEntity LastAccessedRegion",
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
    "Bucket": "BucketArn BucketRegion Name",
    "Owner": "ID",
    "GetBucketPolicyOutput": "Policy",
    "KeyListEntry": "KeyArn KeyId",
    "KeyMetadata": "AWSAccountId Arn KeyId",
    "MultiRegionKey": "Arn Region",
    "GetKeyPolicyResponse": "Policy PolicyName",
    "GrantListEntry": "GrantId GranteePrincipal GranteeServicePrincipal IssuingAccount KeyId"
    " RetiringPrincipal RetiringServicePrincipal",
    "GrantConstraints": "EncryptionContextEquals EncryptionContextSubset SourceArn",
    "AliasListEntry": "AliasArn AliasName TargetKeyId",
    "ListQueuesResult": "QueueUrls",
    "GetQueueAttributesResult": "Attributes",
    "Topic": "TopicArn",
    "GetTopicAttributesResponse": "Attributes",
    "FunctionConfiguration": "FunctionArn FunctionName KMSKeyArn LastModified MasterArn Role Version",
    "VpcConfigResponse": "SecurityGroupIds SubnetIds VpcId",
    "DeadLetterConfig": "TargetArn",
    "Layer": "Arn",
    "FileSystemConfig": "Arn",
    "GetPolicyResponse": "Policy",
    "ListTagsResponse": "Tags",
    "SecretListEntry": "ARN ExternalSecretRotationRoleArn KmsKeyId Name OwningService PrimaryRegion"
    " RotationLambdaARN",
    "GetResourcePolicyResponse": "ARN Name ResourcePolicy",
    "Repository": "registryId repositoryArn repositoryName",
    "EncryptionConfiguration": "kmsKey",
    "GetRepositoryPolicyResponse": "policyText registryId repositoryName",
}
_ACCOUNT = {
    "GetCallerIdentityResponse": "Account Arn UserId",
    "Region": "RegionName",
    "ResourceTagMapping": "ResourceARN",
    "Tag": "Key Value",
}
KEPT_TEXT = {
    shape: frozenset(members.split())
    for shape, members in (_IAM | _ORGANIZATIONS | _IDENTITY_CENTER | _RESOURCES | _ACCOUNT).items()
}
"""For each of the provider's structures, the members whose text is kept."""

KEPT_ATTRIBUTES = frozenset({"Policy", "QueueArn", "TopicArn", "Owner", "KmsMasterKeyId"})
"""The keys that are kept of the attributes of queues and topics, which are maps of text."""


def redacted(body: dict[str, Any], shape: StructureShape) -> dict[str, Any]:
    """Return an answer without the text that is not known to be harmless."""
    kept = KEPT_TEXT.get(shape.name, frozenset())
    clean: dict[str, Any] = {}
    for name, value in body.items():
        member = shape.members.get(name)
        if member is None or _is_blob(member) or (_is_text(member) and name not in kept):
            continue
        if name == "Attributes" and isinstance(value, dict):
            value = {key: text for key, text in value.items() if key in KEPT_ATTRIBUTES}  # noqa: PLW2901
        clean[name] = _inside(value, member)
    return clean


def _inside(value: Any, shape: Shape) -> Any:
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        return redacted(value, shape)
    if shape.type_name == "list" and isinstance(value, list):
        return [_inside(item, shape.member) for item in value]  # type: ignore[attr-defined]
    # A map that is not of text has numbers in it, or structures.
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: _inside(item, shape.value) for key, item in value.items()}  # type: ignore[attr-defined]
    return value


def _is_text(shape: Shape) -> bool:
    """Return whether a value holds free text, directly or in a list or map."""
    if shape.type_name == "string":
        return not shape.metadata.get("enum")
    if shape.type_name == "list":
        return _is_text(shape.member)  # type: ignore[attr-defined]
    return shape.type_name == "map" and _is_text(shape.value)  # type: ignore[attr-defined]


def _is_blob(shape: Shape) -> bool:
    return shape.type_name == "blob" or (shape.type_name == "list" and _is_blob(shape.member))  # type: ignore[attr-defined]
