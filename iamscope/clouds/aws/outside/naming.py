"""Whom the trusts of a snapshot name who is not in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from iamscope.clouds.aws.data.issuers import issuer_of
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import account_of, name_of, partition_of, split
from iamscope.clouds.aws.records.documents import Principals, Statement
from iamscope.model.principal import Principal

EVERYBODY = "*"
ACCOUNT, ROLE, USER, SESSION = "account", "foreign-role", "foreign-user", "foreign-session"
ANYBODY, OIDC, SAML, IDENTITY, POOL, SERVICE = (
    "everybody",
    "oidc-provider",
    "saml-provider",
    "web-identity",
    "identity-pool",
    "service",
)
SORTS = frozenset({ANYBODY, ACCOUNT, ROLE, USER, SESSION, OIDC, SAML, IDENTITY, POOL, SERVICE})
"""Every sort of principal outside."""
_STRANGERS = {"role": ROLE, "user": USER, "assumed-role": SESSION}
_OF_ACCOUNT = ("aws:principalaccount", "aws:principalarn")
_ACCOUNT_DIGITS = 12


@dataclass(frozen=True, slots=True, order=True)
class Who:
    """Somebody outside: the name, the sort, and the account, if it is of one."""

    id: str
    sort: str
    account: str = ""

    def principal(self) -> Principal:
        """Return it as the neutral noun."""
        name = self.account if self.sort == ACCOUNT else self.id
        return Principal("aws", self.id, self.sort, name_of(name) if split(name) else name, self.account)

    def entity(self) -> Entity:
        """Return it as a principal without any policy that we know."""
        one = self.principal()
        return Entity(one.kind, one.id, one.name, "", "/", one.scope, "", ())


def account_named(account: str, partition: str) -> Who:
    """Return an account as somebody outside."""
    return Who(f"arn:{partition}:iam::{account}:root", ACCOUNT, account)


def trusted(role: Entity, own: Iterable[str]) -> Iterator[Who]:
    """Yield who outside of some accounts is named by an Allow of a role's trust."""
    for statement in role.trust.statements if role.trust else ():
        if statement.allow and statement.principals is not None:
            yield from _named(statement, statement.principals, partition_of(role.arn), frozenset(own))


def _named(
    statement: Statement, principals: Principals, partition: str, own: frozenset[str]
) -> Iterator[Who]:
    if principals.everyone or statement.except_principals:
        yield Who(EVERYBODY, ANYBODY)
        for account in _singled_out(statement):
            if account not in own:
                yield account_named(account, partition)
    if statement.except_principals:
        return
    for name in principals.aws:
        yield from _signed(name, partition, own)
    for name in principals.federated:
        yield federated(name)
    for name in principals.services:
        yield Who(name.lower(), SERVICE)


def _singled_out(statement: Statement) -> Iterator[str]:
    """Yield the accounts that a statement about everybody asks for."""
    for test in statement.conditions:
        if test.key.lower() in _OF_ACCOUNT and not test.negated:
            for value in test.values:
                account = account_of(value) or value
                if account.isdigit() and len(account) == _ACCOUNT_DIGITS:
                    yield account


def _signed(name: str, partition: str, own: frozenset[str]) -> Iterator[Who]:
    arn = split(name)
    account = arn.account if arn else name if name.isdigit() else ""
    if not account or account in own:
        return
    yield account_named(account, partition)
    sort = _STRANGERS.get(arn.resource.partition("/")[0]) if arn else None
    if sort is not None:
        yield Who(name, sort, account)


def federated(name: str) -> Who:
    """Return a provider as somebody outside: an issuer of web identities by its host, in whatever account."""
    arn = split(name)
    if arn is not None and arn.resource.startswith("oidc-provider/"):
        return Who(arn.resource.partition("/")[2], OIDC)
    return Who(name, SAML, arn.account) if arn is not None else Who(name, OIDC)


def spoken_of(text: str, known: Mapping[str, Who], own: Iterable[str], partition: str) -> Who | None:
    """Return who outside is meant by a text, `None` where nobody outside is."""
    text = text.removeprefix("https://")
    if text in known:
        return known[text]
    if text in (EVERYBODY, "everybody", "anonymous"):
        return Who(EVERYBODY, ANYBODY)
    if text.isdigit() and len(text) == _ACCOUNT_DIGITS:
        return account_named(text, partition) if text not in frozenset(own) else None
    if issuer_of(text).public:
        return Who(text, OIDC)
    if text.endswith((".amazonaws.com", ".amazonaws.com.cn")) and "/" not in text:
        return Who(text, SERVICE)
    arn = split(text)
    if arn is not None and ":oidc-provider/" in text:
        return spoken_of(federated(text).id, known, own, partition)
    if arn is not None and arn.service in ("iam", "sts"):
        found = [one for one in _signed(text, arn.partition, frozenset(own)) if one.id == text]
        return found[0] if found else None
    hosts = [one for one in known.values() if one.sort == OIDC and text.startswith(f"{one.id}:")]
    return Who(text, IDENTITY) if hosts and arn is None else None


def issuer_and_subject(identity: str, known: Iterable[Who]) -> tuple[str, str]:
    """Return the issuer of a single web identity, and its subject."""
    hosts = [one.id for one in known if one.sort == OIDC and identity.startswith(f"{one.id}:")]
    host = max(hosts, key=len)
    return host, identity[len(host) + 1 :]
