"""What AWS decides by itself, whatever the policies say."""

from iamscope.clouds.aws.authorize.request import CallerKind, Request
from iamscope.clouds.aws.records.arns import split

NAME = "aws"
_SIGNED = frozenset(CallerKind) - {CallerKind.ANONYMOUS, CallerKind.SERVICE, CallerKind.FEDERATED}

# Changes to a role that AWS reserves for itself (fact 2.8f).
_ROLE_CHANGES = frozenset(
    f"iam:{name}"
    for name in (
        "attachrolepolicy deleterole deleterolepermissionsboundary deleterolepolicy detachrolepolicy "
        "putrolepermissionsboundary putrolepolicy updateassumerolepolicy updaterole updateroledescription"
    ).split()
)
_POLICY_CHANGES = frozenset(
    f"iam:{name}"
    for name in (
        "createpolicyversion deletepolicy deletepolicyversion setdefaultpolicyversion tagpolicy untagpolicy"
    ).split()
)


def always_allowed(request: Request) -> bool:
    """Return whether every signed caller may do this, denies or not (fact 2.11)."""
    return request.action == "sts:getcalleridentity" and request.caller.kind in _SIGNED


def needs_no_allow(request: Request) -> bool:
    """Return whether no Allow is looked for (fact 2.11, `sts:GetSessionToken` with long-term keys)."""
    return request.action == "sts:getsessiontoken" and request.caller.kind in (
        CallerKind.USER,
        CallerKind.ROOT,
    )


def refused(request: Request) -> bool:
    """Return whether AWS refuses whatever is allowed (facts 1.5, 2.8f and 4.2)."""
    kind = request.caller.kind
    if kind is CallerKind.ROOT and request.action == "sts:assumerole":
        return True
    if kind is CallerKind.FEDERATED_USER and request.service in ("iam", "sts"):
        return True
    return _protected(request)


def _protected(request: Request) -> bool:
    arn = split(request.resource)
    if arn is None or arn.service != "iam":
        return False
    if arn.account == "aws" and arn.resource.startswith("policy/"):
        return request.action in _POLICY_CHANGES
    reserved = arn.resource.startswith(("role/aws-reserved/", "role/aws-service-role/"))
    return reserved and request.action in _ROLE_CHANGES
