"""What of the inventory can be harmed, by oneself and through others."""

import pytest

from iamscope.compare.environments import environments
from iamscope.compare.harm import Harms, production
from iamscope.compare.proving import Provers
from iamscope.graph.reach import reach
from iamscope.model.danger import Danger
from iamscope.model.gain import Harm, Share
from iamscope.model.reach import Holding
from tests.compare.test_gains import ERASE
from tests.compare.test_standing import Json, lane
from tests.fakes.account import arn, world_of

TABLES = {
    f"arn:aws:dynamodb:eu-west-1:111111111111:table/{name}": {"env": stage}
    for name, stage in (("one", "prod"), ("two", "Production"), ("three", "test"))
}
DELETE: Json = {"Effect": "Allow", "Action": "dynamodb:DeleteTable", "Resource": "*"}
FENCE: Json = {
    **DELETE,
    "Effect": "Deny",
    "Condition": {"StringLike": {"aws:ResourceTag/env": ["prod*", "Prod*"]}},
}


def harmed(account: Json) -> list[Harm]:
    """Return what the actor of an account can harm."""
    world = world_of(account)
    actor = world.find("actor")
    assert actor is not None
    told = production(world.resources(), environments(world, None))
    harms = Harms(world, Provers(world), reach(world, [actor]), Holding(actor), told)
    return list(harms.counted())


def test_resources_are_counted_for_who_is_nearest() -> None:
    """What the actor can do itself is its own; the rest is that of the role it becomes."""
    account = {**lane([DELETE]), "tagged": TABLES}
    account["users"]["actor"]["policies"]["own"] = [{**DELETE, "Resource": next(iter(TABLES))}]
    (found,) = harmed(account)
    assert (found.danger, found.total, found.count, found.perhaps) == (Danger.DESTROYS, 3, 3, 0)
    assert found.production == 2
    assert found.shares == (Share("", 1), Share(arn("role", "target"), 2))
    assert found.examples[-1].endswith("table/three")


def test_a_denial_by_tag_spares_what_carries_it() -> None:
    """The tags that were read decide: production by tag is fenced off, the rest is not."""
    (found,) = harmed({**lane([DELETE, FENCE]), "tagged": TABLES})
    assert (found.count, found.perhaps) == (1, 0)
    assert found.production == 0


def test_what_depends_on_something_is_perhaps() -> None:
    """A condition that nobody can settle makes it no certain harm."""
    hours = {**DELETE, "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}
    (found,) = harmed({**lane([hours]), "tagged": TABLES})
    assert (found.count, found.perhaps, found.shares) == (0, 3, ())


@pytest.mark.parametrize(("bucket", "count"), [("data", 1), ("other", 0)])
def test_a_bucket_is_harmed_by_what_lies_in_it(bucket: str, count: int) -> None:
    """A statement about some objects of a bucket harms that bucket, and no other."""
    some = {**ERASE, "Resource": "arn:aws:s3:::data/reports/2026/*"}
    found = harmed({**lane([some]), "buckets": {bucket: []}})
    assert sum(one.count for one in found) == count


def test_without_tags_production_is_not_known() -> None:
    """Nothing is called production where nothing says so."""
    (found,) = harmed({**lane([DELETE]), "things": list(TABLES)})
    assert found.production is None
