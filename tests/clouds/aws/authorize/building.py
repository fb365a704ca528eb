"""Short ways to say a request and its policies."""

from collections.abc import Mapping
from typing import Any

from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.layers import Layer
from iamscope.clouds.aws.authorize.request import Caller, CallerKind, Request
from iamscope.clouds.aws.records.documents import Attachment, Statement, parse_document
from iamscope.model.truth import Atom, Truth

HOME, AWAY = "111111111111", "222222222222"
ROLE = f"arn:aws:iam::{HOME}:role/ops/deploy"
SESSION = f"arn:aws:sts::{HOME}:assumed-role/deploy/run-7"
USER = f"arn:aws:iam::{HOME}:user/ops"
OBJECT = "arn:aws:s3:::ledger/q1/a.csv"

user = Caller(CallerKind.USER, USER, HOME)
session = Caller(CallerKind.ROLE_SESSION, SESSION, HOME, role_arn=ROLE)
bare_role = Caller(CallerKind.ROLE_SESSION, "", HOME, role_arn=ROLE)
federated_user = Caller(
    CallerKind.FEDERATED_USER, f"arn:aws:sts::{HOME}:federated-user/bob", HOME, user_arn=USER
)
root = Caller(CallerKind.ROOT, f"arn:aws:iam::{HOME}:root", HOME)
linked = Caller(
    CallerKind.SERVICE_LINKED,
    "",
    HOME,
    role_arn=f"arn:aws:iam::{HOME}:role/aws-service-role/x/AWSServiceRoleForX",
)
service = Caller(CallerKind.SERVICE, "sns.amazonaws.com", "")
anonymous = Caller(CallerKind.ANONYMOUS, "", "")
manager = Caller(CallerKind.USER, USER, HOME, management_account=True)

K = Atom("something unknown holds", "unknown")


def asking(
    action: str = "s3:getobject",
    resource: str = OBJECT,
    *,
    caller: Caller = user,
    account: str | None = HOME,
    boundary: bool = False,
    context: Mapping[str, Any] | None = None,
) -> Request:
    """Return a request; `...` in the context stands for an unknown value."""
    given = context or {}
    unknown = [key for key, value in given.items() if value is ...]
    known = {key: value for key, value in given.items() if value is not ...}
    return Request(caller, action, resource, account, Context.build(known, unknown=unknown), boundary)


def attached(*statements: dict[str, Any], name: str = "policy") -> Attachment:
    """Return a document of some statements, attached."""
    raw = {"Version": "2012-10-17", "Statement": list(statements)}
    return Attachment(parse_document(raw, where=name), name, "somewhere")


def says(effect: str = "Allow", **elements: Any) -> dict[str, Any]:
    """Return a statement on everything, unless it says more."""
    everything = {"Action": "*", "Resource": "*"}
    usual = {name: value for name, value in everything.items() if f"Not{name}" not in elements}
    return {"Effect": effect} | usual | elements


def statement(**elements: Any) -> Statement:
    """Return the record of one statement."""
    return attached({"Effect": "Allow", "Action": "*"} | elements).document.statements[0]


def layer(name: str = "x", allow: Truth = True, deny: Truth = False) -> Layer:
    """Return a layer that says so."""
    return Layer(name, allow, deny)
