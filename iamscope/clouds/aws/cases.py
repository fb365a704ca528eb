"""Self-contained cases: a request with all the policies that bear on it, decided without a snapshot.

The shape is that of the decision cases in `tests/cases/aws/authorize/`: a layer that is not given
does not exist, and a key that is neither in `context` nor in `unknown_keys` is absent.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.decide import Policies, decide
from iamscope.clouds.aws.authorize.request import ROLES, Caller, CallerKind, Request
from iamscope.clouds.aws.pattern_decisions import decide_pattern
from iamscope.clouds.aws.pattern_words import is_pattern, parse_pattern
from iamscope.clouds.aws.records.arns import account_of, split
from iamscope.clouds.aws.records.documents import Attachment, parse_document
from iamscope.errors import IamscopeError
from iamscope.manifest.nearest import nearest
from iamscope.model.decision import Decision


class MalformedCaseError(IamscopeError):
    """A case lacks something, or holds something that cannot be read."""

    code = "malformed-case"

    def __init__(self, case: str, problem: str, close: str | None = None) -> None:
        hint = f"did you mean `{close}`?" if close else "see docs/decide.md for the shape of a case"
        super().__init__(f"case `{case}` {problem}", hint=hint)


_FIELDS = ("id", "principal", "action", "resource", "context", "unknown_keys", "policies", "expect")
# A case may say more about itself; of these some look like the fields above.
_FREE = frozenset({"title", "why", "rules", "source", "sources", "checked", "oracle"})
_NEAR = 0.75
_ACTION = re.compile(r"[\w-]+:\w+", re.ASCII)
_SERVICE_LINKED = ":role/aws-service-role/"
_LISTS = ("identity", "vpc_endpoint")
_LEVELS = ("scps", "rcps")
_SINGLES = ("boundary", "session", "resource_policy")
_KINDS: Mapping[str, CallerKind] = {
    "user": CallerKind.USER,
    "role": CallerKind.ROLE_SESSION,
    "assumed-role": CallerKind.ROLE_SESSION,
    "root": CallerKind.ROOT,
    "federated-user": CallerKind.FEDERATED_USER,
    "oidc-provider": CallerKind.FEDERATED,
    "saml-provider": CallerKind.FEDERATED,
}


def decide_case(case: Mapping[str, Any]) -> Decision:
    """Return the decision on one case. Raises `MalformedCaseError` and `MalformedPolicyError`."""
    request, policies = read_case(case)
    if not _means_pattern(case.get("resource")):
        return decide(request, policies)
    return decide_pattern(
        parse_pattern(request.resource),
        tuple,
        lambda resource: (replace(request, resource=resource), policies),
        lambda resource: decide(replace(request, resource=resource), policies),
    )


def _means_pattern(raw: object) -> bool:
    """Return whether a case's resource is a pattern: a bare text with wildcards, or said to be one."""
    if isinstance(raw, Mapping):
        return "pattern" in raw
    return isinstance(raw, str) and is_pattern(raw)


def read_case(case: Mapping[str, Any]) -> tuple[Request, Policies]:
    """Return the request of a case and its policies, which can be decided any number of times."""
    name = str(case.get("id", "?"))
    _check_fields(case, name)
    given = case.get("policies") or {}
    if not isinstance(given, Mapping):
        raise MalformedCaseError(name, "has policies that are not an object")
    unknown = given.keys() - {*_LISTS, *_LEVELS, *_SINGLES}
    if unknown:
        layer = min(map(str, unknown))
        close = nearest(layer, (*_LISTS, *_LEVELS, *_SINGLES), cutoff=_NEAR)
        raise MalformedCaseError(name, f"has the unknown layer `{layer}`", close)
    return _request(case, name), _policies(given, name)


def _check_fields(case: Mapping[str, Any], name: str) -> None:
    """Refuse a field that is nearly one that counts: left aside, it would change the answer."""
    for field in sorted(map(str, case.keys() - {*_FIELDS, *_FREE})):
        close = nearest(field, _FIELDS, cutoff=_NEAR)
        if close is not None:
            raise MalformedCaseError(name, f"has the unknown field `{field}`", close)


def _request(case: Mapping[str, Any], name: str) -> Request:
    action = case.get("action")
    if not isinstance(action, str) or not _ACTION.fullmatch(action):
        raise MalformedCaseError(name, "needs an action such as `s3:GetObject`, without wildcards")
    arn, account = _resource(case.get("resource"), name)
    caller = _caller(case.get("principal"), action.lower(), name)
    if account == "aws" or (arn == "*" and not account):
        # What has no ARN, and AWS's own managed policies, is looked at in the caller's account.
        account = caller.account
    return Request(
        caller=caller,
        action=action.lower(),
        resource=arn,
        resource_account=account or None,
        context=_context(case, name),
    )


