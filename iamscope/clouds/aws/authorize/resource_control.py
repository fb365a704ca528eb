"""Resource control policies: only their denies matter (fact 2.3)."""

from collections.abc import Iterable, Sequence

from iamscope.clouds.aws.authorize import principals
from iamscope.clouds.aws.authorize.layers import Hit, Layer, from_hits, hits, open_layer
from iamscope.clouds.aws.authorize.request import CallerKind, Request
from iamscope.clouds.aws.data import resource_control_services
from iamscope.clouds.aws.records.documents import Attachment
from iamscope.model.truth import Atom, Truth, conjoin, negate

NAME = "rcp"


def evaluate(levels: Sequence[Sequence[Attachment]], request: Request) -> Layer:
    """Return the denies of all levels; an Allow for everything is attached everywhere and implied."""
    if not levels or (binding := bound(request)) is False:
        return open_layer(NAME)
    found = from_hits(NAME, (hit for level in levels for hit in _denies(level, request, binding)))
    return Layer(NAME, allow=True, deny=found.deny, denies=found.denies)


def bound(request: Request) -> Truth:
    """Return whether RCPs speak of a request at all (facts 2.3a, 2.3c and 2.3d)."""
    if request.action == "kms:retiregrant" or request.caller.kind is CallerKind.SERVICE_LINKED:
        return False
    member = negate(request.same_account) if request.caller.management_account else True
    return conjoin((_supported(request.service), member))


def _denies(level: Sequence[Attachment], request: Request, binding: Truth) -> Iterable[Hit]:
    for hit in hits(level, request, lenient=False):
        if not hit.statement.allow:
            named = hit.statement.principals is None or principals.denied(hit.statement, request)
            truth = conjoin((named, hit.truth, binding))
            if truth is not False:
                yield Hit(hit.attachment, hit.statement, truth)


def _supported(service: str) -> Truth:
    """Return whether a service honours RCPs; what only one source claims is uncertain (fact 2.3c)."""
    if service in resource_control_services.CONFIRMED:
        return True
    if service in resource_control_services.SINGLE_SOURCE:
        return Atom(f"`{service}` honours resource control policies", f"RCP support of {service}")
    return False
