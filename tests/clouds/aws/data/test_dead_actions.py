"""The list of what no longer has any effect."""

from iamscope.clouds.aws.data.dead_actions import MCP_SERVICE, RETIRED_SERVICES
from iamscope.clouds.aws.universe import universe


def test_nothing_that_is_listed_exists() -> None:
    """A service that comes back is no longer called dead."""
    assert RETIRED_SERVICES.isdisjoint(universe().services)
    assert MCP_SERVICE not in universe().services
