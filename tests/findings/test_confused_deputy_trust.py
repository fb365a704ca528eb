"""Trusts that let in more than can be meant."""

from typing import Any

import pytest

from iamscope.findings.confused_deputy_trust import KIND, find
from iamscope.model.finding import Finding, Severity
from tests.fakes.account import ACCOUNT, arn, trusting, world_of
from tests.fakes.fleet import compared_world, role

Json = dict[str, Any]
CODER = arn("role", "coder")
THEIRS = "777777777777"
HOST = "token.actions.githubusercontent.com"
AUD = {f"{HOST}:aud": "sts.amazonaws.com"}


def found(*trust: Json, **account: Any) -> list[Finding]:
    """Return the findings on an agent's role with some trust."""
    roles = {"coder": {"trust": list(trust)}, **account.pop("roles", {})}
    world = world_of({"roles": roles, **account})
    return list(find(compared_world(world, role(CODER)), world))


def asking(statement: Json, **condition: Json) -> Json:
    """Return a statement with conditions."""
    return {**statement, "Condition": condition}


def github(**condition: Json) -> Json:
    """Return a trust in GitHub."""
    provider = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{HOST}"
    statement = trusting({"Federated": provider})
    return asking({**statement, "Action": "sts:AssumeRoleWithWebIdentity"}, **condition)


ACCOUNT_TRUST = trusting({"AWS": f"arn:aws:iam::{THEIRS}:root"})


@pytest.mark.parametrize(
    ("trust", "why"),
    [
        (ACCOUNT_TRUST, "without an external id"),
        (trusting({"AWS": f"arn:aws:iam::{THEIRS}:role/vendor"}), f"lets in account {THEIRS}"),
        (asking(ACCOUNT_TRUST, StringEqualsIfExists={"sts:ExternalId": "x"}), "without an external id"),
        (trusting({"AWS": "*"}), "every account of AWS"),
        (asking(trusting({"AWS": "*"}), StringNotEquals={"aws:PrincipalAccount": "1" * 12}), "every account"),
        (github(StringEquals=AUD), "anybody at all can get"),
        (github(StringEquals=AUD, StringLike={f"{HOST}:sub": "repo:*"}), "anybody at all can get"),
        (github(StringEquals=AUD, StringLike={f"{HOST}:sub": "repo:acme*"}), "anybody at all can get"),
        (github(StringEquals={f"{HOST}:sub": "repo:acme/web:ref:refs/heads/main"}), "made for somebody else"),
    ],
)
def test_a_trust_that_is_too_open_is_found(trust: Json, why: str) -> None:
    """What lets in others than are meant is reported once, with its statement."""
    (finding,) = found(trusting({"Service": "ec2.amazonaws.com"}), trust)
    assert (finding.kind, finding.severity, finding.principal) == (KIND, Severity.HIGH, CODER)
    assert why in finding.message
    (source,) = finding.sources
    assert (source.index, source.layer, source.attached_to) == (1, "trust", CODER)


@pytest.mark.parametrize(
    "trust",
    [
        asking(ACCOUNT_TRUST, StringEquals={"sts:ExternalId": "seven"}),
        asking(ACCOUNT_TRUST, Bool={"aws:MultiFactorAuthPresent": "true"}),
        asking(trusting({"AWS": "*"}), StringEquals={"aws:PrincipalOrgID": "o-1"}),
        trusting({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}),
        trusting({"Service": "lambda.amazonaws.com"}),
        github(StringEquals=AUD, StringLike={f"{HOST}:sub": "repo:acme/*"}),
        github(StringEquals=AUD, StringLike={f"{HOST}:sub": "repo:acme@17/web@42:*"}),
        github(StringEquals={**AUD, f"{HOST}:repository_owner_id": "17"}),
    ],
)
def test_a_trust_that_says_who_is_meant_is_left_alone(trust: Json) -> None:
    """An external id, an organization, a second factor, a subject with its audience are enough."""
    assert found(trust) == []


def test_a_resource_control_policy_closes_a_trust() -> None:
    """Who is stopped by the organization is not let in."""
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sts:*",
        "Resource": "*",
        "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}},
    }
    assert found(trusting({"AWS": "*"}), rcps=[[], [statement]]) == []


def test_an_account_of_the_organization_is_no_third_party() -> None:
    """Its own members are not asked for an external id."""
    assert found(ACCOUNT_TRUST, members=[THEIRS]) == []


def test_roles_that_an_agent_becomes_are_looked_at_and_others_are_not() -> None:
    """A role that no agent has to do with is not this scan's matter."""
    account = {
        "near": {"trust": [trusting({"AWS": CODER}), ACCOUNT_TRUST]},
        "far": {"trust": [ACCOUNT_TRUST]},
    }
    (finding,) = found(trusting({"Service": "ec2.amazonaws.com"}), roles=account)
    assert finding.principal == arn("role", "near")
