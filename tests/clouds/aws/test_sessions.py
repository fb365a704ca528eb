"""Reach of a session under session policies, beside that of its role without them."""

import json
from collections.abc import Sequence

import pytest

from iamscope.clouds.aws.sessions import (
    NoSessionError,
    TooManySessionPoliciesError,
    UnknownSessionPolicyError,
)
from iamscope.clouds.aws.world import AwsWorld
from iamscope.compare.proving import Provers
from iamscope.graph.reach import Reach, reach
from iamscope.model.decision import Outcome
from iamscope.model.reach import Holding
from tests.compare.test_standing import ASSUME, LANE, Json
from tests.fakes.account import arn, document, trusting, world_of

ROLE = arn("role", "agent")
READ: Json = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}
TRUST: Json = {"Effect": "Allow", "Action": "iam:UpdateAssumeRolePolicy", "Resource": ROLE}
ERASE: Json = {"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "*"}
ANYTHING: Json = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def account(own: Sequence[Json], **more: Json) -> AwsWorld:
    """Return a world with an agent of some statements, and a role that trusts its account."""
    roles = {
        "agent": {"policies": {"work": list(own)}},
        "target": {"trust": LANE, "policies": {"work": [ERASE]}},
    }
    return world_of({"roles": roles, "buckets": {"data": []}, **more})


def limited(world: AwsWorld, *statements: Json) -> Holding:
    """Return the agent's session under one session policy."""
    agent = world.find("agent")
    assert agent is not None
    return world.session(agent, [("limits.json", json.dumps(document(list(statements))))])


def names(found: Reach) -> list[tuple[str, bool]]:
    """Return who is held, and whether as a limited session."""
    return [(holding.principal.name, bool(holding.session)) for holding in found.paths]


def test_a_session_policy_keeps_a_session_from_others() -> None:
    """The role reaches the target, its session under a policy without the call does not."""
    world = account([ASSUME, READ])
    agent = world.find("agent")
    assert agent is not None
    assert names(reach(world, [agent])) == [("agent", False), ("target", False)]
    assert names(reach(world, [limited(world, READ)])) == [("agent", True)]


def test_whom_a_session_becomes_is_not_limited() -> None:
    """The next role has all that it has: a session policy is not inherited."""
    world = account([ASSUME, READ])
    start = limited(world, ASSUME)
    found = reach(world, [start])
    assert names(found) == [("agent", True), ("target", False)]
    target = list(found.paths)[1]
    assert world.decide(target, "s3:DeleteObject", "arn:aws:s3:::data/x").allowed
    assert not world.decide(start, "s3:GetObject", "arn:aws:s3:::data/x").possible


def test_sets_and_requests_agree_on_a_session() -> None:
    """What the set of a session holds is what the authorizer allows it: what both policies do."""
    world = account([READ, ASSUME])
    start = limited(world, {**READ, "Action": "s3:*", "Resource": "*"})
    actions = world.universe.actions
    assert world.decide(start, "s3:GetObject", "arn:aws:s3:::data/x").allowed
    assert world.decide(start, "sts:AssumeRole", arn("role", "target")).outcome is Outcome.IMPLICIT_DENY
    prover = Provers(world).of(start)
    pieces = [piece.part.actions for piece in prover.pieces(world.access(start).parts)]
    assert [list(actions.members(bits)) for bits in pieces] == [["s3:GetObject"]]


@pytest.mark.parametrize(("named", "escapes"), [("*", True), (ROLE, False)])
def test_a_bucket_policy_for_everyone_outweighs_it_one_for_the_role_does_not(
    named: str, escapes: bool
) -> None:
    """Fact AWS 2.6: a grant to everyone is not capped by a session policy, one to the role's ARN is."""
    grant = {**ERASE, "Principal": {"AWS": named}, "Resource": "arn:aws:s3:::data/*"}
    world = account([READ], buckets={"data": [grant]})
    start = limited(world, READ)
    assert world.decide(start, "s3:DeleteObject", "arn:aws:s3:::data/x").allowed is escapes
    erase = world.universe.actions.matching("s3:DeleteObject")
    parts = [part.under(actions=erase) for part in world.access(start).parts if part.actions & erase]
    assert Provers(world).of(start).empty(parts) is not escapes


def test_rewriting_its_own_trust_leaves_the_session() -> None:
    """Who may write its role's trust assumes it anew, without the session policy."""
    world = account([TRUST, ASSUME])
    found = reach(world, [limited(world, TRUST)])
    assert names(found) == [("agent", True), ("agent", False), ("target", False)]
    assert [path[0].id for path in found.paths.values() if path] == ["iam-012", "iam-012"]
    refused = {"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"}
    assert names(reach(world, [limited(world, TRUST, refused)])) == [("agent", True)]


def test_a_trust_in_itself_leaves_the_session_if_the_policy_lets_it() -> None:
    """A role that trusts itself is assumed anew only by a session that may call so."""
    own = {**ASSUME, "Resource": ROLE}
    roles = {"agent": {"trust": [trusting({"AWS": ROLE})], "policies": {"work": [own, READ]}}}
    world = world_of({"roles": roles})
    assert names(reach(world, [limited(world, own)])) == [("agent", True), ("agent", False)]
    assert names(reach(world, [limited(world, READ)])) == [("agent", True)]


def test_what_it_gives_itself_stays_within_the_session_policy() -> None:
    """A session that may rewrite its role's policies has no more than its session policy lets it."""
    put = {"Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": ROLE}
    world = account([put])
    found = reach(world, [limited(world, put, READ)])
    raised = next(holding for holding in found.paths if holding.raised)
    assert raised.session
    assert world.decide(raised, "s3:GetObject", "arn:aws:s3:::data/x").allowed
    assert not world.decide(raised, "s3:DeleteObject", "arn:aws:s3:::data/x").possible
    assert names(found) == [("agent", True), ("agent", True)]


def test_managed_policies_are_named_by_their_arn() -> None:
    """A policy of the snapshot limits by its document; several allow together; others are unknown."""
    policy = arn("policy", "reads")
    world = account([READ, ASSUME], policies={"reads": {"statements": [READ]}})
    agent = world.find("agent")
    assert agent is not None
    assert names(reach(world, [world.session(agent, [(policy, None)])])) == [("agent", True)]
    with pytest.raises(UnknownSessionPolicyError):
        world.session(agent, [(arn("policy", "gone"), None)])
    with pytest.raises(TooManySessionPoliciesError):
        world.session(agent, [(policy, None)] * 11)


def test_only_roles_have_sessions() -> None:
    """A user is told so."""
    world = world_of({"users": {"person": {}}})
    (person,) = world.principals()
    with pytest.raises(NoSessionError):
        world.session(person, [("x", "{}")])
