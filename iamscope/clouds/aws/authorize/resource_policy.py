"""Resource, trust and key policies: how the caller is named decides what else is asked (fact 2.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from iamscope.clouds.aws.authorize import principals
from iamscope.clouds.aws.authorize.fixed import TRUST_ACTIONS
from iamscope.clouds.aws.authorize.layers import Hit, Layer, hits
from iamscope.clouds.aws.authorize.principals import Row
from iamscope.clouds.aws.authorize.request import Request
from iamscope.clouds.aws.records.documents import Attachment
from iamscope.model.truth import Truth, conjoin, disjoin

# Only these are about an alias itself; to all others an alias is a name of its key.
ALIAS_ACTIONS = frozenset({"kms:createalias", "kms:deletealias", "kms:updatealias"})


@dataclass(frozen=True, slots=True)
class ResourceLayer:
    """A resource policy's word on a request, its grants kept apart by how they name the caller."""

    layer: Layer
    rows: dict[Row, Truth]
    given: bool
    """Whether the resource has a policy at all."""

    def row(self, row: Row) -> Truth:
        """Return whether a grant of that row applies."""
        return self.rows.get(row, False)


def name_for(request: Request) -> str:
    """Return what the resource policy of a request is called."""
    if is_trust(request):
        return "trust"
    return "key-policy" if is_key(request) else "resource-policy"


def is_trust(request: Request) -> bool:
    """Return whether the resource policy is a role's trust policy (fact 2.8b)."""
    return request.action in TRUST_ACTIONS


def is_key(request: Request) -> bool:
    """Return whether the resource policy is the policy of a KMS key (fact 2.8a)."""
    if request.service != "kms" or request.action in ALIAS_ACTIONS:
        return False
    return request.resource.split(":", 5)[-1].startswith(("key/", "alias/"))


def mandatory(request: Request) -> bool:
    """Return whether nothing is allowed without the resource policy (fact 2.8)."""
    return is_trust(request) or is_key(request)


@lru_cache
def _none(name: str) -> ResourceLayer:
    """Return the word of a resource without policies."""
    return ResourceLayer(Layer(name, allow=False, deny=False), {}, given=False)


def evaluate(attachments: Sequence[Attachment], request: Request) -> ResourceLayer:
    """Return the resource policies of one resource as a layer with its rows."""
    if not attachments:
        return _none(name_for(request))
    allows: list[Hit] = []
    denies: list[Hit] = []
    rows: dict[Row, list[Truth]] = {}
    for hit in hits(attachments, request, lenient=False, attached=True):
        if hit.statement.allow:
            named = principals.grant_rows(hit.statement, request)
            for row, truth in named.items():
                rows.setdefault(row, []).append(conjoin((truth, hit.truth)))
            truth = conjoin((disjoin(named.values()), hit.truth))
        else:
            truth = conjoin((principals.denied(hit.statement, request), hit.truth))
        if truth is not False:
            (allows if hit.statement.allow else denies).append(Hit(hit.attachment, hit.statement, truth))
    united = {row: disjoin(truths) for row, truths in rows.items()}
    layer = Layer(
        name_for(request),
        allow=disjoin(united.values()),
        deny=disjoin(hit.truth for hit in denies),
        allows=tuple(allows),
        denies=tuple(denies),
    )
    return ResourceLayer(layer, united, given=True)