def _resource(raw: object, name: str) -> tuple[str, str]:
    """Return a resource's ARN, `*` where there is none, and its account, empty where nobody says."""
    given = {"arn": raw} if isinstance(raw, str) else raw or {}
    if not isinstance(given, Mapping) or not isinstance(given.get("arn") or "*", str):
        raise MalformedCaseError(name, "has a resource that is neither an ARN nor an object with an `arn`")
    if "pattern" in given and (given.get("arn") or not isinstance(given["pattern"], str)):
        raise MalformedCaseError(name, "has a resource that needs either an `arn` or a `pattern`, as text")
    arn = str(given.get("pattern") or given.get("arn") or "*")
    account = _account(given.get("account")) or account_of(arn)
    # Whose the resources of a pattern are that leaves the account open is not known.
    return arn, "" if is_pattern(account) else account


def _context(case: Mapping[str, Any], name: str) -> Context:
    given = case.get("context") or {}
    unknown = case.get("unknown_keys") or []
    if not isinstance(given, Mapping):
        raise MalformedCaseError(name, "has a context that is not an object")
    if not isinstance(unknown, list | tuple) or not all(isinstance(key, str) for key in unknown):
        raise MalformedCaseError(name, "has unknown_keys that are not a list of names")
    return Context.build({str(key): value for key, value in given.items()}, unknown=unknown)


def _caller(raw: object, action: str, name: str) -> Caller:
    given = {"arn": raw} if isinstance(raw, str) else raw
    if not isinstance(given, Mapping):
        raise MalformedCaseError(name, "needs a principal")
    arn, role, user = (str(given.get(part) or "") for part in ("arn", "role_arn", "user_arn"))
    kind = _kind(str(given.get("kind") or "") or kind_of(arn or role, action), name)
    if kind in ROLES and ":role/" in arn:
        # A bare role stands for a session whose name nobody knows.
        arn, role = "", arn
    if kind in ROLES and role:
        # The path tells a service-linked role, not the name (fact 1.8).
        kind = CallerKind.SERVICE_LINKED if _SERVICE_LINKED in role else CallerKind.ROLE_SESSION
    return Caller(
        kind=kind,
        arn=arn,
        account=_account(given.get("account")) or account_of(arn or role or user),
        role_arn=role,
        user_arn=user,
        unique_id=str(given.get("unique_id") or given.get("id") or ""),
        management_account=given.get("management_account") is True,
    )


def _kind(text: str, name: str) -> CallerKind:
    try:
        return CallerKind(text)
    except ValueError:
        raise MalformedCaseError(name, f"has a principal of the unknown kind `{text}`") from None


def kind_of(arn: str, action: str) -> str:
    """Return the kind of principal that a bare ARN or name shows, or the text itself where it shows none."""
    if arn in ("", "*"):
        return CallerKind.ANONYMOUS
    parsed = split(arn)
    if parsed is None and "." in arn:
        federated = action.startswith("sts:assumerolewith") or ".amazonaws." not in arn
        return CallerKind.FEDERATED if federated else CallerKind.SERVICE
    kind = parsed.resource.partition("/")[0] if parsed and parsed.service in ("iam", "sts") else ""
    return _KINDS.get(kind, arn)


def _account(raw: object) -> str:
    """Return an account number as text; a number has lost the zeros in front."""
    return f"{raw:012d}" if isinstance(raw, int) else str(raw or "")


def _policies(given: Mapping[str, Any], name: str) -> Policies:
    return Policies(
        identity=_documents(given.get("identity"), "identity", name),
        boundary=_documents(given.get("boundary"), "boundary", name),
        session=_documents(given.get("session"), "session", name),
        resource=_documents(given.get("resource_policy"), "resource_policy", name),
        scps=_levels(given.get("scps"), "scps", name),
        rcps=_levels(given.get("rcps"), "rcps", name),
        vpc_endpoint=_documents(given.get("vpc_endpoint"), "vpc_endpoint", name),
    )


def _documents(raw: object, layer: str, name: str) -> tuple[Attachment, ...]:
    """Return the documents of a layer; one document may stand alone instead of in a list."""
    if raw is None:
        return ()
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
    return tuple(_documents(level, layer, name) for level in raw)


def _name(layer: str, number: int, items: Sequence[object]) -> str:
    return f"{layer}[{number}]" if len(items) > 1 else layer
