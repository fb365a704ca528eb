"""Resources, their policies and tags, functions and access keys, from a snapshot's answers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import account_of, partition_of_region, split
from iamscope.clouds.aws.records.carrier_reading import carriers_of, kinds_read, read_items
from iamscope.clouds.aws.records.carriers import Carrier
from iamscope.clouds.aws.records.documents import Attachment, parse_document
from iamscope.clouds.aws.records.identity_center import PermissionSet, read_permission_sets
from iamscope.model.resource import Resource
from iamscope.snapshot import Answer, Snapshot

FUNCTION = "lambda:function"
_PRINCIPALS = ("user/", "group/", "role/")


@dataclass(frozen=True, slots=True, order=True)
class Function:
    """A Lambda function and the role that it carries."""

    arn: str
    role: str


@dataclass(frozen=True, slots=True)
class AccessKey:
    """A long-lived key of a user."""

    account: str
    user_name: str
    id: str
    created: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a snapshot holds beside principals. `policies` are resource policies by ARN."""

    resources: Mapping[str, Resource]
    policies: Mapping[str, tuple[Attachment, ...]]
    functions: tuple[Function, ...]
    keys: tuple[AccessKey, ...]
    keyed: frozenset[tuple[str, str]] = frozenset()
    """The users, by account and name, whose keys were asked for."""
    permission_sets: tuple[PermissionSet, ...] = ()
    carriers: tuple[Carrier, ...] = ()
    carrier_kinds_read: frozenset[str] = frozenset()
    """The kinds of carriers that were read; of any other kind there may be some that nobody listed."""


def read_inventory(snapshot: Snapshot, entities: Iterable[Entity] = ()) -> Inventory:
    """Return the inventory of a snapshot; what was not collected is simply not there.

    `entities` are the roles that instance profiles and short names are looked up in.
    """
    policies: dict[str, list[Attachment]] = {}
    names: dict[str, str] = {}
    for arn, account, raw, file in _policies(snapshot):
        names[arn] = account
        if raw:
            document = parse_document(raw, where=f"policy of `{arn}`, {file}")
            policies.setdefault(arn, []).append(Attachment(document, "resource policy", arn))
    functions = tuple(sorted(_functions(snapshot)))
    names.update((function.arn, account_of(function.arn)) for function in functions)
    items = read_items(snapshot)
    carriers = carriers_of(items, entities)
    names.update((item.arn, item.account) for item in items)
    tags: dict[str, Mapping[str, str]] = {item.arn: item.tags for item in items if item.tags}
    for arn, account, found in _tagged(snapshot):
        names[arn] = account
        tags[arn] = {**tags.get(arn, {}), **found}
    names.update((arn, account) for arn, account in _listed(snapshot))
    resources = {arn: Resource(arn, names[arn], tags.get(arn, {})) for arn in sorted(names)}
    frozen = {arn: tuple(found) for arn, found in policies.items()}
    return Inventory(
        resources,
        frozen,
        functions,
        tuple(_keys(snapshot)),
        keyed=frozenset(_keyed(snapshot)),
        permission_sets=tuple(sorted(read_permission_sets(snapshot))),
        carriers=carriers,
        carrier_kinds_read=kinds_read(snapshot),
    )


def _policies(snapshot: Snapshot) -> Iterator[tuple[str, str, object, str]]:
    """Yield ARN, account, policy text (or nothing) and file of each resource whose policy was asked for."""
    for answer in snapshot.answers("s3.get-bucket-policy"):
        arn = f"arn:{partition_of_region(answer.region)}:s3:::{answer.request.get('Bucket', '')}"
        yield arn, answer.scope, answer.body.get("Policy"), answer.file
    for answer in snapshot.answers("kms.get-key-policy"):
        key = str(answer.request.get("KeyId", ""))
        arn = key if split(key) else _regional(answer, "kms", f"key/{key}")
        yield arn, answer.scope, answer.body.get("Policy"), answer.file
    for call in ("sqs.get-queue-attributes", "sns.get-topic-attributes"):
        for answer in snapshot.answers(call):
            attributes = answer.body.get("Attributes") or {}
            named = attributes.get("QueueArn") or attributes.get("TopicArn") or answer.request.get("TopicArn")
            if named:
                yield str(named), answer.scope, attributes.get("Policy"), answer.file
    for answer in snapshot.answers("lambda.get-policy"):
        name = str(answer.request.get("FunctionName", ""))
        arn = name if split(name) else _regional(answer, "lambda", f"function:{name}")
        yield arn, answer.scope, answer.body.get("Policy"), answer.file
    for answer in snapshot.answers("secretsmanager.get-resource-policy"):
        arn = str(answer.body.get("ARN") or answer.request.get("SecretId", ""))
        yield arn, answer.scope, answer.body.get("ResourcePolicy"), answer.file
    for answer in snapshot.answers("ecr.get-repository-policy"):
        name = answer.body.get("repositoryName") or answer.request.get("repositoryName", "")
        yield (
            _regional(answer, "ecr", f"repository/{name}"),
            answer.scope,
            answer.body.get("policyText"),
            answer.file,
        )


