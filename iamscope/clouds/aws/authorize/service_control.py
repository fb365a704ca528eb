"""Service control policies: every level of the organization must allow (fact 2.4)."""

from collections.abc import Sequence

from iamscope.clouds.aws.authorize.layers import Hit, Layer, hits, open_layer
from iamscope.clouds.aws.authorize.request import Request
from iamscope.clouds.aws.records.documents import Attachment
from iamscope.model.truth import conjoin, disjoin

NAME = "scp"


def evaluate(levels: Sequence[Sequence[Attachment]], request: Request) -> Layer:
    """Return the layer of all levels, organization root first; those exempt from SCPs get an open one."""
    if not levels or not request.caller.under_service_control:
        return open_layer(NAME)
    found = [list(hits(level, request, lenient=True)) for level in levels]
    allows = [[hit for hit in level if hit.statement.allow] for level in found]
    denies = [hit for level in found for hit in level if _denies(hit)]
    return Layer(
        NAME,
        allow=conjoin(disjoin(hit.truth for hit in level) for level in allows),
        deny=disjoin(hit.truth for hit in denies),
        allows=tuple(hit for level in allows for hit in level),
        denies=tuple(denies),
    )


def _denies(hit: Hit) -> bool:
    return not hit.statement.allow
