"""The layers of one request, combined (facts 2.1 to 2.12 and 3.22)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from iamscope.clouds.aws.authorize import (
    fixed,
    resource_control,
    resource_policy,
    service_control,
    vpc_endpoint,
)
from iamscope.clouds.aws.authorize.layers import Layer, open_layer, union
from iamscope.clouds.aws.authorize.principals import Row
from iamscope.clouds.aws.authorize.request import CallerKind, Request
from iamscope.clouds.aws.authorize.resource_policy import ResourceLayer
from iamscope.clouds.aws.records.documents import Attachment
from iamscope.model.decision import Block, Decision, Outcome
from iamscope.model.source import Source
from iamscope.model.truth import Atom, Truth, conjoin, disjoin, negate


@dataclass(frozen=True, slots=True)
class Policies:
    """All policies that bear on one request. `None` and empty layers do not exist and limit nothing.

    `resource` holds the policies of the resource: a trust or key policy too. `scps` and `rcps`
    are levels, organization root first. `unread` names layers, or parts of them, that exist but
    could not be read: a granting layer then might allow, a limiting one might not.
    """

    identity: Sequence[Attachment] = ()
    boundary: Sequence[Attachment] | None = None
    session: Sequence[Attachment] | None = None
    resource: Sequence[Attachment] = ()
    scps: Sequence[Sequence[Attachment]] = ()
    rcps: Sequence[Sequence[Attachment]] = ()
    vpc_endpoint: Sequence[Attachment] = ()
    unread: Mapping[str, Atom] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Layers:
    """Every layer's word on one request."""

    rcp: Layer
    scp: Layer
    resource: ResourceLayer
    endpoint: Layer
    identity: Layer
    boundary: Layer
    session: Layer

    def in_order(self) -> tuple[Layer, ...]:
        """Return the layers in the order of reporting (fact 2.5)."""
        return (
            self.rcp,
            self.scp,
            self.endpoint,
            self.resource.layer,
            self.identity,
            self.boundary,
            self.session,
        )


def decide(request: Request, policies: Policies) -> Decision:
    """Return the decision on one request under the given policies."""
    if fixed.always_allowed(request):
        return Decision(Outcome.ALLOW, fixed.NAME)
    if fixed.refused(request):
        return Decision(Outcome.IMPLICIT_DENY, fixed.NAME, blocked_by=(_block(fixed.NAME),))
    request = replace(request, boundary=policies.boundary is not None)
    layers = _evaluate(request, policies)
    if fixed.needs_no_allow(request):
        return _without_allow(layers)
    return _conclude(request, layers)


def _evaluate(request: Request, policies: Policies) -> _Layers:
    unread = policies.unread
    return _Layers(
        rcp=_doubted(resource_control.evaluate(policies.rcps, request), unread.get("rcp")),
        scp=_doubted(service_control.evaluate(policies.scps, request), unread.get("scp")),
        endpoint=vpc_endpoint.evaluate(policies.vpc_endpoint, request),
        resource=_hoped(resource_policy.evaluate(policies.resource, request), unread.get("resource")),
        identity=_identity(request, policies),
        boundary=_doubted(_cap("boundary", policies.boundary, request), unread.get("boundary")),
        session=_cap("session", policies.session, request),
    )


def _doubted(layer: Layer, gap: Atom | None) -> Layer:
    """Return a limiting layer of which a part is unread: what it allows, the part may still stop."""
    return layer if gap is None else replace(layer, allow=conjoin((layer.allow, gap)))


def _hoped(found: ResourceLayer, gap: Atom | None) -> ResourceLayer:
    """Return the resource's policies when some are unread: they may name the caller in any way."""
    if gap is None:
        return found
    direct = disjoin((found.row(Row.DIRECT), gap))
    layer = replace(found.layer, allow=disjoin((found.layer.allow, gap)))
    return ResourceLayer(layer, {**found.rows, Row.DIRECT: direct})


def _identity(request: Request, policies: Policies) -> Layer:
    if request.caller.kind is CallerKind.ROOT:
        return open_layer("identity")
    if not request.caller.in_account:
        return Layer("identity", allow=False, deny=False)
    found = union("identity", policies.identity, request)
    gap = policies.unread.get("identity")
    return found if gap is None else replace(found, allow=disjoin((found.allow, gap)))


def _cap(name: str, attachments: Sequence[Attachment] | None, request: Request) -> Layer:
    if name == "session" and attachments is None and request.caller.kind is CallerKind.FEDERATED_USER:
        # Without a session policy a federated user session gets nothing from the identity side (1.4).
        return Layer(name, allow=False, deny=False)
    capped = request.caller.in_account and request.caller.kind is not CallerKind.ROOT
    return open_layer(name) if attachments is None or not capped else union(name, attachments, request)


