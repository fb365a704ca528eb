"""The tokens that a provider of identities may give out, as the keys that they bring."""

from collections.abc import Iterator, Mapping
from itertools import islice, product

from iamscope.access.globs import Glob
from iamscope.clouds.aws.authorize.request import Caller, CallerKind
from iamscope.clouds.aws.data.issuers import SAML as ANY_SAML
from iamscope.clouds.aws.data.issuers import Issuer, issuer_of
from iamscope.clouds.aws.outside.guises import Guise
from iamscope.clouds.aws.outside.naming import OIDC, SAML, Who, federated
from iamscope.clouds.aws.outside.pools import COGNITO_HOST
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.documents import Statement
from iamscope.clouds.aws.subjects import Subject

WEB, WITH_SAML = "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"
_MOST = 40
_FILLERS = ("stranger/x", "-stranger/x", "stranger", "x")
_NOBODY = "somebody-else"
# Keys of AWS principals and of services, which nobody has who comes with a token.
_FOREIGN = tuple(
    """
    aws:principalarn aws:principalaccount aws:principalorgid aws:principalorgpaths aws:principaltag/*
    aws:userid aws:username aws:tokenissuetime aws:multifactorauthpresent aws:multifactorauthage
    aws:sourcearn aws:sourceaccount aws:sourceorgid aws:sourceorgpaths aws:sourceowner aws:calledvia
    aws:calledviafirst aws:calledvialast aws:principalservicename aws:principalservicenameslist
    """.split()
)


def issuer_for(who: Who) -> Issuer:
    """Return what is known of a provider's tokens."""
    return ANY_SAML if who.sort == SAML else issuer_of(who.id)


def prefix_of(who: Who) -> str:
    """Return what the keys of a provider begin with."""
    return "SAML" if who.sort == SAML else who.id


def anybody(who: Who, role: Entity) -> Iterator[Guise]:
    """Yield tokens that whoever the provider gives tokens to can get."""
    for context in islice(_strangers(who, role), _MOST):
        yield from _guises(who, role, context)


def someone(who: Who, role: Entity) -> Iterator[Guise]:
    """Yield tokens of a provider of which only is known what everybody's have."""
    yield from anybody(who, role)
    issuer, prefix = issuer_for(who), prefix_of(who)
    if issuer.free:
        for audience in _values(who, role, "aud"):
            yield from _guises(who, role, {f"{prefix}:aud": audience})
    yield from _guises(who, role, {})


def identified(host: str, subject: str, role: Entity) -> Iterator[Guise]:
    """Yield the tokens of one identity of a provider."""
    who = Who(host, OIDC)
    known = {f"{host}:sub": subject}
    if issuer_of(host).free:
        for audience in (*_values(who, role, "aud"), _NOBODY):
            yield from _guises(who, role, {**known, f"{host}:aud": audience})
    else:
        yield from _guises(who, role, known)


def of_pool(role: Entity, pool: str, *, guest: bool) -> Iterator[Guise]:
    """Yield the tokens that an identity pool of Cognito gives to guests, or to its users."""
    way = "unauthenticated" if guest else "authenticated"
    name = pool.partition(":identitypool/")[2]
    keys = {f"{COGNITO_HOST}:aud": name, f"{COGNITO_HOST}:amr": (way,)}
    yield from _guises(Who(COGNITO_HOST, OIDC), role, keys)


def misdirected(who: Who, role: Entity) -> Iterator[Guise]:
    """Yield tokens of a provider that were made for somebody else."""
    yield from _guises(who, role, {f"{prefix_of(who)}:aud": _NOBODY})


def _guises(who: Who, role: Entity, context: Mapping[str, object]) -> Iterator[Guise]:
    """Yield a token as each provider of a role's trust that stands for its issuer."""
    action = WITH_SAML if who.sort == SAML else WEB
    for name in dict.fromkeys(name for _, name in _statements(who, role)):
        known = {"aws:PrincipalIsAWSService": False, "aws:FederatedProvider": name}
        caller = Caller(CallerKind.FEDERATED, name, "")
        yield Guise(Subject(f"token of {name}", caller, known, frozenset(_FOREIGN)), action, context)


def _strangers(who: Who, role: Entity) -> Iterator[Mapping[str, object]]:
    issuer, prefix = issuer_for(who), prefix_of(who)
    for statement in dict.fromkeys(statement for statement, _ in _statements(who, role)):
        subjects = [issuer.subject, *_subjects(issuer, _asked(statement, f"{prefix}:sub"))]
        audiences = [_NOBODY]
        if issuer.free:
            audiences = [*map(_filled, _asked(statement, f"{prefix}:aud")), _NOBODY]
        for subject, audience in product(dict.fromkeys(subjects), dict.fromkeys(audiences)):
            keys: dict[str, object] = {f"{prefix}:sub": subject, f"{prefix}:aud": audience}
            # Who has a pool of its own signs in to it as it likes.
            for ways in _asked(statement, f"{prefix}:amr") if issuer.public else ():
                keys[f"{prefix}:amr"] = (_filled(ways),)
            yield keys


def _subjects(issuer: Issuer, patterns: Iterator[str]) -> Iterator[str]:
    """Yield subjects of strangers that fit patterns which do not say whose tokens they mean."""
    for pattern in patterns:
        wild = Glob.parse(pattern)
        if issuer.tenant is None or issuer.tenant.match(wild.prefix):
            continue
        kind, _, body = issuer.subject.partition(":")
        for filler in (body, f"-{body}", *_FILLERS):
            for lead in ("", f"{kind}:"):
                start, star, rest = pattern.partition("*")
                text = _filled(f"{start}{lead}{filler}{rest}" if star else pattern)
                if issuer.shape.fullmatch(text):
                    yield text


def _values(who: Who, role: Entity, key: str) -> Iterator[str]:
    for statement, _ in _statements(who, role):
        yield from map(_filled, _asked(statement, f"{prefix_of(who)}:{key}"))


def _asked(statement: Statement, key: str) -> Iterator[str]:
    for test in statement.conditions:
        if test.key.lower() == key.lower() and not test.negated:
            yield from test.values


def _filled(pattern: str) -> str:
    return pattern.replace("*", "x").replace("?", "x")


def _statements(who: Who, role: Entity) -> Iterator[tuple[Statement, str]]:
    """Yield the statements of a trust that let an issuer in, with the provider that they name."""
    for statement in role.trust.statements if role.trust else ():
        if statement.allow and statement.principals is not None and not statement.except_principals:
            for name in statement.principals.federated:
                if federated(name).id == who.id:
                    yield statement, name
