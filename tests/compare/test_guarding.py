"""What a guardrail rules out: proven impossible, shown possible, or neither."""

from typing import Any

import pytest

from iamscope.compare.environments import environments
from iamscope.compare.guarding import Guarding, Possible
from iamscope.compare.proving import Provers
from iamscope.graph.reach import Reach
from iamscope.manifest.place import Located, Place
from iamscope.manifest.role import Entry
from iamscope.model.reach import Holding
from tests.fakes.account import world_of
from tests.fakes.fleet import estate, loaded
from tests.fakes.whole import allow, deny, role

Json = dict[str, Any]
PROD = "arn:aws:s3:::prod-data"
PLACE = Place("x.yaml", 1)
IP, TAGS = "aws:SourceIp", "aws:TagKeys"
HOME, WORK = {"IpAddress": {IP: "192.0.2.0/24"}}, {"IpAddress": {IP: "10.0.0.0/8"}}
BUCKETS: Json = {"prod-data": [], "other": []}
PRODUCTION = loaded(estate(production={"resources": [f"{PROD}*"]})).estates[0]


def guarding(*statements: Json) -> Guarding:
    """Return a search of what some statements give a role."""
    world = world_of({"roles": {"a": role(*statements)}, "buckets": BUCKETS})
    principal = world.find("a")
    assert principal is not None
    return Guarding(world, Provers(world), Reach({Holding(principal): ()}))


def deeds(found: Guarding, context: dict[str, tuple[str, ...]]) -> list[Possible]:
    """Return what is possible of deleting buckets."""
    entry = Entry((Located("s3:DeleteBucket", PLACE),), (Located("*", PLACE),), {}, None, PLACE)
    return list(found.deeds(entry, context))


@pytest.mark.parametrize(
    ("statements", "address", "possible"),
    [
        ([allow("s3:*", Condition=WORK)], "10.1.1.1", True),
        ([allow("s3:*", Condition=WORK)], "192.0.2.1", False),
        ([allow("s3:*"), deny("s3:*", Condition=WORK)], "10.1.1.1", False),
        ([allow("s3:*"), deny("s3:*", Condition=WORK)], "192.0.2.1", True),
        ([allow("s3:*", Condition={"StringEquals": {IP: "10.1.1.1"}})], "10.1.1.1", True),
        ([allow("s3:*", Condition={"Null": {IP: "true"}})], "10.1.1.1", False),
        ([allow("s3:*", Condition=HOME), allow("s3:*", Condition=WORK)], "172.16.0.1", False),
    ],
)
def test_a_known_key_is_settled_in_what_grants_and_in_what_denies(
    statements: list[Json], address: str, possible: bool
) -> None:
    """Nothing is left to search for, whatever families of values are compared."""
    found = deeds(guarding(*statements), {IP: (address,)})
    assert [one.witness is not None for one in found] == [True] * possible


@pytest.mark.parametrize(
    ("statements", "possible"),
    [
        ([allow("s3:*", Condition={"ForAnyValue:StringEquals": {TAGS: "team"}})], True),
        ([allow("s3:*", Condition={"StringEquals": {TAGS: "team"}})], False),
        ([allow("s3:*"), deny("s3:*", Condition={"StringEquals": {TAGS: "team"}})], True),
    ],
)
def test_a_key_of_many_values_is_a_set_of_them(statements: list[Json], possible: bool) -> None:
    """A set of one value is no single value: a denial of a single one does not hold of it."""
    found = deeds(guarding(*statements), {TAGS: ("team",)})
    assert [one.witness is not None for one in found] == [True] * possible


def test_requests_that_there_are_not_are_no_proof() -> None:
    """Two values of a key that has one are refused, not proven harmless."""
    (found,) = deeds(guarding(allow("s3:*")), {"aws:SecureTransport": ("true", "false")})
    assert (found.witness, found.certain) == (None, False)
    assert found.reason


@pytest.mark.parametrize(
    ("action", "possible"),
    [
        ("s3:PutObject", True),
        ("s3:GetObject", True),
        ("s3:DeleteBucket", True),
        ("s3:GetBucketLocation", False),
        ("sqs:*", False),
        (["dynamodb:*", "ec2:*", "kms:*", "lambda:*"], False),
    ],
)
def test_a_grant_on_everything_reaches_what_its_actions_act_on(
    action: str | list[str], possible: bool
) -> None:
    """What acts on no bucket, or reads metadata alone, is proven to be out of question."""
    found = guarding(allow(action))
    resources = environments(found.world, PRODUCTION).of(["production"])
    assert [one.certain for one in found.changes(resources)] == [True] * possible
