"""Requests of a snapshot's principals: the policies that bear on them are gathered, then decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.decide import Policies, decide
from iamscope.clouds.aws.authorize.known import merged, of_principal, of_resource
from iamscope.clouds.aws.authorize.request import Caller, CallerKind, Request
from iamscope.clouds.aws.authorize.resource_policy import mandatory
from iamscope.clouds.aws.directory import Directory
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import account_of, split
from iamscope.clouds.aws.records.documents import Attachment, parse_document
from iamscope.clouds.aws.records.inventory import Inventory
from iamscope.clouds.aws.records.organization import RESOURCE_CONTROL, SERVICE_CONTROL, Organization
from iamscope.model.decision import Decision
from iamscope.model.truth import Atom

TRUST = "trust policy"
# What somebody who may rewrite its own policies can give itself.
EVERYTHING = parse_document(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]},
    where="iamscope",
)


@dataclass(slots=True)
class Decider:
    """Decides requests against one snapshot; answers are remembered."""

    directory: Directory
    inventory: Inventory
    organization: Organization
    gaps: frozenset[str] = frozenset()
    """Calls that were refused or not made."""
    _known: dict[tuple[str, bool, str, str, tuple[tuple[str, str], ...]], Decision] = field(
        default_factory=dict
    )
    _callers: dict[str, tuple[Caller, dict[str, object], frozenset[str]]] = field(default_factory=dict)

    def decide(
        self,
        entity: Entity,
        action: str,
        resource: str,
        *,
        raised: bool = False,
        context: Mapping[str, str] | None = None,
    ) -> Decision:
        """Return the decision on one request of a user or role.

        `raised` adds a policy that allows everything; `context` fixes keys that the caller chooses.
        """
        key = (entity.arn, raised, action, resource, tuple(sorted((context or {}).items())))
        found = self._known.get(key)
        if found is None:
            request = self._request(entity, action, resource, context or {})
            found = self._known[key] = decide(request, self._policies(entity, request, raised))
        return found

    def _request(self, entity: Entity, action: str, resource: str, context: Mapping[str, str]) -> Request:
        caller, fixed, absent = self._caller(entity)
        account = self.account_of(resource, entity.account if resource == "*" else None)
        listed = self.inventory.resources.get(resource)
        known = merged(fixed, of_resource(resource, account, self.organization.id, listed), context)
        return Request(
            caller=caller,
            action=action.lower(),
            resource=resource,
            resource_account=account,
            context=Context.build(known, absent=absent, open=True),
        )

    def admits(self, role: Entity, service: str) -> Decision:
        """Return whether a role's trust lets a service of AWS act under it."""
        known = {"aws:PrincipalIsAWSService": True, "aws:PrincipalServiceName": service}
        request = Request(
            caller=Caller(CallerKind.SERVICE, service, ""),
            action="sts:assumerole",
            resource=role.arn,
            resource_account=role.account,
            context=Context.build(known, open=True),
        )
        trust = (Attachment(role.trust, TRUST, role.arn),) if role.trust is not None else ()
        rcps = self.organization.levels(RESOURCE_CONTROL, role.account)
        return decide(request, Policies(resource=trust, rcps=rcps))

    def standing(self, entity: Entity) -> tuple[Caller, Context]:
        """Return a user or role as a caller, and the keys that it fixes in every request."""
        caller, fixed, absent = self._caller(entity)
        return caller, Context.build(fixed, absent=absent, open=True)

    def _caller(self, entity: Entity) -> tuple[Caller, dict[str, object], frozenset[str]]:
        found = self._callers.get(entity.arn)
        if found is None:
            known, absent = of_principal(
                entity, self.organization.id, session_tags=_takes_session_tags(entity)
            )
            found = self._callers[entity.arn] = (self._make_caller(entity), known, absent)
        return found

    def _make_caller(self, entity: Entity) -> Caller:
        if entity.kind == "user":
            kind = CallerKind.USER
        else:
            kind = CallerKind.SERVICE_LINKED if entity.service_linked else CallerKind.ROLE_SESSION
        return Caller(
            kind=kind,
            arn=entity.arn if entity.kind == "user" else "",
            account=entity.account,
            role_arn="" if entity.kind == "user" else entity.arn,
            unique_id=entity.id,
            management_account=entity.account == self.organization.management_account,
        )

    def account_of(self, resource: str, default: str | None) -> str | None:
        """Return the account of a resource: from its ARN, or from the inventory (fact AWS 1.10)."""
        account = account_of(resource)
        if account:
            return account if account != "aws" else default
        owner = self.inventory.resources.get(bucket_of(resource) or resource)
        return owner.scope if owner else default

    def _policies(self, entity: Entity, request: Request, raised: bool) -> Policies:
        identity = entity.identity
        if raised:
            identity = (*identity, Attachment(EVERYTHING, "policy that it can give itself", entity.arn))
        return Policies(
            identity=identity,
            boundary=(entity.boundary,) if entity.boundary else None,
            resource=self._resource_policies(request),
            scps=self.organization.levels(SERVICE_CONTROL, entity.account),
            rcps=self.organization.levels(RESOURCE_CONTROL, request.resource_account or ""),
            unread=self._unread(entity, request),
        )

    def _resource_policies(self, request: Request) -> tuple[Attachment, ...]:
        role = self.directory.entities.get(request.resource)
        if role is not None and role.trust is not None and request.service == "sts":
            return (Attachment(role.trust, TRUST, role.arn),)
        return self.inventory.policies.get(bucket_of(request.resource) or request.resource, ())

    def _unread(self, entity: Entity, request: Request) -> dict[str, Atom]:
        """Return what is missing of the layers that bear on a request."""
        missing: dict[str, Atom] = {}
        if entity.unread:
            names = ", ".join(f"`{name}`" for name in entity.unread)
            missing["identity"] = Atom(f"the unread policy {names} allows it", "policy unread")
        if entity.boundary_unread:
            text = f"the unread boundary `{entity.boundary_unread}` allows it"
            missing["boundary"] = Atom(text, "boundary unread")
        if mandatory(request) and not self._resource_policies(request):
            missing["resource"] = Atom(
                f"the unread policy of `{request.resource}` allows it", "resource policy unread"
            )
        return missing


def _takes_session_tags(entity: Entity) -> bool:
    """Return whether somebody may pass tags when assuming a role, which then outrank its own."""
    if entity.kind != "role" or entity.trust is None:
        return False
    named = (
        action for statement in entity.trust.statements if statement.allow for action in statement.actions
    )
    return any(action in ("sts:tagsession", "sts:*", "*") for action in named)


def bucket_of(arn: str) -> str | None:
    """Return the bucket of an S3 object's ARN, or `None` for anything else."""
    parsed = split(arn)
    if parsed is None or parsed.service != "s3" or parsed.account or "/" not in parsed.resource:
        return None
    return arn[: arn.index("/")]
