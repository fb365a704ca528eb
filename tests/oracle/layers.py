"""How the layers of policies combine into one answer (rules 1.4 to 1.8 and section 2)."""

from collections.abc import Callable, Iterator
from typing import Any

from . import facts
from .facts import ACCOUNT_KINDS, ROLE_KINDS, TRUST_ACTIONS, Case, action_of, policy, resource_arn, service_of
from .principals import ACCOUNT, EVERYBODY, ROLE, SESSION, USER, caller, is_service_linked, kind_of
from .statements import Ask, any_statement
from .truth import Truth, every, negated, some

ALLOW, IMPLICIT, EXPLICIT, CONDITIONAL = "allow", "implicit-deny", "explicit-deny", "conditional"

OPEN_2_8B = "2.8b the boundary of a user counts when a trust policy names the user"
OPEN_2_11 = "2.11 a Deny on sts:GetSessionToken binds"
OPEN_4_5 = "4.5 sts:SetSourceIdentity in a role chain needs an identity Allow beside the trust"

OPEN_2_8F = "2.8f AWS lets accounts change tags and descriptions of roles that are reserved"
LABELS = frozenset({"iam:tagrole", "iam:untagrole", "iam:updaterole", "iam:updateroledescription"})
OPEN_4_14 = "4.14 the caller's account is not the delegated administrator for IAM"

OUTSIDE = frozenset({"execute-api", "aoss", "elasticfilesystem"})


def answer(case: Case, same_account: bool, ask: Ask) -> str:
    """Decide a case (rule 3.22)."""
    if service_of(case) in OUTSIDE:
        raise facts.OutsideOracleError(service_of(case))
    deny = denied(case, same_account, ask)
    if deny is True:
        return EXPLICIT
    allow = permitted(case, same_account, ask)
    if allow is False:
        return IMPLICIT
    return ALLOW if allow is True and deny is False else CONDITIONAL


def denied(case: Case, same_account: bool, ask: Ask) -> Truth:
    """Say whether any layer denies explicitly (rule 2.2)."""
    if action_of(case) == "sts:getcalleridentity" and kind_of(case) in ACCOUNT_KINDS:
        return False
    deny = some(deny_of_each_layer(case, same_account, ask))
    if action_of(case) == "sts:getsessiontoken":
        return every([deny, ask(lambda world: world.choose(OPEN_2_11))])
    return deny


def deny_of_each_layer(case: Case, same_account: bool, ask: Ask) -> Iterator[Truth]:
    """Yield for every layer that binds the caller whether it denies."""
    layers = ["resource_policy", "vpc_endpoint"]
    if kind_of(case) in ACCOUNT_KINDS:
        # The root user has no policies of its own; an AssumeRoot session has its task policy (1.5).
        layers += ["session"] if kind_of(case) == "root" else ["identity", "boundary", "session"]
    layers += ["scps"] if under_scps(case) else []
    for layer in layers:
        yield some(any_statement("Deny", layer, level, case, ask) for level in levels(case, layer))
    bound = under_rcps(case, same_account, ask)
    for level in levels(case, "rcps") if bound is not False else []:
        yield every([bound, any_statement("Deny", "rcps", level, case, ask)])


def levels(case: Case, layer: str) -> list[Any]:
    """Return the levels of a layer; every layer but SCPs and RCPs is one level."""
    documents = policy(case, layer)
    if documents is None:
        return []
    return list(documents) if layer in ("scps", "rcps") else [documents]


def under_scps(case: Case) -> bool:
    """Say whether SCPs limit the caller (rule 2.4b)."""
    principal = caller(case)
    return (
        principal["kind"] in ACCOUNT_KINDS
        and not principal.get("management_account")
        and not is_service_linked(case)
    )


