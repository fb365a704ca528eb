"""Requests of a snapshot's principals: the policies that bear on them are gathered, then decided.

Two readings of what was not read: `decide` takes unread layers beside a principal's own to be
absent, as a scan does (a guardrail that nobody let us read must not hide reach); `answer` lets
them make the decision conditional, where it was given what the snapshot does not say.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from iamscope.clouds.aws import public_access
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.decide import Policies, decide
from iamscope.clouds.aws.authorize.known import merged, of_resource
from iamscope.clouds.aws.authorize.request import Caller, CallerKind, Request
from iamscope.clouds.aws.authorize.resource_policy import mandatory
from iamscope.clouds.aws.directory import Directory
from iamscope.clouds.aws.plain_calls import ASSUME, PlainCalls, may_be_plain
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import account_of, split
from iamscope.clouds.aws.records.documents import Attachment, PolicyDocument
from iamscope.clouds.aws.records.inventory import Inventory
from iamscope.clouds.aws.records.organization import RESOURCE_CONTROL, SERVICE_CONTROL, Organization
from iamscope.clouds.aws.subjects import EVERYTHING, Subject, of_entity, self_given
from iamscope.clouds.aws.unread import RESOURCE_POLICY_UNREAD, Unread
from iamscope.model.decision import Decision
from iamscope.model.truth import Atom, atoms

__all__ = ["EVERYTHING", "TRUST", "Decider", "Terms", "bucket_of"]

TRUST = "trust policy"
_ASSUMED = {"scp": "scp-unread", "rcp": "rcp-unread"}
_RESOURCE_UNREAD = "resource-policy-unread"


@dataclass(frozen=True, slots=True)
class Terms:
    """What is said of a request beside who asks for what.

    `context` fixes condition keys; with `complete` all others that the snapshot does not fix are
    absent. `session` are session policies. `without_guardrails` takes unread policies of the
    organization to be absent; unless `hopeful`, an unread policy of a resource in the caller's own
    account lets nobody in. `unsettled` are keys, in lower case, that a resource fixes and that are
    not known all the same: of a pattern each resource has another value.
    """

    context: Mapping[str, object] = field(default_factory=dict)
    complete: bool = False
    session: tuple[Attachment, ...] | None = None
    without_guardrails: bool = False
    hopeful: bool = True
    unsettled: frozenset[str] = frozenset()

    @property
    def resource_account(self) -> str | None:
        """The account of the resource, where the context gives it."""
        found = [value for key, value in self.context.items() if key.lower() == "aws:resourceaccount"]
        return str(found[0]) if found else None


@dataclass(frozen=True, slots=True)
class Judged:
    """A decision, and the unread layers that it takes to be absent, as words."""

    decision: Decision
    assumes: tuple[str, ...]


@dataclass(slots=True)
class Decider:
    """Decides requests against one snapshot; the answers of `decide` are remembered."""

    directory: Directory
    inventory: Inventory
    organization: Organization
    grants: Mapping[str, tuple[Attachment, ...]] = field(default_factory=dict)
    """Grants on keys, as documents, by the ARN of the key."""
    unread: Unread | None = None
    """What the snapshot does not say; only `answer` asks it."""
    blocks: public_access.Blocks | None = None
    _known: dict[tuple[object, ...], Decision] = field(default_factory=dict)
    _plain: dict[tuple[object, ...], PlainCalls] = field(default_factory=dict)
    _admitted: dict[tuple[str, str], Decision] = field(default_factory=dict)
    _subjects: dict[tuple[str, str], Subject] = field(default_factory=dict)
    _contexts: dict[tuple[str, str], Context] = field(default_factory=dict)

    def decide(
        self,
        entity: Entity,
        action: str,
        resource: str,
        *,
        raised: bool = False,
        context: Mapping[str, str | tuple[str, ...] | None] | None = None,
        complete: bool = False,
    ) -> Decision:
        """Return the decision on one request of a user or role.

        `raised` adds a policy that allows everything; `context` fixes keys that the caller chooses,
        `None` for those that it leaves out, and with `complete` all others that the snapshot does not
        fix are absent.
        """
        terms = Terms(context or {}, complete)

        def decided() -> Decision:
            return self._decided(entity, action, resource, terms, raised=raised)

        if may_be_plain(action, resource) and terms.resource_account is None:
            role = self.directory.entities.get(resource) if action == ASSUME else None
            trust = role.trust if role is not None else None
            if action != ASSUME or trust is not None:
                alike = self._alike(entity, action, resource, trust, decided, raised=raised)
                if alike is not None:
                    return alike
        key = (
            entity.arn,
            entity.variant,
            raised,
            complete,
            action,
            resource,
            *sorted((context or {}).items()),
        )
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = decided()
        return found

    def _alike(
        self,
        entity: Entity,
        action: str,
        resource: str,
        trust: PolicyDocument | None,
        decided: Callable[[], Decision],
        *,
        raised: bool,
    ) -> Decision | None:
        """Return the decision on a call as that on one that is alike, `None` where that cannot be said."""
        known = self._plain.get((entity.arn, entity.variant, raised, action))
        if known is None:
            more = _raising(entity, raised)
            known = PlainCalls.of(self.subject(entity), action, more, self.organization)
            self._plain[entity.arn, entity.variant, raised, action] = known
        account = account_of(resource) if known.plain else ""
        if account in ("", "aws") or (trust is None and self._has_policies(resource)):
            return None
        found = known.find(resource, account, trust)
        if found is None:
            found = decided()
            known.learn(found, account, trust, self.organization)
        return found

    def _has_policies(self, resource: str) -> bool:
        return resource in self.inventory.policies or resource in self.grants

    def _decided(self, entity: Entity, action: str, resource: str, terms: Terms, *, raised: bool) -> Decision:
        subject = self.subject(entity)
        request = self._request(subject, action, resource, terms)
        unread = self._mandatory_unread(subject, request)
        grants = self.grants.get(resource, ())
        more = _raising(entity, raised)
        return decide(request, self._policies(subject, request, entity.session, more, unread, grants))

    def answer(self, subject: Subject, action: str, resource: str, terms: Terms) -> Judged:
        """Return the decision on one request of anybody, conditional where it rests on something unread."""
        request, policies, assumed = self.bearing(subject, action, resource, terms)
        decision = decide(request, policies)
        if self.blocks is not None:
            decision = self.blocks.applied(request, decision, self.resource_policies(request))
        hoped = any(atom.key == RESOURCE_POLICY_UNREAD for atom in atoms(decision.residual))
        if decision.possible and not hoped and self._could_deny(request):
            assumed.append(_RESOURCE_UNREAD)
        return Judged(decision, tuple(sorted(assumed)) if decision.possible else ())

    def bearing(
        self, subject: Subject, action: str, resource: str, terms: Terms
    ) -> tuple[Request, Policies, list[str]]:
        """Return a request, the policies that bear on it, and which unread layers are assumed away."""
        request = self._request(subject, action, resource, terms)
        assumed: list[str] = []
        unread = dict(subject.unread)
        if self.unread is not None:
            unread |= self._gaps(self.unread, request, terms, assumed)
        session = terms.session
        if subject.caller.kind is CallerKind.FEDERATED_USER and session is None and subject.unread:
            # Its session policies are among what nobody gave us.
            session = (Attachment(EVERYTHING, "unread session policy", subject.id),)
        grants = self.grants.get(resource, ())
        return request, self._policies(subject, request, session, (), unread, grants), assumed

    def subject(self, entity: Entity) -> Subject:
        """Return a user or role as somebody who asks."""
        found = self._subjects.get((entity.arn, entity.variant))
        if found is None:
            found = self._subjects[entity.arn, entity.variant] = of_entity(entity, self.organization)
        return found

    def introduce(self, entity: Entity, subject: Subject) -> None:
        """Take in somebody who is no user or role of the snapshot, and how it asks."""
        self._subjects[entity.arn, entity.variant] = subject

    def _request(self, subject: Subject, action: str, resource: str, terms: Terms) -> Request:
        home = subject.caller.account if _at_home(resource) else None
        account = terms.resource_account or self.account_of(resource, home)
        listed = self.inventory.resources.get(resource)
        fixed = of_resource(resource, account, self.organization.id, listed)
        context = self._context(subject, merged(fixed, terms.context), open_keys=not terms.complete)
        if terms.unsettled:
            unknown = terms.unsettled - {key.lower() for key in terms.context}
            known = {key: value for key, value in context.known.items() if key not in unknown}
            context = replace(context, known=known, unknown=context.unknown | unknown)
        return Request(
            caller=subject.caller,
            action=action.lower(),
            resource=resource,
            resource_account=account,
            context=context,
        )

    def keys_of(self, resource: str) -> Mapping[str, object]:
        """Return the keys that a resource fixes in every request about it."""
        listed = self.inventory.resources.get(resource)
        return of_resource(resource, self.account_of(resource, None), self.organization.id, listed)

    def admits(self, role: Entity, service: str) -> Decision:
        """Return whether a role's trust lets a service of AWS act under it."""
        found = self._admitted.get((role.arn, service))
        if found is None:
            found = self._admitted[role.arn, service] = self._admits(role, service)
        return found

    def _admits(self, role: Entity, service: str) -> Decision:
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

    def would_admit(self, entity: Entity, role: str, trust: PolicyDocument, *, raised: bool) -> Decision:
        """Return whether a user or role may assume a role if that one's trust is some document."""

        def decided() -> Decision:
            subject = self.subject(entity)
            request = self._request(subject, ASSUME, role, Terms())
            more = _raising(entity, raised)
            policies = self._policies(subject, request, entity.session, more, subject.unread)
            return decide(request, replace(policies, resource=(Attachment(trust, TRUST, role),)))

        if not may_be_plain(ASSUME, role):
            return decided()
        return self._alike(entity, ASSUME, role, trust, decided, raised=raised) or decided()

    def standing(self, entity: Entity) -> tuple[Caller, Context]:
        """Return a user or role as a caller, and the keys that it fixes in every request."""
        subject = self.subject(entity)
        return subject.caller, self._context(subject, {}, open_keys=True)

    def _context(self, subject: Subject, more: Mapping[str, object], *, open_keys: bool) -> Context:
        """Return what is known of the keys; what the subject fixes is put in order once."""
        own = self._contexts.get(subject.key)
        if own is None:
            own = self._contexts[subject.key] = Context.build(subject.known, absent=subject.absent)
        given = Context.build(more)
        absent = own.absent | given.absent
        return Context({**own.known, **given.known}, absent=absent, open=open_keys)

    def account_of(self, resource: str, default: str | None) -> str | None:
        """Return the account of a resource: from its ARN, or from the inventory (fact AWS 1.10)."""
        account = account_of(resource)
        if account:
            return account if account != "aws" else default
        owner = self.inventory.resources.get(bucket_of(resource) or resource)
        return owner.scope if owner else default

    def _policies(
        self,
        subject: Subject,
        request: Request,
        session: Sequence[Attachment] | None,
        more: tuple[Attachment, ...],
        unread: Mapping[str, Atom],
        grants: tuple[Attachment, ...] = (),
    ) -> Policies:
        return Policies(
            identity=(*subject.identity, *more),
            boundary=(subject.boundary,) if subject.boundary else None,
            session=session,
            resource=(*self.resource_policies(request), *grants),
            scps=self.organization.levels(SERVICE_CONTROL, request.caller.account),
            rcps=self.organization.levels(RESOURCE_CONTROL, request.resource_account or ""),
            unread=unread,
        )

    def resource_policies(self, request: Request) -> tuple[Attachment, ...]:
        """Return the policies of the request's resource: a role's trust, or what the inventory holds."""
        role = self.directory.entities.get(request.resource)
        if role is not None and role.trust is not None and request.service == "sts":
            return (Attachment(role.trust, TRUST, role.arn),)
        return self.inventory.policies.get(bucket_of(request.resource) or request.resource, ())

    def policies_of(self, resource: str) -> tuple[Attachment, ...]:
        """Return every policy that stands on a resource: its own, a role's trust, grants on a key."""
        role = self.directory.entities.get(resource)
        trust = (Attachment(role.trust, TRUST, role.arn),) if role and role.trust else ()
        own = self.inventory.policies.get(bucket_of(resource) or resource, ())
        return (*trust, *own, *self.grants.get(resource, ()))

    def _mandatory_unread(self, subject: Subject, request: Request) -> Mapping[str, Atom]:
        """Return what is missing of the layers without which nothing is allowed, and of its own."""
        if mandatory(request) and not self.resource_policies(request):
            text = f"the unread policy of `{request.resource}` allows it"
            return {**subject.unread, "resource": Atom(text, RESOURCE_POLICY_UNREAD)}
        return subject.unread

    def _gaps(self, unread: Unread, request: Request, terms: Terms, assumed: list[str]) -> Mapping[str, Atom]:
        """Return the doubts and hopes of unread layers; limiting ones may be assumed away."""
        found: dict[str, Atom] = {}
        limiting = {"scp": unread.service_control(request), "rcp": unread.resource_control(request)}
        for layer, doubt in limiting.items():
            if doubt is not None and terms.without_guardrails:
                assumed.append(_ASSUMED[layer])
            elif doubt is not None:
                found[layer] = doubt
        hope = unread.resource(request, known=bool(self.resource_policies(request)))
        across = request.resource_account not in (None, request.caller.account)
        if hope is not None and (terms.hopeful or across or mandatory(request)):
            found["resource"] = hope
        return found

    def may_let_in(self, action: str, resource: str) -> bool:
        """Return whether a policy of a resource exists, perhaps, and was not read."""
        if self.unread is None or resource == "*":
            return False
        nobody = Caller(CallerKind.ANONYMOUS, "", "")
        account = self.account_of(resource, None)
        request = Request(nobody, action.lower(), resource, account, Context({}))
        return self.unread.resource(request, known=bool(self.resource_policies(request))) is not None

    def _could_deny(self, request: Request) -> bool:
        known = bool(self.resource_policies(request))
        return self.unread is not None and self.unread.denying(request, known=known)


def _raising(entity: Entity, raised: bool) -> tuple[Attachment, ...]:
    return (self_given(entity),) if raised else ()


def _at_home(resource: str) -> bool:
    """Return whether a resource without an account in its ARN is the caller's: all but buckets are."""
    arn = split(resource)
    return arn is None or arn.service != "s3"


def bucket_of(arn: str) -> str | None:
    """Return the bucket of an S3 object's ARN, or `None` for anything else."""
    parsed = split(arn)
    if parsed is None or parsed.service != "s3" or parsed.account or "/" not in parsed.resource:
        return None
    return arn[: arn.index("/")]
