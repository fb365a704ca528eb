"""The danger overlay names real actions."""

import pytest

from iamscope.clouds.aws.data import danger
from iamscope.clouds.aws.universe import universe
from iamscope.model.danger import Danger


@pytest.mark.parametrize("kind", sorted(danger.LISTED))
def test_every_listed_action_exists(kind: Danger) -> None:
    """A name of the overlay that AWS does not have would silently protect nothing."""
    unknown = [name for name in danger.LISTED[kind] if universe().actions.spelled(name) != name]
    assert unknown == []
