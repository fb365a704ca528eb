"""Resource control policies: only their denies matter (fact 2.3)."""

from collections.abc import Iterable, Sequence

from iamscope.clouds.aws.authorize import principals
from iamscope.clouds.aws.authorize.layers import Hit, Layer, from_hits, hits, open_layer
from iamscope.clouds.aws.authorize.request import CallerKind, Request
from iamscope.clouds.aws.data import resource_control_services
from iamscope.clouds.aws.records.documents import Attachment
from iamscope.model.truth import Atom, Truth, conjoin

NAME = "rcp"


def evaluate(levels: Sequence[Sequence[Attachment]], request: Request) -> Layer:
    """Return the denies of all levels; an Allow for everything is attached everywhere and implied."""
    supported = _supported(request.service)
    if not levels or supported is False or _exempt(request):
        return open_layer(NAME)
    found = from_hits(NAME, (hit for level in levels for hit in _denies(level, request, supported)))
    return Layer(NAME, allow=True, deny=found.deny, denies=found.denies)


def _denies(level: Sequence[Attachment], request: Request, supported: Truth) -> Iterable[Hit]:
    for hit in hits(level, request, lenient=False):
        if not hit.statement.allow:
            truth = conjoin((principals.denied(hit.statement, request), hit.truth, supported))
            if truth is not False:
                yield Hit(hit.attachment, hit.statement, truth)


def _exempt(request: Request) -> bool:
    """Return whether RCPs leave the request alone (facts 2.3a and 2.3d)."""
    caller = request.caller
    home = caller.management_account and request.resource_account in (None, caller.account)
    retire = request.action == "kms:retiregrant"
    return home or retire or caller.kind is CallerKind.SERVICE_LINKED


def _supported(service: str) -> Truth:
    """Return whether a service honours RCPs; what only one source claims is uncertain (fact 2.3c)."""
    if service in resource_control_services.CONFIRMED:
        return True
    if service in resource_control_services.SINGLE_SOURCE:
        return Atom(f"`{service}` honours resource control policies", f"RCP support of {service}")
    return False
