"""Services that combine policies in a way of their own."""

import pytest

from iamscope.clouds.aws.authorize.resource_policy import ResourceLayer
from iamscope.clouds.aws.authorize.services import combine
from iamscope.model.truth import describe, disjoin
from tests.clouds.aws.authorize.building import asking, layer

ADMITTED = "the authorizer of the method admits the request"
OPEN = "a file system without a policy admits every client"
DATA = "the collection's data access policy admits it"


@pytest.mark.parametrize(
    ("action", "resource", "identity", "expected"),
    [
        ("s3:getobject", None, True, "always"),
        ("s3:getobject", None, False, "never"),
        ("vpc-lattice-svcs:invoke", True, True, "always"),
        ("vpc-lattice-svcs:invoke", True, False, "never"),
        ("vpc-lattice-svcs:invoke", None, True, "never"),
        ("execute-api:invoke", None, True, ADMITTED),
        ("execute-api:invoke", None, False, ADMITTED),
        ("execute-api:invoke", True, False, ADMITTED),
        ("execute-api:invoke", False, False, "never"),
        ("execute-api:invalidatecache", None, False, "never"),
        ("elasticfilesystem:clientmount", None, False, OPEN),
        ("elasticfilesystem:clientmount", None, True, "always"),
        ("elasticfilesystem:clientmount", False, False, "never"),
        ("elasticfilesystem:deletefilesystem", None, False, "never"),
        ("aoss:apiaccessall", None, True, DATA),
        ("aoss:apiaccessall", None, False, "never"),
        ("aoss:deletecollection", None, True, "always"),
    ],
)
def test_both_sides_of_a_service(action: str, resource: bool | None, identity: bool, expected: str) -> None:
    """What resource policy (`None` where there is none) and identity side allow depends on the service."""
    found = ResourceLayer(layer(allow=resource is True), {}, given=resource is not None)
    usual = disjoin((resource is True, identity))
    assert describe(combine(asking(action), found, identity, usual)) == expected
