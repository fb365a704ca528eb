"""What can be changed for a request to be allowed, each change with what it makes of request and policies."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from iamscope.clouds.aws.authorize.decide import Policies
from iamscope.clouds.aws.authorize.layers import naming
from iamscope.clouds.aws.authorize.request import ROLES, Caller, CallerKind, Request
from iamscope.clouds.aws.authorize.resource_policy import is_trust, name_for
from iamscope.clouds.aws.decisions import bucket_of
from iamscope.clouds.aws.records.documents import Attachment, Statement, parse_document
from iamscope.clouds.aws.unread import may_have_policy
from iamscope.model.source import Source
from iamscope.model.why_not import Change, ChangeKind

Pair = tuple[Request, Policies]
Apply = Callable[[Request, Policies], Pair]
_WILD = re.compile(r"([*?])")
_UNREAD = {
    "scp": "the service control policies, which were not read, would have to allow it",
    "rcp": "the resource control policies, which were not read, would have to let it pass",
    "boundary": "its permissions boundary, which was not read, would have to allow it",
}


@dataclass(frozen=True, slots=True)
class Edit:
    """A change and its application; of edits of one `choice` only one can be made."""

    change: Change
    apply: Apply
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be allowed: by whom, the action as it is spelled, and the resource or pattern."""

    caller: Caller
    action: str
    resource: str
    pattern: bool

    def statement(self) -> dict[str, Any]:
        """Return the statement that allows it."""
        # What means itself in the request is a wildcard in a policy.
        literal = self.pattern or self.resource == "*"
        resource = self.resource if literal else _WILD.sub(r"${\1}", self.resource)
        return {"Effect": "Allow", "Action": self.action, "Resource": resource}

    @property
    def words(self) -> str:
        """What it is, in words."""
        return f"`{self.action}` on `{self.resource}`"


def edits(target: Target, request: Request, policies: Policies) -> Iterator[Edit]:
    """Yield what could be changed for a request, or all requests of a pattern, to be allowed."""
    yield from _additions(target, request, policies)
    yield from _exceptions(target, request, policies)
    for layer, text in _UNREAD.items():
        if layer in policies.unread:
            yield Edit(Change(ChangeKind.UNREAD, layer, text), _read(layer))


def _additions(target: Target, request: Request, policies: Policies) -> Iterator[Edit]:
    """Yield an Allow for each layer that could have one."""
    caller, statement = request.caller, target.statement()
    if caller.in_account and caller.kind is not CallerKind.ROOT:
        yield _addition(
            "identity",
            f"an identity policy of `{caller.user_arn or caller.role_arn or caller.arn}`",
            statement,
            _added_identity,
        )
        if policies.boundary:
            name = policies.boundary[0].name
            yield _addition("boundary", f"the permissions boundary `{name}`", statement, _added_boundary)
        if policies.session or caller.kind is CallerKind.FEDERATED_USER:
            yield _addition("session", "the session policy", statement, _added_session)
    if caller.under_service_control:
        for number, level in enumerate(policies.scps):
            names = ", ".join(f"`{one.name}`" for one in level) or f"level {number + 1}"
            node = f" of `{level[0].attached_to}`" if level else ""
            yield _addition("scp", f"the SCPs{node} ({names})", statement, _added_level(number))
    yield from _on_resource(target, request)


def _addition(layer: str, where: str, statement: dict[str, Any], add: Callable[..., Policies]) -> Edit:
    document = parse_document({"Version": "2012-10-17", "Statement": [statement]}, where="iamscope")
    attachment = Attachment(document, "added", "added")
    words = f"add `{statement['Action']}`"
    if "Resource" in statement:
        words += f" on `{statement['Resource']}`"
    if "Principal" in statement:
        words += f" for {_named(statement['Principal'])}"
    change = Change(ChangeKind.ADD, layer, f"{words} to {where}", statement)
    return Edit(change, lambda request, policies: (request, add(policies, attachment)))


def _named(principal: object) -> str:
    return f"`{next(iter(principal.values()))}`" if isinstance(principal, dict) else "everyone"