def _allowed(request: Request, layers: _Layers) -> Truth:
    """Return under which condition the layers allow, explicit denies left aside."""
    same = _allowed_in_account(request, layers)
    across = _allowed_across(request, layers)
    if request.resource_account is None:
        owned = Atom("the resource is in the caller's account", "aws:ResourceAccount")
        if same == across:
            side: Truth = same
        else:
            side = disjoin((conjoin((owned, same)), conjoin((negate(owned), across))))
    else:
        side = same if request.resource_account == request.caller.account else across
    return conjoin((side, layers.scp.allow, layers.rcp.allow, layers.endpoint.allow))


def _allowed_in_account(request: Request, layers: _Layers) -> Truth:
    """Combine within one account: the table of fact 2.6."""
    caps = conjoin((layers.boundary.allow, layers.session.allow))
    identity = conjoin((layers.identity.allow, caps))
    row = layers.resource.row
    granted = [row(Row.DIRECT), _user_row(request, layers, caps), conjoin((row(Row.ROLE), caps))]
    if request.caller.kind is CallerKind.ROOT and not resource_policy.mandatory(request):
        return True
    if resource_policy.mandatory(request):
        return disjoin((*granted, conjoin((row(Row.ACCOUNT), identity))))
    return disjoin((*granted, identity))


def _user_row(request: Request, layers: _Layers, caps: Truth) -> Truth:
    named = layers.resource.row(Row.USER)
    if request.caller.kind is CallerKind.FEDERATED_USER:
        return conjoin((named, caps))
    if resource_policy.is_trust(request) and layers.boundary.allow is not True:
        # Two pages of the IAM User Guide disagree on whether the boundary must allow this (2.8b).
        silent = Atom("a trust that names the user outweighs a silent boundary", "open point 2.8b")
        return conjoin((named, disjoin((layers.boundary.allow, silent))))
    return named


def _allowed_across(request: Request, layers: _Layers) -> Truth:
    """Combine across accounts: both sides must allow (fact 2.7)."""
    resource = layers.resource.layer.allow
    if not request.caller.in_account:
        return resource
    return conjoin((layers.identity.allow, layers.boundary.allow, layers.session.allow, resource))


def _conclude(request: Request, layers: _Layers) -> Decision:
    deny = disjoin(layer.deny for layer in layers.in_order())
    allow = _allowed(request, layers)
    blocks = tuple(_blocks(request, layers))
    if deny is True:
        first = blocks[0]
        return Decision(Outcome.EXPLICIT_DENY, first.layer, first.sources, blocks, residual=False)
    residual = conjoin((allow, negate(deny)))
    layer, sources = _granting(layers)
    if residual is False:
        reported = blocks[0] if blocks else _block(_silent(request, layers))
        return Decision(Outcome.IMPLICIT_DENY, reported.layer, reported.sources, blocks or (reported,), False)
    if residual is True:
        return Decision(Outcome.ALLOW, layer, sources)
    return Decision(Outcome.CONDITIONAL, layer, sources, blocks, residual)


def _without_allow(layers: _Layers) -> Decision:
    """Decide a call that needs no permission; whether a matching deny counts is not certain (2.11)."""
    deny = disjoin(layer.deny for layer in layers.in_order())
    if deny is False:
        return Decision(Outcome.ALLOW, fixed.NAME)
    ignored = Atom("denies do not bind `sts:GetSessionToken`", "open point 2.11")
    return Decision(Outcome.CONDITIONAL, fixed.NAME, residual=disjoin((ignored, negate(deny))))


def _blocks(request: Request, layers: _Layers) -> Iterable[Block]:
    """Yield every layer that blocks: certain explicit denies first, then the silent layers."""
    ordered = layers.in_order()
    for layer in ordered:
        if layer.deny is True:
            yield Block(layer.name, Outcome.EXPLICIT_DENY, _sources(layer, denies=True))
    for layer in ordered:
        if layer.allow is False and layer.deny is not True and _limits(layer, request, layers):
            yield Block(layer.name, Outcome.IMPLICIT_DENY)


def _limits(layer: Layer, request: Request, layers: _Layers) -> bool:
    """Return whether the silence of a layer stops the request."""
    in_account = request.resource_account in (None, request.caller.account)
    if layer is layers.resource.layer:
        return resource_policy.mandatory(request) or not in_account or not request.caller.in_account
    if layer is layers.identity:
        return request.caller.in_account and _allowed(request, layers) is False
    if layer in (layers.boundary, layers.session):
        return _allowed(request, layers) is False
    return True


def _silent(request: Request, layers: _Layers) -> str:
    return layers.identity.name if request.caller.in_account else layers.resource.layer.name


def _granting(layers: _Layers) -> tuple[str, tuple[Source, ...]]:
    """Return the layer that allows and its statements, the identity side first."""
    for layer in (layers.identity, layers.resource.layer):
        if layer.allows:
            return layer.name, _sources(layer, denies=False)
    return layers.identity.name, ()


def _sources(layer: Layer, *, denies: bool) -> tuple[Source, ...]:
    hits = layer.denies if denies else layer.allows
    certain = [hit for hit in hits if hit.truth is True]
    return tuple(dict.fromkeys(hit.source(layer.name) for hit in certain or hits))


def _block(layer: str) -> Block:
    return Block(layer, Outcome.IMPLICIT_DENY)
