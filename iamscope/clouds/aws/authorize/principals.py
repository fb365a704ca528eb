"""The Principal and NotPrincipal elements against a caller (facts 2.6, 3.20 and 3.21)."""

from enum import IntEnum

from iamscope.clouds.aws.authorize.request import Caller, CallerKind, Request
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.records.documents import Principals, Statement
from iamscope.model.truth import Atom, Truth, disjoin


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
        return True
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
    if not caller.in_account:
        return None, False
    if name in (caller.account, f"arn:{_partition(name)}:iam::{caller.account}:root"):
        return Row.ACCOUNT, True
    if caller.unique_id and name == caller.unique_id:
        return (Row.USER if caller.kind is CallerKind.USER else Row.ROLE), True
    if caller.user_arn and name == caller.user_arn:
        return Row.USER, True
    if name == caller.role_arn:
        return Row.ROLE, True
    if caller.arn:
        return (_own_row(caller), True) if name == caller.arn else (None, False)
    return _session_of(name, caller)


def _own_row(caller: Caller) -> Row:
    return Row.USER if caller.kind is CallerKind.USER else Row.DIRECT


def _session_of(name: str, caller: Caller) -> tuple[Row | None, Truth]:
    """Match a session ARN against a role whose session name nobody knows."""
    arn = split(name)
    role = caller.role_arn.rsplit("/", 1)[-1].lower()
    if arn is None or arn.service != "sts" or arn.account != caller.account:
        return None, False
    kind, _, rest = arn.resource.partition("/")
    named, _, session = rest.partition("/")
    if kind != "assumed-role" or named.lower() != role or not session:
        return None, False
    return Row.DIRECT, Atom(f"the role session is named `{session}`", "sts:RoleSessionName")


def _partition(name: str) -> str:
    return name.split(":", 2)[1] if name.startswith("arn:") and name.count(":") > 1 else "aws"


def _listed(principals: Principals, caller: Caller) -> bool | None:
    """Return whether a NotPrincipal lists the caller in all its forms, in none, or (`None`) in some."""
    if principals.everyone:
        return True
    if not caller.in_account:
        return Row.DIRECT in _rows(principals, caller)
    root = caller.kind is CallerKind.ROOT
    forms = [form for form in ("" if root else caller.arn, caller.role_arn, caller.user_arn) if form]
    named = set(principals.aws)
    hits = [form in named or (caller.unique_id in named and form != caller.arn) for form in forms]
    hits.append(any(_names(name, caller)[0] is Row.ACCOUNT for name in named))
    if not caller.arn and not root:
        # The session's own name, which would have to be listed too, is unknown.
        hits.append(False)
    return True if all(hits) else None if any(hits) else False
