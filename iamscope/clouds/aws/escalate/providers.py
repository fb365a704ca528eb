"""Providers of identities that somebody held can speak for (fact AWS 6.5, row x-fedprovider)."""

from collections.abc import Iterator, Mapping

from iamscope.clouds.aws.authorize.context import Context as Keys
from iamscope.clouds.aws.authorize.decide import Policies, decide
from iamscope.clouds.aws.authorize.request import Caller, CallerKind, Request
from iamscope.clouds.aws.data.issuers import KUBERNETES, issuer_of
from iamscope.clouds.aws.decisions import TRUST
from iamscope.clouds.aws.escalate.ground import Ground, Made, step
from iamscope.clouds.aws.escalate.held import Held
from iamscope.clouds.aws.escalate.objects import facts_of, within
from iamscope.clouds.aws.escalate.paths import MANIPULATION, THE_ROLE, Path
from iamscope.clouds.aws.escalate.sts import UPDATE_TRUST, assumption
from iamscope.clouds.aws.outside import tokens
from iamscope.clouds.aws.outside.entering import Entry, admitted
from iamscope.clouds.aws.outside.naming import OIDC, SAML, Who, federated
from iamscope.clouds.aws.outside.tokens import WEB, WITH_SAML
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import partition_of
from iamscope.clouds.aws.records.documents import Attachment, parse_document
from iamscope.clouds.aws.records.organization import RESOURCE_CONTROL
from iamscope.model.decision import Decision
from iamscope.model.reach import Call, Step
from iamscope.model.truth import atoms

PATH = "x-fedprovider"
UPDATE_SAML = "iam:UpdateSAMLProvider"
THUMBPRINT, ADD_AUDIENCE = (
    "iam:UpdateOpenIDConnectProviderThumbprint",
    "iam:AddClientIDToOpenIDConnectProvider",
)
_NEW: Mapping[str, tuple[str, str]] = {
    "iam:CreateSAMLProvider": ("saml-provider", WITH_SAML),
    "iam:CreateOpenIDConnectProvider": ("oidc-provider", WEB),
}
ACTIONS = (UPDATE_SAML, THUMBPRINT, ADD_AUDIENCE, *_NEW, UPDATE_TRUST)
"""Of which the newest has to mention one."""

PATHS = (
    Path(
        PATH,
        "A provider of identities is taken over, or a new one is trusted",
        ACTIONS,
        THE_ROLE,
        # T1484.002 is trust modification.
        (*MANIPULATION, "T1484.002"),
    ),
)


def speak_for_providers(ground: Ground) -> Iterator[Step]:
    """Yield the roles that somebody held gets by making tokens of a provider that they trust."""
    newest = ground.newest.read
    if ground.outdone:
        return
    for action in (UPDATE_SAML, THUMBPRINT, ADD_AUDIENCE):
        if newest.names(action):
            yield from _taken_over(ground, newest, action)
    if newest.names(UPDATE_TRUST):
        yield from _trusted_anew(ground, newest)
    if any(newest.names(action) for action in _NEW):
        for writer in ground.company.callers(UPDATE_TRUST, read=True):
            if writer is not ground.newest:
                yield from _trusted_anew(ground, writer.read)


def _taken_over(ground: Ground, newest: Held, action: str) -> Iterator[Step]:
    sort = SAML if action == UPDATE_SAML else OIDC
    roles = ground.decider.directory.federated(newest.entity.account)
    found = {name: who for role in roles for name, who in _providers(role) if who.sort == sort}
    for arn in within(newest, action, sorted(name for name in found if name.startswith("arn:"))):
        made = ground.own_call(action, arn, None, newest)
        for role in roles if made else ():
            if made is None or ground.holds(role) or arn not in dict(_providers(role)):
                continue
            entry = _entry(ground, found[arn], role, action)
            if entry is not None:
                yield _step(ground, role, [made], entry, _depends(action, found[arn], entry))


def _entry(ground: Ground, who: Who, role: Entity, action: str) -> Entry | None:
    """Return that a role takes what the changed provider says."""
    issuer = issuer_of(who.id)
    if action == THUMBPRINT and (issuer.public or issuer is KUBERNETES):
        # Their certificates are signed by public authorities: AWS takes no notice of thumbprints.
        return None
    guises = tokens.misdirected if action == ADD_AUDIENCE else tokens.someone
    return admitted(ground.decider, guises(who, role), role)


def _depends(action: str, who: Who, entry: Entry) -> str:
    """Return what taking over a provider depends on: whoever writes its metadata says all of its keys."""
    if action == THUMBPRINT:
        return (
            f"the certificate of `{who.id}` is of no public authority, and somebody held answers in its place"
        )
    if action == ADD_AUDIENCE:
        return f"somebody held gets tokens of `{who.id}` for another audience"
    unsaid = [one.text for one in atoms(entry.decision.residual) if not one.key.lower().startswith("saml:")]
    return " and ".join(unsaid)


def _step(ground: Ground, role: Entity, made: list[Made], entry: Entry, depends: str) -> Step:
    call = Call(ground.newest.entity.arn, entry.action, role.arn, entry.proof)
    calls = (*(one.call for one in made), call)
    found = step(PATH, ground.newest, Held(role, raised=False), made, depends)
    return Step(found.id, found.origin, found.target, calls, found.depends)


def _trusted_anew(ground: Ground, writer: Held) -> Iterator[Step]:
    """Yield the roles that are made to trust a new provider, where the writer cannot assume them itself."""
    for arn in within(writer, UPDATE_TRUST, ground.decider.directory.listed("role", writer.entity.account)):
        role = ground.decider.directory.entities[arn]
        if ground.holds(role) or role.service_linked or assumption(ground, role, [writer]) is not None:
            continue
        written = ground.own_call(UPDATE_TRUST, arn, facts_of(role), by=writer)
        for action, (kind, call) in _NEW.items() if written else ():
            name = f"arn:{partition_of(arn)}:iam::{role.account}:{kind}/example"
            created = ground.call(action, name, account=role.account, read=True)
            decision = _would_take(ground, role, name, call)
            if written and created and ground.newest in (created.by, written.by) and decision.possible:
                yield _step(ground, role, [created, written], Entry(role, call, decision), "")
                break


def _would_take(ground: Ground, role: Entity, provider: str, action: str) -> Decision:
    """Return whether a role may be entered with a token, if its trust says so: the organization has a say."""
    statement = {"Effect": "Allow", "Principal": {"Federated": provider}, "Action": action}
    document = parse_document({"Version": "2012-10-17", "Statement": [statement]}, where="iamscope")
    caller = Caller(CallerKind.FEDERATED, provider, "")
    request = Request(caller, action.lower(), role.arn, role.account, Keys({}, open=True))
    levels = ground.decider.organization.levels(RESOURCE_CONTROL, role.account)
    return decide(request, Policies(resource=(Attachment(document, TRUST, role.arn),), rcps=levels))


def _providers(role: Entity) -> Iterator[tuple[str, Who]]:
    """Yield the providers that a role's trust names, as it names them and as somebody outside."""
    for statement in role.trust.statements if role.trust else ():
        if statement.allow and statement.principals and not statement.except_principals:
            for name in statement.principals.federated:
                yield name, federated(name)
