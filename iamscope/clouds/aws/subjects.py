"""Who asks: a user, a role or its session, the root user, a service, somebody outside, or nobody known.

A subject carries what is fixed about it whatever it asks for: the caller, its condition keys, and
its own policies (facts AWS 1.2 to 1.8 and 3.19).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from iamscope.clouds.aws.authorize.known import of_principal
from iamscope.clouds.aws.authorize.request import Caller, CallerKind
from iamscope.clouds.aws.directory import Directory
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import Arn, split
from iamscope.clouds.aws.records.documents import Attachment, parse_document
from iamscope.clouds.aws.records.organization import Organization
from iamscope.model.truth import Atom

# What somebody who may rewrite its own policies can give itself.
POLICY_UNREAD = "policy unread"
"""The key of what depends on the text of a policy that nobody gave us."""
EVERYTHING = parse_document(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]},
    where="iamscope",
)
ANONYMOUS = "anonymous"
_SERVICE_ENDINGS = (".amazonaws.com", ".amazonaws.com.cn")
# Providers of web identities that are principals without an ARN (fact AWS 3.20).
_PROVIDERS = frozenset(
    {"accounts.google.com", "cognito-identity.amazonaws.com", "graph.facebook.com", "www.amazon.com"}
)
_OF_PRINCIPALS = (
    "aws:PrincipalArn aws:PrincipalAccount aws:PrincipalOrgID aws:PrincipalOrgPaths aws:PrincipalTag/* "
    "aws:userid aws:username aws:SourceIdentity aws:FederatedProvider aws:AssumedRoot aws:TokenIssueTime "
    "aws:MultiFactorAuthPresent aws:MultiFactorAuthAge"
).split()
_OF_SERVICES = (
    "aws:SourceArn aws:SourceAccount aws:SourceOrgID aws:SourceOrgPaths aws:SourceOwner aws:CalledVia "
    "aws:CalledViaFirst aws:CalledViaLast aws:PrincipalServiceName aws:PrincipalServiceNamesList"
).split()


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody who asks. `unread` names layers of its own that exist and were not read."""

    id: str
    caller: Caller
    known: Mapping[str, object]
    absent: frozenset[str]
    identity: tuple[Attachment, ...] = ()
    boundary: Attachment | None = None
    unread: Mapping[str, Atom] = field(default_factory=dict)
    entity: Entity | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from all other subjects, also from itself after a change."""
        return self.id, self.entity.variant if self.entity else ""


def self_given(entity: Entity) -> Attachment:
    """Return the policy of somebody who may rewrite its own policies, as it would give it to itself."""
    return Attachment(EVERYTHING, "policy that it can give itself", entity.arn)


def of_entity(entity: Entity, organization: Organization, session: str = "") -> Subject:
    """Return a user, or a session of a role, whose name may be known."""
    known, absent = of_principal(entity, organization.id, session_tags=takes_session_tags(entity))
    if session:
        known["aws:userid"] = f"{entity.id}:{session.rsplit('/', 1)[-1]}"
    unread: dict[str, Atom] = {}
    if entity.unread:
        names = ", ".join(f"`{name}`" for name in entity.unread)
        unread["identity"] = Atom(f"the unread policy {names} allows it", POLICY_UNREAD)
    if entity.boundary_unread:
        unread["boundary"] = Atom(
            f"the unread boundary `{entity.boundary_unread}` allows it", "boundary unread"
        )
    return Subject(
        id=session or entity.arn,
        caller=_caller_of(entity, organization, session),
        known=known,
        absent=absent,
        identity=entity.identity,
        boundary=entity.boundary,
        unread=unread,
        entity=entity,
    )


def _caller_of(entity: Entity, organization: Organization, session: str) -> Caller:
    if entity.kind == "user":
        kind = CallerKind.USER
    else:
        kind = CallerKind.SERVICE_LINKED if entity.service_linked else CallerKind.ROLE_SESSION
    return Caller(
        kind=kind,
        arn=entity.arn if entity.kind == "user" else session,
        account=entity.account,
        role_arn="" if entity.kind == "user" else entity.arn,
        unique_id=entity.id,
        management_account=entity.account == organization.management_account,
    )


def takes_session_tags(entity: Entity) -> bool:
    """Return whether somebody may pass tags when assuming a role, which then outrank its own."""
    if entity.kind != "role" or entity.trust is None:
        return False
    named = (
        action for statement in entity.trust.statements if statement.allow for action in statement.actions
    )
    return any(action in ("sts:tagsession", "sts:*", "*") for action in named)


def find_subject(text: str, directory: Directory, organization: Organization) -> Subject | None:
    """Return whom a text names, or `None` for somebody who should be in the snapshot and is not."""
    entity = directory.find(text)
    arn = split(text)
    if entity is not None:
        session = text if arn is not None and arn.service == "sts" else ""
        return of_entity(entity, organization, session)
    if text in (ANONYMOUS, "*"):
        return _anonymous()
    if arn is None:
        provider = text in _PROVIDERS
        return (
            _provider(text, "") if provider else _service(text) if text.endswith(_SERVICE_ENDINGS) else None
        )
    if arn.service not in ("iam", "sts"):
        return None
    return _of_arn(text, arn, directory, organization)


def _of_arn(text: str, arn: Arn, directory: Directory, organization: Organization) -> Subject | None:
    kind = arn.resource.partition("/")[0]
    if kind == "root":
        return _root(text, arn, organization)
    if kind in ("oidc-provider", "saml-provider"):
        return _provider(text, arn.account)
    if kind == "federated-user" and arn.resource != kind:
        return _stranger(text, arn, CallerKind.FEDERATED_USER, "FederatedUser", organization)
    if arn.account in directory.accounts or kind not in ("user", "role", "assumed-role"):
        return None
    if kind == "user":
        return _stranger(text, arn, CallerKind.USER, "User", organization)
    return _stranger(text, arn, CallerKind.ROLE_SESSION, "AssumedRole", organization)


def _stranger(text: str, arn: Arn, kind: CallerKind, kind_name: str, organization: Organization) -> Subject:
    """Return somebody whose own policies nobody gave us: they may allow it, and its boundary may not."""
    role = arn.resource.startswith("role/")
    session = arn.resource.startswith("assumed-role/")
    # The session's name does not tell the role's path; without one the ARN is this (fact AWS 1.3).
    role_arn = f"arn:{arn.partition}:iam::{arn.account}:role/{arn.resource.split('/')[1]}" if session else ""
    known: dict[str, object] = {
        "aws:PrincipalAccount": arn.account,
        "aws:PrincipalType": kind_name,
        "aws:PrincipalIsAWSService": False,
        "aws:ViaAWSService": False,
    }
    if not session:
        known["aws:PrincipalArn"] = text
    if organization.id and arn.account in organization.chains:
        known["aws:PrincipalOrgID"] = organization.id
    if kind is CallerKind.USER:
        known["aws:username"] = text.rsplit("/", 1)[-1]
    absent = {key.lower() for key in _OF_SERVICES}
    if kind is not CallerKind.USER:
        absent.add("aws:username")
    caller = Caller(
        kind=kind,
        arn="" if role else text,
        account=arn.account,
        role_arn=text if role else role_arn,
        management_account=arn.account == organization.management_account,
    )
    gap = Atom(f"the unread policies of `{text}` allow it", "policy unread")
    return Subject(text, caller, known, frozenset(absent), unread={"identity": gap})


def _root(text: str, arn: Arn, organization: Organization) -> Subject:
    known: dict[str, object] = {
        "aws:PrincipalArn": text,
        "aws:PrincipalAccount": arn.account,
        "aws:PrincipalType": "Account",
        "aws:PrincipalIsAWSService": False,
        "aws:ViaAWSService": False,
        "aws:userid": arn.account,
    }
    if organization.id and arn.account in organization.chains:
        known["aws:PrincipalOrgID"] = organization.id
    absent = frozenset(key.lower() for key in (*_OF_SERVICES, "aws:username", "aws:PrincipalTag/*"))
    management = arn.account == organization.management_account
    return Subject(
        text, Caller(CallerKind.ROOT, text, arn.account, management_account=management), known, absent
    )


def _service(text: str) -> Subject:
    known: dict[str, object] = {"aws:PrincipalIsAWSService": True, "aws:PrincipalServiceName": text}
    absent = frozenset(key.lower() for key in _OF_PRINCIPALS)
    return Subject(text, Caller(CallerKind.SERVICE, text, ""), known, absent)


def _provider(text: str, account: str) -> Subject:
    known: dict[str, object] = {"aws:PrincipalIsAWSService": False, "aws:FederatedProvider": text}
    absent = frozenset(
        key.lower() for key in (*_OF_PRINCIPALS, *_OF_SERVICES) if key != "aws:FederatedProvider"
    )
    return Subject(text, Caller(CallerKind.FEDERATED, text, account), known, absent)


def _anonymous() -> Subject:
    known: dict[str, object] = {"aws:PrincipalType": "Anonymous", "aws:ViaAWSService": False}
    absent = frozenset(key.lower() for key in (*_OF_PRINCIPALS, *_OF_SERVICES))
    return Subject(ANONYMOUS, Caller(CallerKind.ANONYMOUS, "", ""), known, absent)


def with_session(subject: Subject) -> Subject:
    """Return the session that a subject makes of itself under a session policy.

    A user's is that of a federated user (fact AWS 1.4); a role's is its own.
    """
    if subject.caller.kind is not CallerKind.USER:
        return subject
    caller = replace(subject.caller, kind=CallerKind.FEDERATED_USER, arn="", user_arn=subject.caller.arn)
    known = {**subject.known, "aws:PrincipalType": "FederatedUser"}
    known.pop("aws:username", None)
    known.pop("aws:userid", None)
    known.pop("aws:PrincipalArn", None)
    return replace(subject, caller=caller, known=known, absent=subject.absent | {"aws:username"})
