"""The table of calls that are checked on several things, against the list of actions."""

from iamscope.clouds.aws.data.joint_checks import JOINT, PASSES
from iamscope.clouds.aws.reference import resource_types
from iamscope.clouds.aws.universe import universe


def test_every_action_exists() -> None:
    """Each action of the tables is one that AWS has."""
    assert [action for action in (*JOINT, *PASSES) if not universe().actions.matching(action)] == []


def test_every_sort_of_resource_is_one_of_the_action() -> None:
    """Each check is on something that the action acts on."""
    for action, joint in JOINT.items():
        known = {kind.name for kind in resource_types(universe(), action)}
        assert {*joint.made, *joint.used} <= known, action


def test_every_receiver_is_a_service() -> None:
    """A role is passed to a service principal."""
    assert all(principal.endswith(".amazonaws.com") for principal in PASSES.values())
