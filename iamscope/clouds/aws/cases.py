"""Self-contained cases: a request with all the policies that bear on it, decided without a snapshot.

The shape is that of the decision cases in `tests/cases/aws/authorize/`: a layer that is not given
does not exist, and a key that is neither in `context` nor in `unknown_keys` is absent.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.decide import Policies, decide
from iamscope.clouds.aws.authorize.request import Caller, CallerKind, Request
from iamscope.clouds.aws.records.arns import account_of, split
from iamscope.clouds.aws.records.documents import Attachment, parse_document
from iamscope.errors import IamscopeError
from iamscope.model.decision import Decision


class MalformedCaseError(IamscopeError):
    """A case lacks something, or holds something that cannot be read."""

    code = "malformed-case"

    def __init__(self, case: str, problem: str) -> None:
        super().__init__(f"case `{case}` {problem}", hint="see docs/decide.md for the shape of a case")


def decide_case(case: Mapping[str, Any]) -> Decision:
    """Return the decision on one case. Raises `MalformedCaseError` and `MalformedPolicyError`."""
    name = str(case.get("id", "?"))
    given = case.get("policies") or {}
    if not isinstance(given, Mapping):
        raise MalformedCaseError(name, "has policies that are not an object")
    unknown = given.keys() - {*_LISTS, *_LEVELS, *_SINGLES}
    if unknown:
        raise MalformedCaseError(name, f"has the unknown layer `{min(map(str, unknown))}`")
    return decide(_request(case, name), _policies(given, name))


_LISTS = ("identity", "vpc_endpoint")
_LEVELS = ("scps", "rcps")
_SINGLES = ("boundary", "session", "resource_policy")


def _request(case: Mapping[str, Any], name: str) -> Request:
    action = case.get("action")
    resource = case.get("resource") or {}
    if isinstance(resource, str):
        resource = {"arn": resource}
    if not isinstance(action, str) or not isinstance(resource, Mapping):
        raise MalformedCaseError(name, "needs an action and a resource with an `arn`")
    arn = str(resource.get("arn") or "*")
    caller = _caller(case.get("principal"), name)
    account = resource.get("account") or account_of(arn)
    if not account and arn == "*":
        account = caller.account
    return Request(
        caller=caller,
        action=action.lower(),
        resource=arn,
        resource_account=str(account) if account else None,
        context=Context.build(case.get("context") or {}, unknown=case.get("unknown_keys") or ()),
    )


def _caller(raw: object, name: str) -> Caller:
    if isinstance(raw, str):
        raw = {"arn": raw}
    if not isinstance(raw, Mapping):
        raise MalformedCaseError(name, "needs a principal")
    arn = str(raw.get("arn") or "")
    try:
        kind = CallerKind(str(raw.get("kind") or _guess_kind(arn)))
    except ValueError:
        raise MalformedCaseError(name, f"has the unknown principal kind `{raw.get('kind')}`") from None
    account = str(raw.get("account") or account_of(arn))
    role = str(raw.get("role_arn") or "")
    parsed = split(arn)
    if not role and parsed and parsed.resource.startswith("assumed-role/"):
        role = f"arn:{parsed.partition}:iam::{account}:role/{parsed.resource.split('/')[1]}"
    is_role = parsed is not None and parsed.resource.startswith("role/")
    return Caller(
        kind=kind,
        arn="" if is_role else arn,
        account=account,
        role_arn=arn if is_role else role,
        user_arn=str(raw.get("user_arn") or ""),
        unique_id=str(raw.get("unique_id") or raw.get("id") or ""),
        management_account=raw.get("management_account") is True,
    )


def _guess_kind(arn: str) -> str:
    """Return the kind that a bare ARN shows."""
    if arn in ("", "*"):
        return CallerKind.ANONYMOUS
    parsed = split(arn)
    if parsed is None:
        return CallerKind.SERVICE if arn.endswith((".amazonaws.com", ".amazonaws.com.cn")) else arn
    kind, _, rest = parsed.resource.partition("/")
    if kind in ("role", "assumed-role"):
        linked = rest.startswith("aws-service-role/")
        return CallerKind.SERVICE_LINKED if linked else CallerKind.ROLE_SESSION
    known = {
        "user": CallerKind.USER,
        "root": CallerKind.ROOT,
        "federated-user": CallerKind.FEDERATED_USER,
        "oidc-provider": CallerKind.FEDERATED,
        "saml-provider": CallerKind.FEDERATED,
    }
    return known.get(kind, arn)


def _policies(given: Mapping[str, Any], name: str) -> Policies:
    return Policies(
        identity=_documents(given.get("identity"), "identity", name) or (),
        boundary=_documents(given.get("boundary"), "boundary", name),
        session=_documents(given.get("session"), "session", name),
        resource=_documents(given.get("resource_policy"), "resource_policy", name) or (),
        scps=_levels(given.get("scps"), "scps", name),
        rcps=_levels(given.get("rcps"), "rcps", name),
        vpc_endpoint=_documents(given.get("vpc_endpoint"), "vpc_endpoint", name) or (),
    )


def _documents(raw: object, layer: str, name: str) -> tuple[Attachment, ...] | None:
    """Return the documents of a layer; one document may stand alone instead of in a list."""
    if raw is None:
        return None
    items: Sequence[object] = raw if isinstance(raw, list) else [raw]
    return tuple(
        Attachment(parse_document(item, where=f"{layer} of case `{name}`"), _name(layer, number, items), name)
        for number, item in enumerate(items)
    )


def _levels(raw: object, layer: str, name: str) -> tuple[tuple[Attachment, ...], ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list):
        raise MalformedCaseError(name, f"has {layer} that are not a list of levels")
    return tuple(_documents(level, layer, name) or () for level in raw)


def _name(layer: str, number: int, items: Sequence[object]) -> str:
    return f"{layer}[{number}]" if len(items) > 1 else layer
