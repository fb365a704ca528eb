"""The families of calls that can grant or limit access, so that a missing one is noticed.

One table serves both sides: collection takes from it what a refused call can hide, and a bare
file is compared with it to say what it does not hold.
"""

from collections.abc import Callable, Iterable

from iamscope.model.gap import Direction, Gap
from iamscope.snapshot.carrier_families import CARRIER_FAMILIES
from iamscope.snapshot.family import GRANTS, LIMITS, Family


def _family(name: str, holds: str, direction: Direction, permission: str, *calls: str) -> Family:
    return Family(name, holds, direction, permission, calls)


_SSO = (
    "list-instances list-permission-sets describe-permission-set get-inline-policy-for-permission-set"
    " list-managed-policies-in-permission-set list-customer-managed-policy-references-in-permission-set"
    " get-permissions-boundary-for-permission-set list-accounts-for-provisioned-permission-set"
    " list-account-assignments"
)
_TREE = (
    "describe-organization list-roots list-organizational-units-for-parent list-accounts"
    " list-accounts-for-parent"
)
_POLICIES = (
    "organizations.list-policies",
    "organizations.describe-policy",
    "organizations.list-targets-for-policy",
)
_IDENTITY = ("iam.get-account-authorization-details", "sts.assume-role", "sts.get-caller-identity")
_KMS_POLICY = ("kms.get-key-policy", "kms.list-keys", "kms.describe-key", "kms.list-aliases")
_TAGS = ("resourcegroupstaggingapi.get-resources", "s3.get-bucket-tagging", "lambda.list-tags")
_RESOURCES = ("resource-explorer-2.list-views", "resource-explorer-2.list-resources")
_S3_GUARD = ("s3.get-public-access-block", "s3.get-bucket-ownership-controls")
_LAST_ACCESSED = ("iam.get-service-last-accessed-details", "iam.generate-service-last-accessed-details")

FAMILIES = (
    Family(
        "identity",
        "principals and their policies",
        GRANTS,
        "iam:GetAccountAuthorizationDetails",
        _IDENTITY,
        in_bare_file=True,
    ),
    _family("region", "list of regions", GRANTS, "ec2:DescribeRegions", "ec2.describe-regions"),
    # A key gives nobody more than its user has, but it is a way to become that user.
    _family(
        "access-key",
        "access keys",
        GRANTS,
        "iam:ListAccessKeys",
        "iam.list-access-keys",
        "iam.get-account-summary",
    ),
    _family(
        "key-use",
        "last use of access keys",
        LIMITS,
        "iam:GetAccessKeyLastUsed",
        "iam.get-access-key-last-used",
    ),
    _family("last-accessed", "used services", LIMITS, "iam:GetServiceLastAccessedDetails", *_LAST_ACCESSED),
    _family(
        "organization",
        "organization tree",
        LIMITS,
        "organizations:DescribeOrganization",
        *(f"organizations.{call}" for call in _TREE.split()),
    ),
    _family("scp", "service control policies", LIMITS, "organizations:ListPolicies", *_POLICIES),
    _family("rcp", "resource control policies", LIMITS, "organizations:ListPolicies", *_POLICIES),
    _family(
        "identity-center",
        "Identity Center assignments",
        GRANTS,
        "sso:ListInstances",
        *(f"sso-admin.{call}" for call in _SSO.split()),
    ),
    _family(
        "s3-policy",
        "bucket policies",
        GRANTS,
        "s3:GetBucketPolicy",
        "s3.get-bucket-policy",
        "s3.list-buckets",
    ),
    _family("s3-guard", "blocks of public access", LIMITS, "s3:GetBucketPublicAccessBlock", *_S3_GUARD),
    _family("kms-policy", "key policies", GRANTS, "kms:GetKeyPolicy", *_KMS_POLICY),
    _family("kms-grant", "grants on keys", GRANTS, "kms:ListGrants", "kms.list-grants"),
    _family(
        "sqs-policy",
        "queue policies",
        GRANTS,
        "sqs:GetQueueAttributes",
        "sqs.get-queue-attributes",
        "sqs.list-queues",
    ),
    _family(
        "sns-policy",
        "topic policies",
        GRANTS,
        "sns:GetTopicAttributes",
        "sns.get-topic-attributes",
        "sns.list-topics",
    ),
    _family(
        "lambda-function",
        "functions and their roles",
        GRANTS,
        "lambda:ListFunctions",
        "lambda.list-functions",
    ),
    _family("lambda-policy", "function policies", GRANTS, "lambda:GetPolicy", "lambda.get-policy"),
    _family(
        "secret-policy",
        "policies of secrets",
        GRANTS,
        "secretsmanager:GetResourcePolicy",
        "secretsmanager.get-resource-policy",
        "secretsmanager.list-secrets",
    ),
    _family(
        "ecr-policy",
        "repository policies",
        GRANTS,
        "ecr:GetRepositoryPolicy",
        "ecr.get-repository-policy",
        "ecr.describe-repositories",
    ),
    # A tag that a condition asks for can open access, so an unread tag can hide some.
    _family("tag", "tags of resources", GRANTS, "tag:GetResources", *_TAGS),
    # A resource that is on no list gives nobody more access, and most accounts have no such list.
    _family("resource", "list of resources", LIMITS, "resource-explorer-2:ListViews", *_RESOURCES),
    *CARRIER_FAMILIES,
)

