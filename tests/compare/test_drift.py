"""What one world allows and another one does not."""

import random
from itertools import product
from typing import Any

import pytest

from iamscope.compare.drift import Drift, Side
from iamscope.compare.environments import environments
from iamscope.compare.proving import Provers
from iamscope.graph.reach import Reach
from iamscope.model.danger import Danger
from iamscope.model.decision import Outcome
from iamscope.model.reach import Holding
from tests.fakes.account import world_of
from tests.fakes.whole import allow, deny, role

Json = dict[str, Any]
ACTIONS = ("s3:GetObject", "s3:PutObject", "s3:Delete*", "s3:*Object", "sqs:*", "sqs:PurgeQueue")
NAMES = ("arn:aws:s3:::a/*", "arn:aws:s3:::b/*", "arn:aws:s3:::a/x/*", "*", "arn:aws:sqs:*:*:q")
REQUESTS = [
    *product(("s3:GetObject", "s3:DeleteObject"), ("arn:aws:s3:::a/x/1", "arn:aws:s3:::b/1")),
    ("sqs:PurgeQueue", "arn:aws:sqs:eu-west-1:111111111111:q"),
]


def side(*statements: Json) -> Side:
    """Return a world in which a role has some statements."""
    world = world_of({"roles": {"a": role(*statements)}, "buckets": {"a": [], "b": []}})
    principal = world.find("a")
    assert principal is not None
    return Side(world, Provers(world), environments(world, None), Reach({Holding(principal): ()}))


def outcome(one: Side, action: str, resource: str) -> Outcome:
    """Return what comes of a request."""
    (holding,) = one.reach.paths
    return one.world.decide(holding, action, resource).outcome


def statements(dice: random.Random) -> list[Json]:
    """Return a few statements, most of which allow."""
    return [
        dice.choice((allow, allow, deny))(dice.sample(ACTIONS, 2), dice.sample(NAMES, 2))
        for _ in range(dice.randint(1, 3))
    ]


@pytest.mark.parametrize("seed", range(25))
def test_what_requests_show_the_difference_holds(seed: int) -> None:
    """A request that one side allows and the other denies is within it, and its own example is one."""
    dice = random.Random(seed)
    one, other = side(*statements(dice)), side(*statements(dice))
    found = Drift().beyond(one, other)
    assert found.undecided == ()
    for access in found.access:
        witness = access.witness
        assert outcome(one, witness.action, witness.resource) is Outcome.ALLOW
        assert outcome(other, witness.action, witness.resource) is not Outcome.ALLOW
    more = {
        action
        for action, resource in REQUESTS
        if outcome(one, action, resource) is Outcome.ALLOW
        and outcome(other, action, resource) is not Outcome.ALLOW
    }
    dangers = {danger for danger in Danger for action in more if _of(one, danger, action)}
    told = {access.danger for access in found.access}
    assert {_plain(danger) for danger in dangers} <= told


def _of(one: Side, danger: Danger, action: str) -> bool:
    index = one.world.universe.actions
    return bool(one.world.universe.dangers[danger] & index.matching(action))


def _plain(danger: Danger) -> Danger:
    return Danger.DESTROYS if danger is Danger.DESTROYS_PRODUCTION else danger


def test_the_worst_request_is_shown() -> None:
    """Of several certain ones of a class it is that of the most dangerous action."""
    one = side(allow("sqs:PurgeQueue"), allow("rds:DeleteDBInstance"))
    (found,) = Drift().beyond(one, side()).access
    assert (found.witness.action, found.count) == ("rds:DeleteDBInstance", 2)
