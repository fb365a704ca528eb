"""Trusts that let in more of those outside than whoever wrote them can have meant (facts AWS 4.6 and 4.7)."""

from collections.abc import Iterator

from iamscope.clouds.aws.outside import tokens
from iamscope.clouds.aws.outside.entering import Entry, Outside
from iamscope.clouds.aws.outside.naming import ACCOUNT, ANYBODY, OIDC, Who, trusted
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.model.source import Source
from iamscope.model.truth import atoms

_NO_ID: dict[str, object] = {"sts:ExternalId": None}
# Who is asked for one of these is no service that acts for many.
_TELLING = (
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:multifactorauthpresent",
    "aws:multifactorauthage",
)


def open_trusts(outside: Outside, role: Entity) -> Iterator[tuple[Source, Who, str]]:
    """Yield the statements of a role's trust that are too open, for whom, and why in words."""
    for who in dict.fromkeys(trusted(role, outside.own)):
        if who.sort in (ANYBODY, ACCOUNT):
            yield from _signed(outside, who, role)
        elif who.sort == OIDC:
            yield from _federated(outside, who, role)


def _signed(outside: Outside, who: Who, role: Entity) -> Iterator[tuple[Source, Who, str]]:
    if outside.belongs(who):
        return
    found = outside.best(outside.signed(who, role), role, _NO_ID)
    if found is None or any(atom.key.lower() in _TELLING for atom in atoms(found.decision.residual)):
        return
    if who.sort == ANYBODY:
        yield from _told(found, who, "lets in every account of AWS")
    else:
        words = f"lets in account {who.account}, which is not known to be yours, without an external id"
        yield from _told(found, who, words)


def _federated(outside: Outside, who: Who, role: Entity) -> Iterator[tuple[Source, Who, str]]:
    issuer = tokens.issuer_for(who)
    found = outside.best(tokens.anybody(who, role), role)
    if found is not None and found.decision.allowed:
        whom = "anybody at all can get" if issuer.public else "it gives to anybody"
        yield from _told(found, who, f"takes every token of `{who.id}` that {whom}")
        return
    other = outside.best(tokens.misdirected(who, role), role) if issuer.audience else None
    if other is not None:
        yield from _told(other, who, f"takes tokens of `{who.id}` that were made for somebody else")


def _told(found: Entry, who: Who, words: str) -> Iterator[tuple[Source, Who, str]]:
    for source in found.proof[:1]:
        yield source, who, words
