"""Services that combine policies in a way of their own (fact 2.8d)."""

from iamscope.clouds.aws.authorize.request import Request
from iamscope.clouds.aws.authorize.resource_policy import ResourceLayer
from iamscope.model.truth import Atom, Truth, conjoin, disjoin

_MOUNTS = frozenset(
    {
        "elasticfilesystem:clientmount",
        "elasticfilesystem:clientrootaccess",
        "elasticfilesystem:clientwrite",
    }
)
_COLLECTION_DATA = frozenset({"aoss:apiaccessall", "aoss:dashboardsaccessall"})


def combine(request: Request, resource: ResourceLayer, identity: Truth, usual: Truth) -> Truth:
    """Return what resource and identity side allow together; `usual` is the answer of most services."""
    if asks_both(request):
        return conjoin((resource.layer.allow, identity))
    if request.action == "execute-api:invoke":
        admitted = Atom("the authorizer of the method admits the request", "authorizer of the method")
        unasked = resource.layer.allow if resource.given else True
        return conjoin((disjoin((usual, unasked)), admitted))
    if request.action in _COLLECTION_DATA:
        return conjoin((usual, Atom("the collection's data access policy admits it", "data access policy")))
    if request.action in _MOUNTS and not resource.given:
        open_to_all = Atom("a file system without a policy admits every client", "open point 2.8d")
        return disjoin((usual, open_to_all))
    return usual


def asks_both(request: Request) -> bool:
    """Return whether a service asks both sides within one account too."""
    return request.service == "vpc-lattice-svcs"