def under_rcps(case: Case, same_account: bool, ask: Ask) -> Truth:
    """Say whether RCPs protect the resource from the caller (rule 2.3)."""
    in_management_account = same_account and bool(caller(case).get("management_account"))
    if in_management_account or is_service_linked(case) or action_of(case) == "kms:retiregrant":
        return False
    service = service_of(case)
    if service in facts.RCP_SINGLE_SOURCE:
        return ask(lambda world: world.choose(f"2.3c RCP support of {service}"))
    return service in facts.RCP_CONFIRMED


def permitted(case: Case, same_account: bool, ask: Ask) -> Truth:
    """Say whether the request is allowed when no Deny is looked at."""
    if needs_nothing(case):
        return True

    def parts() -> Iterator[Truth]:
        yield negated(refused_by_service(case, ask))
        yield granted(case, same_account, ask)
        # Rule 2.4a: every level needs an Allow. RCPFullAWSAccess gives it for RCPs (2.3b).
        for level in levels(case, "scps") if under_scps(case) else []:
            yield any_statement("Allow", "scps", level, case, ask)
        yield absent_or_allows(case, "vpc_endpoint", ask)

    return every(parts())


def needs_nothing(case: Case) -> bool:
    """Say whether the call needs no permission at all (rule 2.11)."""
    allowed_kinds = {"sts:getcalleridentity": ACCOUNT_KINDS, "sts:getsessiontoken": {"user", "root"}}
    return kind_of(case) in allowed_kinds.get(action_of(case), set())


def refused_by_service(case: Case, ask: Ask) -> Truth:
    """Say whether the service refuses the call whatever the policies say (rules 1.5, 2.8f and 4)."""
    kind, action = kind_of(case), action_of(case)
    if kind == "root" and action in {*TRUST_ACTIONS, "sts:assumeroot"}:
        return True
    if kind == "federated-user" and service_of(case) in ("iam", "sts"):
        # Rule 4.10: PassRole is no call to IAM; the service that receives the role asks.
        return action != "iam:passrole"
    if kind in ROLE_KINDS and action in ("sts:getsessiontoken", "sts:getfederationtoken"):
        return True
    if action in LABELS and edits_protected_object(case):
        return ask(lambda world: world.choose(OPEN_2_8F))
    return edits_protected_object(case)


def edits_protected_object(case: Case) -> bool:
    """Say whether the call would change an IAM object that only AWS may change (rule 2.8f)."""
    service, _, name = action_of(case).partition(":")
    if service != "iam":
        return False
    verbs = ("put", "attach", "detach", "delete", "update", "add", "remove", "set", "tag", "untag", "create")
    owner, _, path = resource_arn(case).partition(":iam::")[2].partition(":")
    kept_by_services = is_service_linked(case) or "servicelinkedrole" in name
    reserved = path.startswith(("role/aws-reserved/", "role/aws-service-role/")) and not kept_by_services
    return name.startswith(verbs) and (reserved or (owner == "aws" and path.startswith("policy/")))


def granted(case: Case, same_account: bool, ask: Ask) -> Truth:
    """Say whether identity and resource policies grant, before SCPs and the endpoint limit it."""
    if kind_of(case) not in ACCOUNT_KINDS:
        return resource_grants(case, ask)
    if action_of(case) == "sts:assumeroot":
        # Rule 4.14: no policy of the root user is asked, but who the caller's account is.
        managing = bool(caller(case).get("management_account"))
        return every([identity_grants(case, ask), managing or not_asked(OPEN_4_14)(case, ask)])
    if not same_account or service_of(case) == "vpc-lattice-svcs":
        # Rule 2.7; VPC Lattice asks for both in one account too (2.8d).
        return every(grant(case, ask) for grant in (resource_grants, identity_grants))
    if action_of(case) == "sts:setsourceidentity" and kind_of(case) in ROLE_KINDS:
        chain = (identity_grants, not_asked(OPEN_4_5))
        return every([some(mandatory(case, ask)), some(grant(case, ask) for grant in chain)])
    if action_of(case) in TRUST_ACTIONS or is_kms_key(case):
        return some(mandatory(case, ask))
    return some(grant(case, ask) for grant in (identity_grants, direct_grant))