_NOT_MISSED = frozenset({"region", "key-use", "last-accessed", "resource"})
"""Families that no answer about access rests on, so that a bare file is not said to lack them.

Of resources, the unread tags say it already: who lists none has no tags of theirs either.
"""

_MARKS = {"scp": "SERVICE_CONTROL_POLICY", "rcp": "RESOURCE_CONTROL_POLICY"}
"""What tells apart the two families that share their calls: it stands in the call or in the policy's ARN."""

_BY_CALL = {call: family for family in reversed(FAMILIES) for call in family.calls}


def family_of(call: str, scope: str = "") -> Family | None:
    """Return the family whose reading a call serves, or nothing for a call that we do not know."""
    where = f"{call} {scope}".upper()
    for family in FAMILIES:
        if family.name in _MARKS and _MARKS[family.name] in where:
            return family
    return _BY_CALL.get(call.partition(" ")[0])


def missing_from_bare_file(scope: str) -> tuple[Gap, ...]:
    """Return the gaps of a file that holds nothing but account authorization details."""
    missing = [family for family in FAMILIES if not family.in_bare_file and family.name not in _NOT_MISSED]
    return tuple(
        Gap(
            _standing_for(first),
            scope,
            f"a single file holds no {first.group or first.holds}",
            first.direction,
            first.permission,
        )
        for first, _ in _by_group(missing)
    )


def never_asked(covered: Callable[[str], bool], gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Return a gap for each family of which a snapshot says nothing: neither an answer nor a refusal.

    A folder that was put together by hand may lack whole families without a word, and one that an
    earlier version collected lacks those that it did not know.
    """
    spoken = {family.name for gap in gaps if (family := family_of(gap.call, gap.scope))}
    silent = [
        family
        for family in FAMILIES
        if family.name not in spoken | _NOT_MISSED and not any(covered(call) for call in family.calls)
    ]
    return tuple(
        Gap(_standing_for(first), "", _silence(first, others), first.direction, first.permission)
        for first, others in _by_group(silent)
    )


def _by_group(families: Iterable[Family]) -> list[tuple[Family, int]]:
    """Return the first family of each group with the number of the others; most stand alone."""
    groups: dict[str, list[Family]] = {}
    for family in families:
        groups.setdefault(family.group or family.name, []).append(family)
    return [(members[0], len(members) - 1) for members in groups.values()]


def _silence(first: Family, others: int) -> str:
    more = f", nor were {others} other kinds of {first.group}" if others else ""
    return f"was never asked for{more}"


def _standing_for(family: Family) -> str:
    mark = _MARKS.get(family.name)
    return f"{family.calls[0]} --filter {mark}" if mark else family.calls[0]
