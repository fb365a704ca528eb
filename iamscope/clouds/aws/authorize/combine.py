"""What the layers of one request allow together, explicit denies left aside (facts 2.1 to 2.10)."""

from dataclasses import dataclass

from iamscope.clouds.aws.authorize import fixed, resource_policy, services
from iamscope.clouds.aws.authorize.layers import Layer
from iamscope.clouds.aws.authorize.principals import Row
from iamscope.clouds.aws.authorize.request import ROLES, CallerKind, Request
from iamscope.clouds.aws.authorize.resource_policy import ResourceLayer
from iamscope.model.truth import Atom, Truth, conjoin, disjoin, negate


@dataclass(frozen=True, slots=True)
class Layers:
    """Every layer's word on one request."""

    rcp: Layer
    scp: Layer
    endpoint: Layer
    resource: ResourceLayer
    identity: Layer
    boundary: Layer
    session: Layer

    def in_order(self) -> tuple[Layer, ...]:
        """Return the layers in the order of reporting (fact 2.5)."""
        resource = self.resource.layer
        return (self.rcp, self.scp, self.endpoint, resource, self.identity, self.boundary, self.session)


def allowed(request: Request, layers: Layers) -> Truth:
    """Return under which condition the layers allow a request."""
    if fixed.needs_no_allow(request):
        return True
    side = _side(request, layers)
    if side is False:
        return False
    limits = (layers.rcp.allow, layers.scp.allow, layers.endpoint.allow)
    return conjoin((fixed.permits(request), side, *limits))


def own_side(layers: Layers) -> Truth:
    """Return what the caller's own side allows: identity policies within boundary and session policy."""
    return conjoin((layers.identity.allow, layers.boundary.allow, layers.session.allow))


def _side(request: Request, layers: Layers) -> Truth:
    """Return what identity and resource allow together, in one account or across."""
    own = own_side(layers)
    same = request.same_account
    if isinstance(same, bool):
        return _in_account(request, layers, own) if same else _across(request, layers, own)
    home, away = _in_account(request, layers, own), _across(request, layers, own)
    return home if home == away else disjoin((conjoin((same, home)), conjoin((negate(same), away))))


def _in_account(request: Request, layers: Layers, own: Truth) -> Truth:
    """Combine within one account: the table of fact 2.6."""
    direct = _direct(request, layers, own) if layers.resource.rows else False
    if resource_policy.mandatory(request):
        return disjoin((direct, conjoin((layers.resource.row(Row.ACCOUNT), own))))
    if request.action == "sts:assumeroot":
        return _assume_root(request, own)
    return services.combine(request, layers.resource, own, disjoin((direct, own)))


def _direct(request: Request, layers: Layers, own: Truth) -> Truth:
    """Return whether the resource's policy grants without an Allow in the caller's identity policies."""
    row = layers.resource.row
    caps = conjoin((layers.boundary.allow, layers.session.allow))
    role = conjoin((row(Row.ROLE), caps))
    direct = disjoin((row(Row.DIRECT), _user_row(request, layers, caps), role))
    if request.action != "sts:setsourceidentity" or request.caller.kind not in ROLES:
        return direct
    # In a chain the role that passes its source identity on may need an Allow of its own (2.8b, 4.5).
    unasked = Atom("the trust alone lets a source identity travel on", "open point 4.5")
    return conjoin((direct, disjoin((own, unasked))))


def _user_row(request: Request, layers: Layers, caps: Truth) -> Truth:
    named = layers.resource.row(Row.USER)
    if request.caller.kind is CallerKind.FEDERATED_USER:
        return conjoin((named, caps))
    if resource_policy.is_trust(request) and layers.boundary.allow is not True:
        # Two pages of the IAM User Guide disagree on whether the boundary must allow this (2.8b).
        silent = Atom("a trust that names the user outweighs a silent boundary", "open point 2.8b")
        return conjoin((named, disjoin((layers.boundary.allow, silent))))
    return named


def _across(request: Request, layers: Layers, own: Truth) -> Truth:
    """Combine across accounts: both sides must allow (fact 2.7)."""
    resource = layers.resource.layer.allow
    if not request.caller.in_account:
        return resource
    if request.action == "sts:assumeroot":
        return _assume_root(request, own)
    return services.combine(request, layers.resource, own, conjoin((own, resource)))


def _assume_root(request: Request, own: Truth) -> Truth:
    """Root users have no policies that could admit a caller; the organization decides who may ask (4.14)."""
    if request.caller.management_account:
        return own
    delegated = Atom("the caller's account is the delegated administrator for IAM", "delegated administrator")
    return conjoin((own, delegated))