def mandatory(case: Case, ask: Ask) -> Iterator[Truth]:
    """Yield the two ways through a resource policy that must speak (rules 2.8a and 2.8b)."""
    yield direct_grant(case, ask)
    yield every(grant(case, ask) for grant in (account_grant, identity_grants))


def resource_grants(case: Case, ask: Ask, *through: str) -> Truth:
    """Say whether the resource policy allows, by a Principal that means the caller in one of these ways."""
    ways = frozenset(through) or None
    return any_statement("Allow", "resource_policy", policy(case, "resource_policy"), case, ask, through=ways)


def account_grant(case: Case, ask: Ask) -> Truth:
    """Say whether the resource policy lets the caller's account use its identity policies."""
    return resource_grants(case, ask, ACCOUNT)


def direct_grant(case: Case, ask: Ask) -> Truth:
    """Say whether the resource policy grants without an identity policy (rule 2.6)."""

    def rows() -> Iterator[Truth]:
        yield resource_grants(case, ask, SESSION, EVERYBODY)
        yield every(grant(case, ask) for grant in (role_grant, caps))
        yield every(grant(case, ask) for grant in (user_grant, user_grant_counts))

    return some(rows())


def role_grant(case: Case, ask: Ask) -> Truth:
    """Say whether the resource policy names the caller's role."""
    return resource_grants(case, ask, ROLE)


def user_grant(case: Case, ask: Ask) -> Truth:
    """Say whether the resource policy names the user, or the user behind a federated session."""
    return resource_grants(case, ask, USER)


def user_grant_counts(case: Case, ask: Ask) -> Truth:
    """Say whether a grant to a user ARN reaches the caller (rules 1.4, 2.6a and 2.8b)."""
    if kind_of(case) == "federated-user":
        return False if policy(case, "session") is None else caps(case, ask)
    if action_of(case) not in TRUST_ACTIONS:
        return True
    return some([absent_or_allows(case, "boundary", ask), not_asked(OPEN_2_8B)(case, ask)])


def caps(case: Case, ask: Ask) -> Truth:
    """Say whether boundary and session policy let the request through."""
    return every(absent_or_allows(case, layer, ask) for layer in ("boundary", "session"))


def not_asked(point: str) -> Callable[[Case, Ask], Truth]:
    """Return a grant that stands when AWS does not ask for what an open point would demand."""
    return lambda _, ask: ask(lambda world: not world.choose(point))


def identity_grants(case: Case, ask: Ask) -> Truth:
    """Say whether the caller's own side allows: identity, boundary, session (rules 2.9, 2.10, 1.4, 1.5)."""
    if kind_of(case) == "root":
        return absent_or_allows(case, "session", ask)
    if kind_of(case) == "federated-user" and policy(case, "session") is None:
        return False

    def parts() -> Iterator[Truth]:
        yield any_statement("Allow", "identity", policy(case, "identity"), case, ask)
        yield caps(case, ask)

    return every(parts())


def absent_or_allows(case: Case, layer: str, ask: Ask) -> Truth:
    """Say whether a limiting layer lets the request through: it is not there, or it allows."""
    documents = policy(case, layer)
    return True if documents is None else any_statement("Allow", layer, documents, case, ask)


def is_kms_key(case: Case) -> bool:
    """Say whether the resource is a KMS key, whose key policy is mandatory (rule 2.8a).

    An alias is another name of its key, but for the actions that are about the alias itself.
    """
    about_alias = action_of(case) in ("kms:createalias", "kms:deletealias", "kms:updatealias")
    named = resource_arn(case).split(":", 5)[-1].startswith(("key/", "alias/"))
    return service_of(case) == "kms" and named and not about_alias
