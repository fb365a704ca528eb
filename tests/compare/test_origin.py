"""The labelled cases of where excess comes from, on tiny accounts."""

from collections.abc import Iterable
from typing import Any

import pytest

from iamscope.compare.agents import AgentComparison
from iamscope.compare.excess import Excess
from iamscope.model.finding import Mark, Origin, Sharing
from tests.fakes.account import arn, trusting
from tests.fakes.fleet import agent, role

Json = dict[str, Any]
DELETE: Json = {"Effect": "Allow", "Action": "dynamodb:DeleteTable", "Resource": "*"}
READ: Json = {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*"}
LANE = [trusting({"AWS": "arn:aws:iam::111111111111:root"})]
ASSUME: Json = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": arn("role", "operator")}


def labels(found: AgentComparison) -> set[tuple[str, str, str]]:
    """Return the document, its holder's name and the origin of each part of the excess."""
    return {(part.source.document, holder(part), str(part.origin)) for part in found.excess}


def holder(part: Excess) -> str:
    """Return the name of the principal or resource that carries a part's document."""
    return part.source.attached_to.rsplit("/", 1)[-1]


def channels(parts: Iterable[Excess]) -> set[str]:
    """Return the operators that some parts come through."""
    return {part.channel for part in parts}


def test_agent_is_the_operators_role() -> None:
    """An agent that acts as its operator inherits everything."""
    account = {"roles": {"operator": {"policies": {"work": [DELETE, READ]}}}}
    operator = arn("role", "operator")
    found = agent(account, role(operator, operators=[operator]))
    assert labels(found) == {("work", "operator", "inherited")}
    assert channels(found.excess) == {operator}


def test_agent_can_assume_the_operator() -> None:
    """What an agent can do as its operator is inherited; that it can become it is its own."""
    account = {
        "roles": {
            "agent": {"policies": {"lane": [ASSUME]}},
            "operator": {"policies": {"work": [DELETE]}, "trust": LANE},
        }
    }
    found = agent(account, role(arn("role", "agent"), operators=[arn("role", "operator")]))
    assert labels(found) == {("lane", "agent", "own"), ("work", "operator", "inherited")}
    inherited = [part for part in found.excess if part.origin is Origin.INHERITED]
    assert channels(inherited) == {arn("role", "operator")}
    assert [step.id for step in inherited[0].path] == ["sts-001"]


def test_agent_can_assume_what_only_the_operator_reaches() -> None:
    """What lies behind the operator is inherited through the operator."""
    behind: Json = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": arn("role", "behind")}
    account = {
        "roles": {
            "agent": {"policies": {"lane": [ASSUME]}},
            "operator": {"policies": {"work": [behind]}, "trust": LANE},
            "behind": {"policies": {"deep": [DELETE]}, "trust": LANE},
        }
    }
    found = agent(account, role(arn("role", "agent"), operators=[arn("role", "operator")]))
    assert ("deep", "behind", "inherited") in labels(found)
    assert channels(part for part in found.excess if part.source.document == "deep") == {
        arn("role", "operator")
    }


def test_agent_in_the_operators_group() -> None:
    """What a common group gives is the agent's own: no channel leads through the operator."""
    account = {
        "groups": {"engineers": {"policies": {"work": [DELETE]}}},
        "users": {"agent": {"groups": ["engineers"]}, "operator": {"groups": ["engineers"]}},
    }
    found = agent(account, role(arn("user", "agent"), operators=[arn("user", "operator")]))
    assert labels(found) == {("work", "engineers", "own")}
    assert {part.source.via for part in found.excess} == {"group engineers"}
    assert channels(found.excess) == {""}
    assert {part.sharing for part in found.excess} == {
        Sharing(Mark.SHARED_GRANT, (arn("user", "operator"),), principals=2)
    }


def test_a_group_without_the_operator_shares_nothing() -> None:
    """What a group gives is shared with its members only."""
    account = {
        "groups": {"engineers": {"policies": {"work": [DELETE]}}},
        "users": {"agent": {"groups": ["engineers"]}, "operator": {}},
    }
    found = agent(account, role(arn("user", "agent"), operators=[arn("user", "operator")]))
    assert [part.sharing for part in found.excess] == [None]


def test_agents_own_policy_duplicates_the_operators() -> None:
    """A copy of the operator's policy is the agent's own."""
    account = {
        "roles": {"agent": {"policies": {"work": [DELETE]}}, "operator": {"policies": {"work": [DELETE]}}}
    }
    found = agent(account, role(arn("role", "agent"), operators=[arn("role", "operator")]))
    assert labels(found) == {("work", "agent", "own")}
    assert [part.sharing for part in found.excess] == [Sharing(Mark.COPIED, (arn("role", "operator"),))]


def test_a_managed_policy_attached_twice_is_copied() -> None:
    """One managed policy attached to both is two sources, and no shared grant."""
    holder: Json = {"attached": ["Work"]}
    account = {"roles": {"agent": holder, "operator": holder}, "policies": {"Work": {"statements": [DELETE]}}}
    found = agent(account, role(arn("role", "agent"), operators=[arn("role", "operator")]))
    assert [part.sharing for part in found.excess] == [Sharing(Mark.COPIED, (arn("role", "operator"),))]


@pytest.mark.parametrize(
    ("principal", "mark"),
    [
        ("*", Mark.SCOPE),
        ({"AWS": [arn("role", "agent"), arn("role", "operator")]}, Mark.SHARED_GRANT),
        ({"AWS": [arn("role", "agent"), "111111111111"]}, Mark.SCOPE),
        ({"AWS": arn("role", "agent")}, None),
    ],
)
def test_a_resource_policy_serves_the_operator_by_name_or_with_everybody(principal: Any, mark: Mark) -> None:
    """A bucket that names both shares its grant; one that names everybody or the account serves a scope."""
    policy = [{"Effect": "Allow", "Principal": principal, "Action": "s3:DeleteObject", "Resource": "*"}]
    account = {"roles": {"agent": {}, "operator": {}}, "buckets": {"shared": policy}}
    found = agent(account, role(arn("role", "agent"), operators=[arn("role", "operator")]))
    assert [part.sharing and part.sharing.mark for part in found.excess] == [mark]


def test_an_agent_in_its_operators_session_inherits_everything() -> None:
    """An agent without a principal of its own is whatever its operator is."""
    account = {"roles": {"operator": {"policies": {"work": [DELETE]}}}}
    manifest = role("unused", operators=[arn("role", "operator")])
    manifest["agent"] = {"operator-session": {"session-name": "agent-*"}}
    found = agent(account, manifest)
    assert labels(found) == {("work", "operator", "inherited")}
    assert channels(found.excess) == {arn("role", "operator")}


def test_both_served_by_a_policy_for_everybody() -> None:
    """What a bucket gives everybody is the agent's own, granted by the bucket's policy."""
    policy = [{"Effect": "Allow", "Principal": "*", "Action": "s3:DeleteObject", "Resource": "*"}]
    account = {"roles": {"agent": {}, "operator": {}}, "buckets": {"shared": policy}}
    found = agent(account, role(arn("role", "agent"), operators=[arn("role", "operator")]))
    assert {(part.source.layer, part.source.attached_to, part.origin) for part in found.excess} == {
        ("resource-policy", "arn:aws:s3:::shared", Origin.OWN)
    }


def test_what_the_agent_has_by_itself_and_through_the_operator_is_both() -> None:
    """A permission on both sides is reported once, at the agent's own statement, as both."""
    account = {
        "roles": {
            "agent": {"policies": {"lane": [ASSUME], "own": [DELETE]}},
            "operator": {"policies": {"work": [DELETE]}, "trust": LANE},
        }
    }
    found = agent(account, role(arn("role", "agent"), operators=[arn("role", "operator")]))
    assert labels(found) == {("lane", "agent", "own"), ("own", "agent", "inherited-and-own")}


def test_a_doubtful_grant_of_its_own_does_not_hide_the_operators() -> None:
    """What a denial may take from the agent stays inherited where the operator has it whole."""
    kept = "arn:aws:dynamodb:eu-west-1:111111111111:table/kept"
    guard = {"Effect": "Deny", "Action": "dynamodb:*", "Resource": kept}
    account = {
        "roles": {
            "agent": {"policies": {"lane": [ASSUME], "own": [DELETE, guard]}},
            "operator": {"policies": {"work": [DELETE]}, "trust": LANE},
        }
    }
    found = agent(account, role(arn("role", "agent"), operators=[arn("role", "operator")]))
    assert ("work", "operator", "inherited") in labels(found)


def test_an_operator_that_the_agent_cannot_become_is_no_channel() -> None:
    """An operator whose trust admits nobody else gives its agent nothing."""
    account = {
        "roles": {"agent": {"policies": {"lane": [ASSUME]}}, "operator": {"policies": {"work": [DELETE]}}}
    }
    found = agent(account, role(arn("role", "agent"), operators=[arn("role", "operator")]))
    assert all(part.origin is Origin.OWN for part in found.excess)
    assert not any(part.source.document == "work" for part in found.excess)