def _added_identity(policies: Policies, more: Attachment) -> Policies:
    return replace(policies, identity=(*policies.identity, more))


def _added_boundary(policies: Policies, more: Attachment) -> Policies:
    return replace(policies, boundary=(*(policies.boundary or ()), more))


def _added_session(policies: Policies, more: Attachment) -> Policies:
    return replace(policies, session=(*(policies.session or ()), more))


def _added_resource(policies: Policies, more: Attachment) -> Policies:
    unread = {layer: gap for layer, gap in policies.unread.items() if layer != "resource"}
    return replace(policies, resource=(*policies.resource, more), unread=unread)


def _added_level(number: int) -> Callable[[Policies, Attachment], Policies]:
    def add(policies: Policies, more: Attachment) -> Policies:
        levels = [(*level, *([more] if place == number else [])) for place, level in enumerate(policies.scps)]
        return replace(policies, scps=levels)

    return add


def _on_resource(target: Target, request: Request) -> Iterator[Edit]:
    """Yield an Allow in the policy of the resource, where such resources have one."""
    trust = is_trust(request)
    if not trust and not may_have_policy(request.resource):
        return
    statement = {**target.statement(), "Principal": _principal(request.caller)}
    if trust:
        del statement["Resource"]
    each = "each" if target.pattern else f"`{bucket_of(target.resource) or target.resource}`"
    where = f"the trust policy of {each}" if trust else f"the policy of {each}"
    yield _addition(name_for(request), where, statement, _added_resource)


def _principal(caller: Caller) -> object:
    match caller.kind:
        case CallerKind.ANONYMOUS:
            return "*"
        case CallerKind.SERVICE:
            return {"Service": caller.arn}
        case CallerKind.FEDERATED:
            return {"Federated": caller.arn}
        case kind if kind in ROLES:
            return {"AWS": caller.role_arn or caller.arn}
        case _:
            return {"AWS": caller.user_arn or caller.arn}


def _exceptions(target: Target, request: Request, policies: Policies) -> Iterator[Edit]:
    """Yield, for each statement that names the action and denies, that it makes an exception."""
    for layer, attachments in _layers(request, policies):
        for attachment in attachments:
            for statement in naming(attachment.document, request.action):
                if not statement.allow:
                    source = Source(
                        attachment.name,
                        attachment.attached_to,
                        statement.index,
                        statement.sid,
                        attachment.via,
                        layer,
                    )
                    text = f"{source.label()} denies it: it would have to except {target.words}"
                    change = Change(ChangeKind.EXCEPT, layer, text, source=source)
                    yield Edit(change, _excepted(statement))


def _layers(request: Request, policies: Policies) -> Iterator[tuple[str, Sequence[Attachment]]]:
    yield "identity", policies.identity
    yield "boundary", policies.boundary or ()
    yield "session", policies.session or ()
    yield from (("scp", level) for level in policies.scps)
    yield name_for(request), policies.resource
    yield from (("rcp", level) for level in policies.rcps)


def _excepted(statement: Statement) -> Apply:
    def some(attachments: Sequence[Attachment] | None) -> tuple[Attachment, ...]:
        return tuple(_without(item, statement) for item in attachments or ())

    def apply(request: Request, policies: Policies) -> Pair:
        return request, replace(
            policies,
            identity=some(policies.identity),
            boundary=policies.boundary and some(policies.boundary),
            session=policies.session and some(policies.session),
            resource=some(policies.resource),
            scps=[some(level) for level in policies.scps],
            rcps=[some(level) for level in policies.rcps],
        )

    return apply


def _without(item: Attachment, statement: Statement) -> Attachment:
    if not any(one is statement for one in item.document.statements):
        return item
    kept = tuple(one for one in item.document.statements if one is not statement)
    return replace(item, document=replace(item.document, statements=kept))


def _read(layer: str) -> Apply:
    def apply(request: Request, policies: Policies) -> Pair:
        return request, replace(
            policies, unread={name: gap for name, gap in policies.unread.items() if name != layer}
        )

    return apply
