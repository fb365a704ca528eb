"""The shapes of AWS's answers, as far as they are relied on; an answer of another shape is refused.

A shape is a list of one shape, an object of shapes by key, or `str`. Keys that are not listed may
hold anything, and any value may be absent or null: what is missing is judged where it is read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from iamscope.errors import IamscopeError
from iamscope.snapshot import Answer, Snapshot

Shape = Any


class MalformedRecordError(IamscopeError):
    """A provider's answer lacks a field that it always has, or holds something else there."""

    code = "malformed-record"

    def __init__(self, problem: str, *, where: str) -> None:
        super().__init__(
            f"{problem} in {where}", hint="collect it again, or compare it with what the AWS CLI prints"
        )


_TAGS: Shape = [{"Key": str, "Value": str}]
_HOLDER: Shape = {
    "AttachedManagedPolicies": [{"PolicyName": str, "PolicyArn": str}],
    "PermissionsBoundary": {"PermissionsBoundaryArn": str},
    "Tags": _TAGS,
    "GroupList": [str],
    "InstanceProfileList": [{}],
    **{f"{word}PolicyList": [{"PolicyName": str}] for word in ("User", "Group", "Role")},
}
_VERSIONS: Shape = [{"VersionId": str}]
SHAPES: Mapping[str, Shape] = {
    "iam.get-account-authorization-details": {
        "UserDetailList": [_HOLDER],
        "GroupDetailList": [_HOLDER],
        "RoleDetailList": [_HOLDER],
        "Policies": [{"Arn": str, "PolicyVersionList": _VERSIONS}],
    },
    "iam.list-access-keys": {"AccessKeyMetadata": [{}]},
    "organizations.describe-organization": {"Organization": {}},
    "organizations.list-organizational-units-for-parent": {"OrganizationalUnits": [{}]},
    "organizations.list-accounts-for-parent": {"Accounts": [{}]},
    "organizations.describe-policy": {"Policy": {"PolicySummary": {}}},
    "organizations.list-targets-for-policy": {"Targets": [{}]},
    "s3.list-buckets": {"Buckets": [{"Name": str}]},
    "s3.get-bucket-policy": {"Policy": str},
    "s3.get-bucket-tagging": {"TagSet": _TAGS},
    "s3.get-public-access-block": {"PublicAccessBlockConfiguration": {}},
    "kms.list-keys": {"Keys": [{"KeyArn": str}]},
    "kms.list-aliases": {"Aliases": [{}]},
    "kms.get-key-policy": {"Policy": str},
    "kms.list-grants": {
        "Grants": [
            {
                "Operations": [str],
                "Constraints": {"EncryptionContextEquals": {}, "EncryptionContextSubset": {}},
            }
        ]
    },
    "sqs.get-queue-attributes": {"Attributes": {"QueueArn": str, "Policy": str}},
    "sns.list-topics": {"Topics": [{"TopicArn": str}]},
    "sns.get-topic-attributes": {"Attributes": {"TopicArn": str, "Policy": str}},
    "lambda.list-functions": {"Functions": [{"FunctionArn": str, "Role": str}]},
    "lambda.get-policy": {"Policy": str},
    "secretsmanager.list-secrets": {"SecretList": [{"ARN": str}]},
    "secretsmanager.get-resource-policy": {"ARN": str, "ResourcePolicy": str},
    "ecr.describe-repositories": {"repositories": [{"repositoryArn": str}]},
    "ecr.get-repository-policy": {"repositoryName": str, "policyText": str},
    "resourcegroupstaggingapi.get-resources": {
        "ResourceTagMappingList": [{"ResourceARN": str, "Tags": _TAGS}]
    },
    "resource-explorer-2.list-views": {"Views": [str]},
    "resource-explorer-2.list-resources": {
        "Resources": [{"Arn": str, "OwningAccountId": str, "Region": str}]
    },
}


@dataclass(frozen=True, slots=True)
class AwsSnapshot(Snapshot):
    """A snapshot whose answers are known to have AWS's shapes."""

    def answers(self, call: str) -> Iterator[Answer]:
        """Yield the stored answers of one call. Raises `MalformedRecordError` for one of another shape."""
        for answer in Snapshot.answers(self, call):
            if answer.body is None:
                raise MalformedRecordError(f"the answer of `{call}` is null", where=answer.file)
            check(answer.body, SHAPES.get(call, {}), "", answer.file)
            yield answer


def shaped(snapshot: Snapshot) -> AwsSnapshot:
    """Return a snapshot that looks at the shape of each answer before it hands it out."""
    return AwsSnapshot(**{field.name: getattr(snapshot, field.name) for field in fields(snapshot)})


def check(value: object, shape: Shape, place: str, where: str) -> None:
    """Raise `MalformedRecordError` where a value does not have a shape; `place` tells where it stands."""
    if value is None:
        return
    if shape is str:
        if not isinstance(value, str):
            raise MalformedRecordError(f"`{place}` is not text", where=where)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            raise MalformedRecordError(f"`{place}` is not a list", where=where)
        for number, item in enumerate(value):
            if item is None:
                raise MalformedRecordError(f"`{place}[{number}]` is null", where=where)
            check(item, shape[0], f"{place}[{number}]", where)
    elif not isinstance(value, Mapping):
        raise MalformedRecordError(f"`{place or 'the answer'}` is not an object", where=where)
    else:
        for key, inner in shape.items():
            if key in value:
                check(value[key], inner, f"{place}.{key}" if place else key, where)
