"""VPC endpoint policies limit the requests that pass the endpoint (fact 2.8g)."""

from collections.abc import Sequence

from iamscope.clouds.aws.authorize import resource_policy
from iamscope.clouds.aws.authorize.layers import Layer, open_layer
from iamscope.clouds.aws.authorize.request import Request
from iamscope.clouds.aws.records.documents import Attachment

NAME = "vpc-endpoint"


def evaluate(attachments: Sequence[Attachment], request: Request) -> Layer:
    """Return the endpoint's policies as a layer that must allow; without any it is open."""
    if not attachments:
        return open_layer(NAME)
    found = resource_policy.evaluate(attachments, request).layer
    return Layer(NAME, found.allow, found.deny, found.allows, found.denies)
