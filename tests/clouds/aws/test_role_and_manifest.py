"""A role against its manifest: the verdict turns exactly when the set of allowed requests does."""

import pytest

from iamscope.access.solve import Relation
from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.universe import universe
from tests.fakes.account import world_of
from tests.fakes.agents import CHANGES, case
from tests.fakes.fleet import loaded, role
from tests.fakes.mutations import CONVERSE

CASES = 7 * len(CHANGES)
COMPARER = Comparer(universe())


def test_there_are_two_hundred_pairs() -> None:
    """The suite is as large as was promised."""
    assert CASES >= 200


@pytest.mark.parametrize("seed", range(CASES))
def test_the_verdict_turns_when_the_set_does(seed: int) -> None:
    """Of a role and a manifest, one widened or narrowed in one element, the relation is what that makes it.

    The role is within its manifest exactly when it was not widened, and the manifest within the role
    exactly when that was not; whatever is not within has a request that shows it.
    """
    given = case(seed)
    world = world_of(given.account)
    bot = world.find("bot")
    assert bot is not None
    (manifest,) = loaded(role(bot.id, access=given.entries)).fleet.roles
    own = COMPARER.principal(world, bot)
    declared = COMPARER.declared(manifest.access["aws"], "manifest")
    compared = COMPARER.compare(own, declared)
    assert compared.relation is given.relation, (given.name, compared)
    within = given.relation in (Relation.EQUAL, Relation.NARROWER)
    assert compared.contained is within
    assert (compared.a_not_in_b is None) is within
    assert COMPARER.compare(declared, own).relation is CONVERSE[given.relation], given.name
