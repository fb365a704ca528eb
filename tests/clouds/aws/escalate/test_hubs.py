"""What administrators reach is found once for an account: the answers are those of a closure for each."""

from random import Random
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from iamscope.compare.proving import Provers
from iamscope.compare.standing import standing
from iamscope.graph.hubs import Through
from iamscope.graph.reach import Hubs, Reach, reach
from tests.clouds.aws.escalate import test_oracle as oracle
from tests.fakes.account import arn, trusting, world_of

Json = dict[str, Any]
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}
SPARED = {
    "Effect": "Deny",
    "Action": "iam:PutUserPolicy",
    "Resource": "*",
    "Condition": {"ArnNotLike": {"aws:PrincipalArn": arn("role", "red")}},
}


def account(seed: int) -> Json:
    """Return a random account in which somebody may do everything, perhaps with a denial of its own."""
    chance, raw = Random(seed), oracle.account(seed)
    for _ in range(chance.randint(1, 2)):
        kind, name = chance.choice([("users", "bob"), ("roles", "red"), ("roles", "tan"), ("users", "ann")])
        one = raw[kind][name]
        one["policies"] = {"all": [EVERYTHING]}
        if chance.random() < 0.3:
            one["policies"]["guard"] = [{"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"}]
        if chance.random() < 0.7:
            one.pop("boundary", None)
    if chance.random() < 0.2:
        raw["scps"].append([EVERYTHING, SPARED])
    return raw


def principals(found: Reach) -> dict[str, bool]:
    """Return who is reached, and whether for certain."""
    certain = {one.principal.id for one in found.paths if found.certain(one)}
    return {one.principal.id: one.principal.id in certain for one in found.paths}


@given(st.integers(0, 10**9))
@settings(max_examples=60)
def test_hubs_change_no_answer(seed: int) -> None:
    """With hubs everybody reaches the same, for certain or perhaps, and stands so; no path is longer."""
    world = world_of(account(seed))
    hubs, provers = Hubs(world), Provers(world)
    for one in world.principals():
        plain, found = reach(world, [one]), reach(world, [one], hubs=hubs)
        event(f"through a hub: {isinstance(found.paths, Through)}")
        assert principals(found) == principals(plain), one.id
        for holding in plain.paths:
            alike = holding in found.paths and found.certain(holding) == plain.certain(holding)
            if alike and not holding.changed:
                assert len(found.paths[holding]) <= len(plain.paths[holding]), (one.id, holding)
        one_by_one = standing(world, provers, one)
        shared = standing(world, provers, one, hubs)
        told = [(each.admin, each.escalates, each.conditional) for each in (one_by_one, shared)]
        assert told[0] == told[1]


@given(st.integers(0, 10**9))
@settings(max_examples=30)
def test_paths_through_a_hub_hold_together(seed: int) -> None:
    """Each step of a path starts from somebody who is held by then, and every call is made by one of them."""
    world = world_of(account(seed))
    hubs = Hubs(world)
    for one in world.principals():
        found = reach(world, [one], hubs=hubs)
        for holding, path in found.paths.items():
            held = {one.id}
            for step in path:
                assert step.origin.principal.id in held
                assert {call.by for call in step.calls} <= held
                held.add(step.target.principal.id)
            assert holding.principal.id in held


def test_whom_a_sealed_trust_names_reaches_more_than_its_hub() -> None:
    """Where guardrails let nobody change who is who, the one whom a trust names still has the role."""
    sealing = {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}
    world = world_of(
        {
            "users": {name: {"policies": {"all": [EVERYTHING]}} for name in ("ann", "bob")},
            "roles": {"red": {"trust": [trusting({"AWS": arn("user", "ann")})]}},
            "scps": [[EVERYTHING], [EVERYTHING, sealing]],
        }
    )
    hubs = Hubs(world)
    for name, others in (("bob", set()), ("ann", {arn("role", "red")})):
        one = world.find(name)
        assert one is not None
        assert principals(reach(world, [one], hubs=hubs)).keys() == {one.id, *others}
