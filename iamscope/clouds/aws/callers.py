"""The callers that policies with Principal elements tell apart: one of each sort is enough to compare them.

Principals are named exactly or by their account (fact AWS 3.20), so that whoever is not named behaves
like any other of the same account, and like any stranger of another one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from iamscope.access.globs import Glob
from iamscope.access.keys import Mode, ValueTest
from iamscope.access.parts import Literal
from iamscope.access.pieces import from_glob
from iamscope.access.texts import TextSet
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.principals import Row, denied, grant_rows
from iamscope.clouds.aws.authorize.request import Caller, CallerKind, Request
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.records.documents import PolicyDocument, Principals, Statement
from iamscope.model.truth import Atom, Truth, conjoin, describe, disjoin, negate

STRANGER = "999999999999"
_NOBODY = "somebody"
SPELLED = {
    key.lower(): key
    for key in (
        "aws:PrincipalArn",
        "aws:PrincipalAccount",
        "aws:PrincipalType",
        "aws:PrincipalIsAWSService",
        "aws:PrincipalServiceName",
        "aws:username",
        "aws:userid",
    )
}
PRINCIPAL_ARN = "aws:principalarn"
_OF_SIGNED = (PRINCIPAL_ARN, "aws:principalaccount", "aws:principaltype", "aws:username", "aws:userid")
# What the ARN of a principal can be (facts AWS 1.2 to 1.5).
_ARNS = ("iam::{}:role/?*", "iam::{}:user/?*", "iam::{}:root", "sts::{}:federated-user/?*")


@dataclass(frozen=True, slots=True)
class Speaker:
    """One caller, what is known of its keys, and how Principal elements speak of it.

    With `alone` only grants count that need no other policy of the caller (fact AWS 2.6): naming an
    account merely delegates to it. `canonical` is the canonical user id of its account.
    """

    name: str
    caller: Caller
    context: Context
    literals: tuple[Literal, ...] = ()
    alone: bool = False
    canonical: str = ""
    usual_arn: str = ""
    """An ARN that reads well for a caller of whom only the account is known."""

    def spoken_of(self, statement: Statement) -> Truth:
        """Return whether a statement's principal element speaks of the caller."""
        principals = statement.principals
        if principals is None:
            return False
        truth = self._named(statement, principals)
        if isinstance(truth, bool):
            return truth
        # What is open for one list of names need not be settled the same way for another.
        return Atom(f"{describe(truth)} ({', '.join(self._forms(principals))})", "open point 3.21")

    def _forms(self, principals: Principals) -> list[str]:
        own = {self.caller.arn, self.caller.role_arn, self.caller.user_arn, self.caller.unique_id}
        return sorted(name for name in principals.aws if name in own or _account(name) == self.caller.account)

    def _named(self, statement: Statement, principals: Principals) -> Truth:
        bare = replace(statement, principals=replace(principals, canonical=()))
        request = Request(self.caller, "", "*", None, self.context)
        canonical = disjoin(map(self._is_canonical, principals.canonical))
        if not statement.allow:
            hit = denied(bare, request)
            return (
                conjoin((hit, negate(canonical)))
                if statement.except_principals
                else disjoin((hit, canonical))
            )
        rows = grant_rows(bare, request)
        counted = [truth for row, truth in rows.items() if row is not Row.ACCOUNT or not self.alone]
        if statement.except_principals:
            return conjoin((disjoin(counted), negate(canonical)))
        # A canonical user id means the account, and delegates to it.
        return disjoin((*counted, canonical)) if not self.alone else disjoin(counted)

    def _is_canonical(self, user: str) -> Truth:
        """Return whether a canonical user id is that of the caller's account; any account can have it."""
        if self.canonical or self.caller.account in ("", STRANGER):
            return self.canonical == user
        text = f"`{user}` is the canonical user id of account {self.caller.account}"
        return Atom(text, "canonical user id")


def names_principals(document: PolicyDocument) -> bool:
    """Return whether a document names principals, as those do that hang on a resource."""
    return any(statement.principals is not None for statement in document.statements)


def speakers(documents: Iterable[PolicyDocument]) -> tuple[Speaker, ...]:
    """Return one caller of each sort that some documents tell apart, none if they name no principals."""
    named = [statement.principals for document in documents for statement in document.statements]
    principals = [one for one in named if one is not None]
    if not principals:
        return ()
    found = {one.name: one for one in _speakers(principals)}.values()
    delegating = any(_account(name) for one in principals for name in one.aws) or any(
        one.canonical for one in principals
    )
    return tuple(
        replace(one, alone=alone)
        for one in found
        for alone in ((False, True) if delegating and one.caller.in_account else (False,))
    )


