"""What AWS lets no session of a role call is no part of what the role may do."""

from iamscope.model.reach import Holding
from tests.fakes.account import world_of

GRANT = {"Effect": "Allow", "Action": ["sts:GetFederationToken", "sts:GetSessionToken"], "Resource": "*"}


def test_no_role_may_get_tokens_for_itself() -> None:
    """Of a role the set has neither call that AWS keeps from sessions; of a user it has both."""
    world = world_of(
        {"roles": {"bot": {"policies": {"work": [GRANT]}}}, "users": {"ann": {"policies": {"work": [GRANT]}}}}
    )
    known = world.universe.actions
    both = known.union(GRANT["Action"])
    for name, expected in (("bot", 0), ("ann", both)):
        principal = world.find(name)
        assert principal is not None
        found = 0
        for part in world.access(Holding(principal)).parts:
            found |= part.actions
        assert found & both == expected, list(known.members(found & both))
