"""Which layers of a request exist and were not read (facts AWS 2.3, 2.4c and 2.8).

A layer that only limits makes an allow doubtful, one that can grant makes silence doubtful. Only
what bears on the request counts: an unread queue policy says nothing about a bucket.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from iamscope.access.globs import Glob
from iamscope.clouds.aws.authorize.request import CallerKind, Request
from iamscope.clouds.aws.authorize.resource_policy import is_key, is_trust
from iamscope.clouds.aws.data import resource_control_services
from iamscope.clouds.aws.data.resource_policy_services import (
    CALLS,
    CREATING,
    GRANT_OPERATIONS,
    READ,
    UNREAD,
)
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.records.organization import Organization
from iamscope.model.gap import Gap
from iamscope.model.truth import Atom
from iamscope.snapshot import family_of
from iamscope.snapshot.index import Coverage

RESOURCE_POLICY_UNREAD = "resource policy unread"
_ORGANIZATION = "organizations.describe-organization"


@dataclass(slots=True)
class Unread:
    """What a snapshot does not say, asked request by request."""

    organization: Organization
    accounts: frozenset[str]
    """The accounts whose users and roles were read."""
    gaps: Iterable[Gap]
    coverage: Iterable[Coverage]
    _missing: dict[str, set[str]] = field(default_factory=dict)
    """Where each family could not be read, by the family's name; the empty place is everywhere."""
    _made: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        for gap in self.gaps:
            family = family_of(gap.call, gap.scope)
            if family is not None:
                self._missing.setdefault(family.name, set()).add(gap.scope)
        self._made = {(part.call, part.place) for part in self.coverage}

    def places(self) -> frozenset[str]:
        """Return the places, and single resources, that calls were made for or refused at."""
        refused = {place for places in self._missing.values() for place in places}
        return frozenset(refused | {place for _, place in self._made})

    def service_control(self, request: Request) -> Atom | None:
        """Return the doubt that unread service control policies of the caller's account cast."""
        account = request.caller.account
        if not request.caller.under_service_control or self._read("scp", account):
            return None
        return Atom(f"the unread service control policies of account {account} allow it", "scp unread")

    def resource_control(self, request: Request) -> Atom | None:
        """Return the doubt that unread resource control policies of the resource's account cast."""
        service = request.service
        supported = resource_control_services.CONFIRMED | resource_control_services.SINGLE_SOURCE
        linked = request.caller.kind is CallerKind.SERVICE_LINKED
        if service not in supported or linked or request.action == "kms:retiregrant":
            return None
        account = request.resource_account or ""
        if account and self._read("rcp", account):
            return None
        whose = f"account {account}" if account else f"the account of `{request.resource}`"
        return Atom(f"the unread resource control policies of {whose} allow it", "rcp unread")

    def _read(self, kind: str, account: str) -> bool:
        """Return whether all policies of a kind are known that limit an account, be there any or not."""
        organization = self.organization
        if account and account == organization.management_account:
            return True
        if not organization.id and (_ORGANIZATION, account) in self._made:
            # Asked, and answered that the account is in no organization.
            return not self._missing.get("organization")
        return not (self._missing.get(kind) or self._missing.get("organization")) and (
            account in organization.chains
        )

    def resource(self, request: Request, *, known: bool) -> Atom | None:
        """Return the hope that an unread policy of the resource, or a grant on a key, allows the request.

        `known` tells whether the snapshot holds a policy of the resource.
        """
        policy = (not known or self._qualified(request.resource)) and self._unread_policy(request)
        granted = is_key(request) and request.action in GRANT_OPERATIONS
        grant = granted and not self._has("kms-grant", request)
        if not policy and not grant:
            return None
        named = f"the unread policy of `{request.resource}`" if policy else ""
        if grant:
            named = (
                f"{named}, or an unread grant on it," if named else f"an unread grant on `{request.resource}`"
            )
        return Atom(f"{named} allows it", RESOURCE_POLICY_UNREAD)

    def denying(self, request: Request, *, known: bool) -> bool:
        """Return whether an unread policy of the resource could also deny the request."""
        return not known and self._unread_policy(request)

    def _unread_policy(self, request: Request) -> bool:
        """Return whether the resource may carry a policy that was not read."""
        if request.action in CREATING:
            return False
        if is_trust(request):
            return request.resource_account not in self.accounts
        family = _family(request.resource)
        return family is not None and not (family and self._has(family, request))

    def _has(self, family: str, request: Request) -> bool:
        """Return whether the policies of a family were read where the resource is."""
        arn = split(request.resource)
        account = request.resource_account or ""
        if arn is None or not account or self._qualified(request.resource):
            return False
        place = f"{account}/{arn.region}" if arn.region else account
        bucket = request.resource.split("/", 1)[0]
        missing = self._missing.get(family, set())
        places = {request.resource, bucket, place, account, ""}
        return (CALLS[family], place) in self._made and not missing & places

    @staticmethod
    def _qualified(resource: str) -> bool:
        """Return whether a function is meant in one version or alias, which has a policy of its own."""
        arn = split(resource)
        return arn is not None and arn.service == "lambda" and arn.resource.count(":") > 1


def may_have_policy(resource: str) -> bool:
    """Return whether a resource is of a sort that can carry a policy of its own."""
    return _family(resource) is not None


def _family(resource: str) -> str | None:
    """Return the family that reads the policy of a resource, empty where none does, `None` for no policy."""
    arn = split(resource)
    if arn is None:
        return None
    family, patterns = READ.get(arn.service, ("", ()))
    if arn.service == "s3" and arn.account:
        # An access point: its policy stands beside the bucket's, and nobody reads it.
        return ""
    if any(Glob.parse(pattern).matches(arn.resource) for pattern in patterns):
        return family
    unread = UNREAD.get(arn.service, ())
    return "" if any(Glob.parse(pattern).matches(arn.resource) for pattern in unread) else None