def _speakers(principals: Sequence[Principals]) -> Iterator[Speaker]:
    names = sorted({name for one in principals for name in one.aws})
    arns = tuple(name for name in names if split(name) is not None and not _account(name))
    roles = {_session_role(name): name for name in arns if ":role/" in name}
    for name in names:
        yield _of_account(_account(name), arns) if _account(name) else _of_arn(name, roles)
    for service in sorted({name.lower() for one in principals for name in one.services}):
        yield _of_service(service)
    for provider in sorted({name for one in principals for name in one.federated}):
        account = _account_field(provider)
        caller = Caller(CallerKind.FEDERATED, provider, account)
        yield Speaker(provider, caller, Context({}, absent=frozenset(_OF_SIGNED), open=True))
    for number, user in enumerate(sorted({name for one in principals for name in one.canonical})):
        one = _of_account(f"{int(STRANGER) - 1 - number}", arns)
        yield replace(one, name=f"canonical user {user}", canonical=user)
    yield _of_account(STRANGER, arns)
    yield Speaker(
        "anybody, unsigned",
        Caller(CallerKind.ANONYMOUS, "", ""),
        Context({}, absent=frozenset(_OF_SIGNED), open=True),
    )
    yield _of_service("another-service.amazonaws.com")


def _account(name: str) -> str:
    """Return the account that a principal means as a whole, or nothing if it is something else."""
    if name.isdigit():
        return name
    arn = split(name)
    return arn.account if arn and arn.service == "iam" and arn.resource == "root" else ""


def _account_field(name: str) -> str:
    arn = split(name)
    return arn.account if arn else ""


def _of_account(account: str, named: Sequence[str]) -> Speaker:
    """Return a role session of an account whose role no document names."""
    role = f"arn:aws:iam::{account}:role/{_NOBODY}"
    caller = Caller(
        CallerKind.ROLE_SESSION, f"arn:aws:sts::{account}:assumed-role/{_NOBODY}/x", account, role
    )
    shapes = [f"arn:{name}:{rest.format(account)}" for rest in _ARNS for name in ("aws", "aws-?*")]
    inside = TextSet(tuple(from_glob(Glob.parse(shape)) for shape in shapes))
    others = TextSet(tuple(from_glob(Glob.literal(name)) for name in named))
    literals: tuple[Literal, ...] = (
        (ValueTest(PRINCIPAL_ARN, Mode.ONE, inside), True),
        (ValueTest(PRINCIPAL_ARN, Mode.ONE, others), False),
    )
    context = Context.build({"aws:PrincipalAccount": account}, open=True)
    return Speaker(f"somebody in account {account}", caller, context, literals, usual_arn=role)


def _session_role(role: str) -> str:
    """Return the account and the name of a role, which is all that its sessions' ARNs tell (fact AWS 1.3)."""
    return f"{_account_field(role)}/{role.rpartition('/')[2]}"


def _of_arn(name: str, roles: Mapping[str, str]) -> Speaker:
    """Return the caller that an ARN, or a unique id, names; `roles` are the roles that are named."""
    arn = split(name)
    if arn is None:
        user = f"arn:aws:iam::{STRANGER}:user/{_NOBODY}"
        caller = Caller(CallerKind.USER, user, STRANGER, unique_id=name)
        return Speaker(name, caller, Context.build({"aws:PrincipalAccount": STRANGER}, open=True))
    kind, _, rest = arn.resource.partition("/")
    known: dict[str, object] = {"aws:PrincipalAccount": arn.account}
    if arn.service == "sts" and kind == "assumed-role":
        role_name = rest.partition("/")[0]
        named = roles.get(f"{arn.account}/{role_name}")
        role = named or f"arn:{arn.partition}:iam::{arn.account}:role/{role_name}"
        caller = Caller(CallerKind.ROLE_SESSION, name, arn.account, role)
        known |= {"aws:PrincipalArn": named} if named else {}
        return Speaker(name, caller, Context.build(known, absent=["aws:username"], open=True))
    if arn.service == "sts":
        return Speaker(name, Caller(CallerKind.FEDERATED_USER, name, arn.account), _signed(known, name))
    if kind == "role":
        session = f"arn:{arn.partition}:sts::{arn.account}:assumed-role/{rest.rpartition('/')[2]}/{_NOBODY}"
        caller = Caller(CallerKind.ROLE_SESSION, session, arn.account, name)
        return Speaker(name, caller, _signed(known, name, absent=("aws:username",)))
    user_name = {"aws:username": rest.rpartition("/")[2]} if kind == "user" else {}
    return Speaker(name, Caller(CallerKind.USER, name, arn.account), _signed({**known, **user_name}, name))


def _signed(known: dict[str, object], arn: str, absent: Iterable[str] = ()) -> Context:
    return Context.build({**known, "aws:PrincipalArn": arn}, absent=absent, open=True)


def _of_service(service: str) -> Speaker:
    known = {"aws:PrincipalIsAWSService": True, "aws:PrincipalServiceName": service}
    context = Context.build(known, absent=_OF_SIGNED, open=True)
    return Speaker(service, Caller(CallerKind.SERVICE, service, ""), context)
