"""What AWS decides by itself, whatever the policies say."""

from iamscope.clouds.aws.authorize.request import ROLES, CallerKind, Request
from iamscope.clouds.aws.records.arns import split
from iamscope.model.truth import Atom, Truth, conjoin

NAME = "aws"
TRUST_ACTIONS = frozenset(
    {
        "sts:assumerole",
        "sts:assumerolewithsaml",
        "sts:assumerolewithwebidentity",
        "sts:tagsession",
        "sts:setsourceidentity",
    }
)
_CHANGES = ("add", "attach", "create", "delete", "detach", "put", "remove", "set", "tag", "untag", "update")

# Tags and descriptions of service-linked roles can be changed; of other reserved roles nobody says.
_LABELS = frozenset({"iam:tagrole", "iam:untagrole", "iam:updaterole", "iam:updateroledescription"})


def always_allowed(request: Request) -> bool:
    """Return whether every signed caller may do this, denies or not (fact 2.11)."""
    return request.action == "sts:getcalleridentity" and request.caller.in_account


def needs_no_allow(request: Request) -> bool:
    """Return whether no Allow is looked for (fact 2.11, `sts:GetSessionToken` with long-term keys)."""
    return request.action == "sts:getsessiontoken" and request.caller.kind in (
        CallerKind.USER,
        CallerKind.ROOT,
    )


def binding(deny: Truth, request: Request) -> Truth:
    """Return whether an explicit deny binds; for `sts:GetSessionToken` that is not certain (fact 2.11)."""
    if request.action != "sts:getsessiontoken":
        return deny
    return conjoin((deny, Atom("denies bind `sts:GetSessionToken`", "open point 2.11")))


def permits(request: Request) -> Truth:
    """Return whether AWS lets such a caller make such a call at all (facts 1.5, 2.8f, 4.1, 4.2, 4.14)."""
    kind, action = request.caller.kind, request.action
    if kind is CallerKind.ROOT and (action in TRUST_ACTIONS or action == "sts:assumeroot"):
        return False
    if kind is CallerKind.FEDERATED_USER and request.service in ("iam", "sts"):
        # Passing a role is no call to IAM: the service that receives it asks (4.10).
        return action == "iam:passrole"
    if kind in ROLES and action in ("sts:getsessiontoken", "sts:getfederationtoken"):
        return False
    if request.service != "iam" or not _protected(request):
        return True
    return _label(request)


def _protected(request: Request) -> bool:
    """Return whether the call changes an IAM object that only AWS changes (fact 2.8f)."""
    arn = split(request.resource)
    name = request.action.partition(":")[2]
    if arn is None or not name.startswith(_CHANGES):
        return False
    if arn.account == "aws" and arn.resource.startswith("policy/"):
        return True
    # Services keep the reserved roles, through roles of their own.
    if request.caller.kind is CallerKind.SERVICE_LINKED or "servicelinkedrole" in name:
        return False
    return arn.resource.startswith(("role/aws-reserved/", "role/aws-service-role/"))


def _label(request: Request) -> Truth:
    if request.action not in _LABELS:
        return False
    return Atom(f"AWS lets accounts label `{request.resource}`", "open point 2.8f")
