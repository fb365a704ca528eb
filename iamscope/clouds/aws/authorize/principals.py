"""The Principal and NotPrincipal elements against a caller (facts 2.6, 3.20 and 3.21)."""

import re
from enum import IntEnum

from iamscope.clouds.aws.authorize.request import ROLES, Caller, CallerKind, Request
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.records.documents import Principals, Statement
from iamscope.model.truth import Atom, Truth, disjoin

_SESSION_NAME = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)


class Row(IntEnum):
    """Which row of the table of fact 2.6 a grant falls under; a higher row is wider."""

    ACCOUNT = 1
    ROLE = 2
    USER = 3
    DIRECT = 4
    """A session, everyone, a service or a provider: no other policy of the caller is asked."""


Rows = dict[Row, Truth]


def grant_rows(statement: Statement, request: Request) -> Rows:
    """Return the rows under which an Allow names the caller, each with how certain that is."""
    principals = statement.principals
    if principals is None:
        return {}
    if statement.except_principals:
        listed = _listed(principals, request.caller)
        return {} if listed is True else {Row.DIRECT: True if listed is False else _partial(request)}
    return _rows(principals, request.caller)


def denied(statement: Statement, request: Request) -> Truth:
    """Return whether a Deny's principal element hits the caller."""
    principals = statement.principals
    if principals is None:
        return False
    if not statement.except_principals:
        return disjoin(_rows(principals, request.caller).values())
    if request.boundary:
        # A NotPrincipal with Deny always hits a principal that carries a boundary (3.21).
        return True
    listed = _listed(principals, request.caller)
    if isinstance(listed, bool):
        return not listed
    return _partial(request)


def _partial(request: Request) -> Atom:
    name = request.caller.arn or request.caller.role_arn
    return Atom(
        f"a NotPrincipal that lists only some forms of `{name}` does not exempt it", "open point 3.21"
    )


def _rows(principals: Principals, caller: Caller) -> Rows:
    rows: Rows = {}
    if principals.everyone:
        rows[Row.DIRECT] = True
    for name in principals.aws:
        row, truth = _names(name, caller)
        if row is not None:
            rows[row] = disjoin((rows.get(row, False), truth))
    for service in principals.services:
        if caller.kind is CallerKind.SERVICE and service.lower() == caller.arn.lower():
            rows[Row.DIRECT] = True
    for provider in principals.federated:
        if caller.kind is CallerKind.FEDERATED and provider == caller.arn:
            rows[Row.DIRECT] = True
    if principals.canonical and caller.in_account:
        known = Atom("the canonical user id named is that of the caller's account", "canonical user id")
        rows[Row.ACCOUNT] = disjoin((rows.get(Row.ACCOUNT, False), known))
    return rows


def _names(name: str, caller: Caller) -> tuple[Row | None, Truth]:
    """Return the row under which one AWS principal names the caller."""
    if not caller.in_account or not name:
        return None, False
    if _is_account(name, caller.account):
        return Row.ACCOUNT, True
    if name == caller.arn:
        return (Row.USER if caller.kind is CallerKind.USER else Row.DIRECT), True
    if caller.user_arn and name == caller.user_arn:
        return Row.USER, True
    if caller.unique_id and name == caller.unique_id:
        return (Row.ROLE if caller.kind in ROLES else Row.USER), True
    if caller.kind not in ROLES:
        return None, False
    if _is_role(name, caller):
        return Row.ROLE, True
    return (None, False) if caller.arn else _session_of(name, caller)


def _is_account(name: str, account: str) -> bool:
    """Return whether a principal is the account: its number, or its root user's ARN (fact 1.5)."""
    arn = split(name)
    return name == account or (
        arn is not None and (arn.service, arn.account, arn.resource) == ("iam", account, "root")
    )


def _is_role(name: str, caller: Caller) -> bool:
    """Return whether a principal is the caller's role; a session's ARN alone tells it by name (fact 1.3)."""
    if caller.role_arn:
        return name == caller.role_arn
    role, session = split(name), split(caller.arn)
    if role is None or session is None or role.service != "iam" or role.account != session.account:
        return False
    kind, *_, role_name = role.resource.split("/")
    return kind == "role" and role_name.lower() == session.resource.split("/")[1].lower()


def _session_of(name: str, caller: Caller) -> tuple[Row | None, Truth]:
    """Match a session ARN against a role whose session name nobody knows."""
    arn = split(name)
    if arn is None or arn.service != "sts" or arn.account != caller.account:
        return None, False
    kind, _, rest = arn.resource.partition("/")
    role, _, session = rest.partition("/")
    same = role.lower() == caller.role_arn.rsplit("/", 1)[-1].lower()
    # Principals have no wildcards, and no session is named so.
    if kind != "assumed-role" or not same or not _SESSION_NAME.fullmatch(session):
        return None, False
    return Row.DIRECT, Atom(f"the role session is named `{session}`", "sts:RoleSessionName")


def _listed(principals: Principals, caller: Caller) -> bool | None:
    """Return whether a NotPrincipal lists the caller in all its forms, in none, or (`None`) in some."""
    if principals.everyone:
        return True
    if not caller.in_account:
        return Row.DIRECT in _rows(principals, caller)
    rows = _rows(principals, caller)
    if {row for row, truth in rows.items() if truth is True} >= _forms(caller):
        return True
    return None if rows else False


def _forms(caller: Caller) -> frozenset[Row]:
    """Return the rows under which a NotPrincipal has to list a caller to exempt it (fact 3.21)."""
    match caller.kind:
        case CallerKind.ROOT:
            return frozenset({Row.ACCOUNT})
        case CallerKind.USER:
            return frozenset({Row.ACCOUNT, Row.USER})
        case CallerKind.FEDERATED_USER if not caller.user_arn:
            return frozenset({Row.ACCOUNT, Row.DIRECT})
        case CallerKind.FEDERATED_USER:
            return frozenset({Row.ACCOUNT, Row.USER, Row.DIRECT})
        case _:
            return frozenset({Row.ACCOUNT, Row.ROLE, Row.DIRECT})
