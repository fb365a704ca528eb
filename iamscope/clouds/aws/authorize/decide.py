"""One request under all policies that bear on it (facts 2.1 to 2.12 and 3.22)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from iamscope.clouds.aws.authorize import (
    fixed,
    resource_control,
    resource_policy,
    service_control,
    vpc_endpoint,
)
from iamscope.clouds.aws.authorize.combine import Layers, allowed
from iamscope.clouds.aws.authorize.explain import blocks, granting
from iamscope.clouds.aws.authorize.layers import Layer, open_layer, union
from iamscope.clouds.aws.authorize.principals import Row
from iamscope.clouds.aws.authorize.request import CallerKind, Request
from iamscope.clouds.aws.authorize.resource_policy import ResourceLayer
from iamscope.clouds.aws.records.documents import Attachment
from iamscope.model.decision import Decision, Outcome
from iamscope.model.truth import Atom, conjoin, disjoin, negate


@dataclass(frozen=True, slots=True)
class Policies:
    """All policies that bear on one request. Empty layers do not exist and limit nothing.

    `resource` holds the policies of the resource: a trust or key policy too. `scps` and `rcps`
    are levels, organization root first. `unread` names layers, or parts of them, that exist but
    could not be read: a granting layer then might allow, a limiting one might not.
    """

    identity: Sequence[Attachment] = ()
    boundary: Sequence[Attachment] | None = ()
    session: Sequence[Attachment] | None = ()
    resource: Sequence[Attachment] = ()
    scps: Sequence[Sequence[Attachment]] = ()
    rcps: Sequence[Sequence[Attachment]] = ()
    vpc_endpoint: Sequence[Attachment] = ()
    unread: Mapping[str, Atom] = field(default_factory=dict)


def decide(request: Request, policies: Policies) -> Decision:
    """Return the decision on one request under the given policies."""
    if fixed.always_allowed(request):
        return Decision(Outcome.ALLOW, fixed.NAME)
    if policies.boundary or "boundary" in policies.unread:
        request = replace(request, boundary=True)
    return _conclude(request, _evaluate(request, policies))


def _evaluate(request: Request, policies: Policies) -> Layers:
    unread = policies.unread
    rcp_gap = unread.get("rcp") if resource_control.bound(request) is not False else None
    scp_gap = unread.get("scp") if request.caller.under_service_control else None
    return Layers(
        rcp=_doubted(resource_control.evaluate(policies.rcps, request), rcp_gap),
        scp=_doubted(service_control.evaluate(policies.scps, request), scp_gap),
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
    return ResourceLayer(layer, {**found.rows, Row.DIRECT: direct}, given=True)


def _identity(request: Request, policies: Policies) -> Layer:
    if request.caller.kind is CallerKind.ROOT:
        return open_layer("identity")
    if not request.caller.in_account:
        return Layer("identity", allow=False, deny=False)
    found = union("identity", policies.identity, request)
    gap = policies.unread.get("identity")
    return found if gap is None else replace(found, allow=disjoin((found.allow, gap)))


def _cap(name: str, attachments: Sequence[Attachment] | None, request: Request) -> Layer:
    if not request.caller.in_account or (request.caller.kind is CallerKind.ROOT and name == "boundary"):
        return open_layer(name)
    if attachments:
        return union(name, attachments, request)
    if name == "session" and request.caller.kind is CallerKind.FEDERATED_USER:
        # Without a session policy a federated user session gets nothing from the identity side (1.4).
        return Layer(name, allow=False, deny=False)
    return open_layer(name)


def _conclude(request: Request, layers: Layers) -> Decision:
    deny = fixed.binding(disjoin(layer.deny for layer in layers.in_order()), request)
    allow = allowed(request, layers)
    if deny is True:
        found = tuple(blocks(request, layers, silent=allow is False))
        return Decision(Outcome.EXPLICIT_DENY, found[0].layer, found[0].sources, found, residual=False)
    residual = conjoin((allow, negate(deny)))
    if residual is False:
        found = tuple(blocks(request, layers, silent=True))
        return Decision(Outcome.IMPLICIT_DENY, found[0].layer, found[0].sources, found, residual=False)
    outcome = Outcome.ALLOW if residual is True else Outcome.CONDITIONAL
    layer, sources = granting(request, layers, certain=residual is True)
    return Decision(outcome, layer, sources, residual=residual)
