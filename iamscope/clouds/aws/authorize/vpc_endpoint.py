"""VPC endpoint policies limit the requests that pass the endpoint (fact 2.8g)."""

from collections.abc import Iterable, Sequence

from iamscope.clouds.aws.authorize import principals
from iamscope.clouds.aws.authorize.layers import Hit, Layer, from_hits, hits, open_layer
from iamscope.clouds.aws.authorize.request import Request
from iamscope.clouds.aws.records.documents import Attachment
from iamscope.model.truth import Truth, conjoin, disjoin

NAME = "vpc-endpoint"


def evaluate(attachments: Sequence[Attachment], request: Request) -> Layer:
    """Return the endpoint's policies as a layer that must allow; without any it is open."""
    return from_hits(NAME, _hits(attachments, request)) if attachments else open_layer(NAME)


def _hits(attachments: Sequence[Attachment], request: Request) -> Iterable[Hit]:
    for hit in hits(attachments, request, lenient=True):
        truth = conjoin((_speaks_of_caller(hit, request), hit.truth))
        if truth is not False:
            yield Hit(hit.attachment, hit.statement, truth)


def _speaks_of_caller(hit: Hit, request: Request) -> Truth:
    """Return whether a statement means the caller; one without Principal means everyone."""
    if hit.statement.principals is None:
        return True
    if hit.statement.allow:
        return disjoin(principals.grant_rows(hit.statement, request).values())
    return principals.denied(hit.statement, request)
