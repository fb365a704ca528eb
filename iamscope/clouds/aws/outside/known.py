"""What the snapshot tells of somebody outside, in words."""

from collections.abc import Iterator

from iamscope.clouds.aws.outside import tokens
from iamscope.clouds.aws.outside.confused import open_trusts
from iamscope.clouds.aws.outside.entering import Outside
from iamscope.clouds.aws.outside.naming import (
    ANYBODY,
    IDENTITY,
    OIDC,
    POOL,
    ROLE,
    SAML,
    SERVICE,
    SESSION,
    USER,
    Who,
)
from iamscope.clouds.aws.outside.pools import guests_known
from iamscope.model.columns import count, listing
from iamscope.model.outsider import Outsider
from iamscope.model.safe import printable

_SIGNED_IN = "its tokens are given out by whoever runs it"


def outsider(outside: Outside, who: Who) -> Outsider:
    """Return somebody outside with what is known of it."""
    return Outsider(who.principal(), outside.belongs(who), tuple(_known(outside, who)))


def _known(outside: Outside, who: Who) -> Iterator[str]:
    yield from _place(outside, who)
    roles = outside.naming.get(who.id, ())
    if who.sort not in (POOL, IDENTITY):
        yield f"named by the trust of {count(len(roles), 'role')}" if roles else "named by no trust"
    found: dict[str, list[str]] = {}
    for role in roles:
        for _, whom, words in open_trusts(outside, role):
            if whom == who:
                found.setdefault(words, []).append(role.name)
    for words, names in found.items():
        yield f"{listing(sorted(map(printable, names)))} {words}"


def _place(outside: Outside, who: Who) -> Iterator[str]:
    organization = outside.decider.organization
    if who.sort == ANYBODY:
        yield "any account of AWS"
    elif who.sort == OIDC:
        public = tokens.issuer_for(who).public
        yield "anybody can get tokens of it" if public else _SIGNED_IN
    elif who.sort == IDENTITY:
        yield "one identity of a provider that some trust names"
    elif who.sort == SAML:
        yield "Identity Center's own provider" if outside.belongs(who) else _SIGNED_IN
    elif who.sort == POOL:
        yield from guests_known(outside.decider.inventory, who.id)
    elif who.sort == SERVICE:
        yield "a service of AWS"
    elif outside.belongs(who):
        yield "of an account of the same organization"
    elif who.account and organization.chains:
        yield "of an account outside the organization, as far as it was read"
    elif who.account:
        yield "of an account of which nothing was read"
    if who.sort in (ROLE, USER, SESSION):
        yield "its own policies were not read"