def _functions(snapshot: Snapshot) -> Iterator[Function]:
    for answer in snapshot.answers("lambda.list-functions"):
        for raw in answer.body.get("Functions") or []:
            yield Function(str(raw.get("FunctionArn", "")), str(raw.get("Role", "")))


def _tagged(snapshot: Snapshot) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    for answer in snapshot.answers("resourcegroupstaggingapi.get-resources"):
        for raw in answer.body.get("ResourceTagMappingList") or []:
            arn = str(raw.get("ResourceARN", ""))
            yield arn, account_of(arn) or answer.scope, _tags(raw.get("Tags"))
    for answer in snapshot.answers("s3.get-bucket-tagging"):
        arn = f"arn:{partition_of_region(answer.region)}:s3:::{answer.request.get('Bucket', '')}"
        yield arn, answer.scope, _tags(answer.body.get("TagSet"))


def _listed(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield ARN and account of resources that have been listed, whether or not they have a policy."""
    for answer in snapshot.answers("s3.list-buckets"):
        for raw in answer.body.get("Buckets") or []:
            yield f"arn:{partition_of_region(answer.region)}:s3:::{raw.get('Name', '')}", answer.scope
    fields = (
        ("sns.list-topics", "Topics", "TopicArn"),
        ("secretsmanager.list-secrets", "SecretList", "ARN"),
        ("kms.list-keys", "Keys", "KeyArn"),
        ("ecr.describe-repositories", "repositories", "repositoryArn"),
    )
    for call, items, key in fields:
        for answer in snapshot.answers(call):
            for raw in answer.body.get(items) or []:
                if raw.get(key):
                    yield str(raw[key]), account_of(str(raw[key])) or answer.scope
    for answer in snapshot.answers("resource-explorer-2.list-resources"):
        for raw in answer.body.get("Resources") or []:
            name = str(raw.get("Arn", ""))
            arn = split(name)
            # Users, groups and roles are principals here, known by their policies.
            if arn and not (arn.service == "iam" and arn.resource.startswith(_PRINCIPALS)):
                yield name, arn.account or str(raw.get("OwningAccountId") or answer.scope)


def _keys(snapshot: Snapshot) -> Iterator[AccessKey]:
    for answer in snapshot.answers("iam.list-access-keys"):
        for raw in answer.body.get("AccessKeyMetadata") or []:
            user = str(raw.get("UserName") or answer.request.get("UserName", ""))
            active = raw.get("Status", "Active") == "Active"
            key, created = str(raw.get("AccessKeyId", "")), str(raw.get("CreateDate", ""))
            yield AccessKey(answer.scope, user, key, created, active)


def _keyed(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    for answer in snapshot.answers("iam.list-access-keys"):
        names = [answer.request, *(answer.body.get("AccessKeyMetadata") or [])]
        yield from ((answer.scope, str(name["UserName"])) for name in names if name.get("UserName"))


def _tags(raw: object) -> Mapping[str, str]:
    items: list[Mapping[str, Any]] = raw if isinstance(raw, list) else []
    return {str(tag.get("Key")): str(tag.get("Value", "")) for tag in items}


def _regional(answer: Answer, service: str, resource: str) -> str:
    return f"arn:{partition_of_region(answer.region)}:{service}:{answer.region}:{answer.scope}:{resource}"
