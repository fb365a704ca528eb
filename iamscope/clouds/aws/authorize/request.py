"""Who asks for what."""

from dataclasses import dataclass, field
from enum import StrEnum

from iamscope.clouds.aws.authorize.context import Context
from iamscope.model.truth import Atom, Truth


class CallerKind(StrEnum):
    """The sorts of caller that the evaluation tells apart (facts 1.2 to 1.8)."""

    USER = "user"
    ROLE_SESSION = "role-session"
    FEDERATED = "federated"
    FEDERATED_USER = "federated-user"
    SERVICE_LINKED = "service-linked-role-session"
    ROOT = "root"
    SERVICE = "service"
    ANONYMOUS = "anonymous"


ROLES = frozenset({CallerKind.ROLE_SESSION, CallerKind.SERVICE_LINKED})
"""Sessions of a role."""
_OUTSIDE = frozenset({CallerKind.SERVICE, CallerKind.ANONYMOUS, CallerKind.FEDERATED})


@dataclass(frozen=True, slots=True)
class Caller:
    """The principal of one request.

    `arn` is the user's, the session's, the provider's or the service's name. For a session of
    unknown name it is empty and `role_arn` says whose session it is. `user_arn` of a federated
    user is the IAM user behind it.
    """

    kind: CallerKind
    arn: str
    account: str
    role_arn: str = ""
    user_arn: str = ""
    unique_id: str = ""
    management_account: bool = False

    in_account: bool = field(init=False, compare=False)
    """Whether the caller belongs to an AWS account and can hold identity policies."""
    under_service_control: bool = field(init=False, compare=False)
    """Whether SCPs apply to the caller (fact 2.4b)."""

    def __post_init__(self) -> None:
        in_account = self.kind not in _OUTSIDE
        exempt = self.management_account or self.kind is CallerKind.SERVICE_LINKED
        object.__setattr__(self, "in_account", in_account)
        object.__setattr__(self, "under_service_control", in_account and not exempt)


@dataclass(frozen=True, slots=True)
class Request:
    """One action on one resource by one caller.

    `action` is in lower case; `resource` is an ARN, or `*` for an action without resources;
    `resource_account` is `None` where nobody knows whose the resource is (fact 1.10).
    """

    caller: Caller
    action: str
    resource: str
    resource_account: str | None
    context: Context
    boundary: bool = False
    """Whether the caller carries a permissions boundary (fact 3.21 needs to know)."""
    service: str = field(init=False, compare=False)
    """The service part of the action."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "service", self.action.partition(":")[0])

    @property
    def same_account(self) -> Truth:
        """Whether the resource is in the caller's account, which may be unknown (fact 1.10)."""
        if self.resource_account is None:
            return Atom("the resource is in the caller's account", "aws:ResourceAccount")
        return self.resource_account == self.caller.account
