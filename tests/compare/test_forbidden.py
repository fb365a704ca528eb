"""What a manifest forbids, and the agent can reach all the same."""

from typing import Any

import pytest

from iamscope.compare.forbidden import Forbidden
from tests.fakes.account import arn, trusting
from tests.fakes.fleet import agent, estate, role

Json = dict[str, Any]
AGENT = arn("role", "agent")
NEVER_DELETE = {"aws": [{"actions": ["sqs:Delete*"], "resources": ["*"], "reason": "not its job"}]}


def allow(actions: str | list[str], resources: str | list[str] = "*") -> Json:
    """Return an Allow."""
    return {"Effect": "Allow", "Action": actions, "Resource": resources}


def deny(actions: str | list[str], resources: str | list[str] = "*") -> Json:
    """Return a Deny."""
    return {"Effect": "Deny", "Action": actions, "Resource": resources}


def forbidden(never: Json, *statements: Json, **more: Json) -> tuple[Forbidden, ...]:
    """Return what an agent with some statements reaches of what it never should."""
    documents = [estate(**more.pop("estate"))] if "estate" in more else []
    account = {"roles": {"agent": {"policies": {"work": list(statements)}}}, **more}
    return agent(account, role(AGENT, never=never), *documents).forbidden


def test_a_forbidden_action_that_is_allowed_is_reported_with_its_proof() -> None:
    """The line, its reason, a request and the statement are told."""
    (found,) = forbidden(NEVER_DELETE, allow("sqs:*"))
    assert "sqs:Delete*" in found.what
    assert found.reason == "not its job"
    assert found.witness.action in ("sqs:DeleteQueue", "sqs:DeleteMessage")
    assert [source.document for source in found.sources] == ["work"]


@pytest.mark.parametrize("statements", [(allow("sqs:Send*"),), (allow("sqs:*"), deny("sqs:Delete*"))])
def test_what_is_not_allowed_is_not_reported(statements: tuple[Json, ...]) -> None:
    """What is never granted, or denied, keeps the manifest's word."""
    assert not forbidden(NEVER_DELETE, *statements)


def test_the_last_action_of_many_is_tried_too() -> None:
    """One allowed action among a hundred denied ones is found."""
    spared = "ec2:UnassignPrivateNatGatewayAddress"
    denied = {"Effect": "Deny", "NotAction": spared, "Resource": "arn:aws:ec2:*:*:*"}
    (found,) = forbidden(
        {"aws": [{"actions": ["ec2:*"], "resources": ["arn:aws:ec2:*:*:*"]}]}, allow("ec2:*"), denied
    )
    assert found.actions == (spared,)


def test_only_actions_that_the_resource_knows_are_named() -> None:
    """Of a forbidden bucket those actions are told that can act on it."""
    never = {"aws": [{"actions": ["*"], "resources": ["arn:aws:s3:::ledger"]}]}
    (found,) = forbidden(never, allow("*"))
    assert "s3:DeleteBucket" in found.actions
    assert not {"sqs:DeleteQueue", "s3:DeleteObject"} & set(found.actions)


def test_changing_a_forbidden_environment_is_reported() -> None:
    """Any way of changing or destroying a resource of the environment counts, reading does not."""
    more: Json = {
        "estate": {"production": {"resources": ["arn:aws:s3:::prod-*"]}},
        "buckets": {"prod-data": []},
    }
    never = {"environments": ["production"]}
    (found,) = forbidden(never, allow("s3:*"), **more)
    assert found.resources
    assert all(name.startswith("arn:aws:s3:::prod-data") for name in found.resources)
    assert not forbidden(never, allow(["s3:GetObject", "s3:ListBucket"]), **more)


def test_objects_of_a_forbidden_bucket_belong_to_the_environment() -> None:
    """Writing objects into a bucket of the environment changes it."""
    more: Json = {
        "estate": {"production": {"resources": ["arn:aws:s3:::prod-data"]}},
        "buckets": {"prod-data": []},
    }
    (found,) = forbidden({"environments": ["production"]}, allow("s3:PutObject"), **more)
    assert found.witness.resource.startswith("arn:aws:s3:::prod-data/")


def test_what_is_reached_through_somebody_else_counts() -> None:
    """Forbidden reach through another principal carries the path."""
    account = {
        "roles": {
            "agent": {"policies": {"lane": [allow("sts:AssumeRole")]}},
            "deploy": {"policies": {"work": [allow("sqs:*")]}, "trust": [trusting({"AWS": "111111111111"})]},
        }
    }
    (found,) = agent(account, role(AGENT, never=NEVER_DELETE)).forbidden
    assert found.witness.principal == arn("role", "deploy")
    assert [step.id for step in found.path] == ["sts-001"]
