"""What the gate says of those whom no manifest is about."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from iamscope.model.gate import Judged
from iamscope.pipeline.check import CheckInput, check
from tests.fakes.account import arn, write_snapshot
from tests.fakes.plans import plan_json

Json = dict[str, Any]
EC2 = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}
PASS_ANY = {"Effect": "Allow", "Action": ["iam:PassRole", "lambda:*"], "Resource": "*"}
ESTATE = """\
kind: Estate
version: 1
environments:
- {name: production, aws: {tags: {stage: prod}}}
- {name: development, aws: {tags: {stage: dev}}}
"""


def document(*statements: Json) -> Json:
    """Return statements as a policy document."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def a_role(name: str, trust: Json = EC2, **values: Any) -> Json:
    """Return a role as a resource of a plan."""
    given = {"name": name, "path": "/", "assume_role_policy": document(trust), **values}
    return {"address": f"aws_iam_role.{name}", "values": given, "unknown": {"arn": True}}


def inline(name: str, *statements: Json) -> Json:
    """Return an inline policy of a role as a resource of a plan."""
    values = {"name": "work", "role": name, "policy": document(*statements)}
    return {"address": f"aws_iam_role_policy.{name}", "values": values}


def managed(name: str, *statements: Json) -> Json:
    """Return a managed policy as a resource of a plan."""
    values = {"name": name, "path": "/", "policy": document(*statements)}
    return {"address": f"aws_iam_policy.{name}", "values": values, "unknown": {"arn": True}}


def attached(role: str, policy: str) -> Json:
    """Return the attachment of a policy, given by its ARN."""
    values = {"role": role, "policy_arn": policy}
    return {"address": f"aws_iam_role_policy_attachment.{role}", "values": values}


def failing(
    folder: Path, *resources: Json, onto: Path | None = None, estate: Path | None = None
) -> list[Judged]:
    """Return what fails a plan of some resources without manifests."""
    plan = folder / "plan.json"
    plan.write_bytes(orjson.dumps(plan_json({"resources": list(resources)})))
    return list(check(CheckInput((plan,), onto=onto, estate=estate)).failing)


def told(found: list[Judged]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return kinds, principals and what they depend on."""
    return [(one.finding.kind, one.finding.principal, one.unknown) for one in found]


@pytest.mark.parametrize(
    "resources",
    [
        # What a function commonly has, whose text no plan holds.
        [
            a_role("worker", {**EC2, "Principal": {"Service": "lambda.amazonaws.com"}}),
            attached("worker", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"),
            inline("worker", READ),
        ],
        [a_role("worker"), inline("worker", {**PASS_ANY, "Resource": arn("role", "weak")})],
        [managed("reader", READ)],
        [{"address": "aws_iam_group.staff", "values": {"name": "staff", "path": "/"}}],
        [a_role("worker", managed_policy_arns=["arn:aws:iam::111111111111:policy/Unread"])],
        [a_role("worker"), inline("worker", {**ALL, "Action": ["s3:*", "sqs:*", "dynamodb:*"]})],
    ],
)  # fmt: skip
def test_what_comes_to_nobody_passes(resources: list[Json], tmp_path: Path) -> None:
    """No alarm for what neither administers nor becomes others, nor for a text that is not at hand."""
    assert told(failing(tmp_path, *resources)) == []


def test_who_administers_fails(tmp_path: Path) -> None:
    """A role with all rights fails at the policy that gives them, and certainly."""
    (one,) = failing(tmp_path, a_role("worker"), inline("worker", ALL))
    assert told([one]) == [("reaches-admin", arn("role", "worker"), ())]
    assert [spot.address for spot in one.spots] == ["aws_iam_role_policy.worker"]


def test_a_policy_that_nobody_has_is_judged_as_if_somebody_had_it(tmp_path: Path) -> None:
    """It is written to be attached; attached to somebody, that is who has it."""
    (loose,) = failing(tmp_path, managed("wide", ALL))
    assert told([loose]) == [("reaches-admin", arn("role", "any-holder-of-wide"), ())]
    assert loose.spots[0].address == "aws_iam_policy.wide"
    tied = failing(
        tmp_path, managed("wide", ALL), a_role("worker"), attached("worker", arn("policy", "wide"))
    )
    assert {name for _, name, _ in told(tied)} == {arn("role", "worker")}


def test_a_group_without_members_is_judged_as_if_it_had_one(tmp_path: Path) -> None:
    """With members it is they who have what the group gives."""
    group = {"address": "aws_iam_group.ops", "values": {"name": "ops", "path": "/"}}
    policy = {"name": "p", "group": "ops", "policy": document(ALL)}
    resources = group, {"address": "aws_iam_group_policy.ops", "values": policy}
    assert told(failing(tmp_path, *resources)) == [("reaches-admin", arn("user", "any-member-of-ops"), ())]
    user = {"address": "aws_iam_user.ann", "values": {"name": "ann", "path": "/"}}
    member = {"address": "aws_iam_user_group_membership.a", "values": {"user": "ann", "groups": ["ops"]}}
    assert told(failing(tmp_path, *resources, user, member)) == [("reaches-admin", arn("user", "ann"), ())]


def test_who_passes_any_role_is_as_strong_as_the_strongest(tmp_path: Path) -> None:
    """A plan alone does not show who that is, so that it depends on the rest; an account does show it."""
    resources = a_role("worker"), inline("worker", PASS_ANY)
    alone = failing(tmp_path, *resources)
    assert {(name, unknown) for _, name, unknown in told(alone)} == {
        (arn("role", "worker"), ("what else the account holds",))
    }
    weak = write_snapshot({"roles": {"weak": {"policies": {"w": [READ]}}}}, tmp_path / "weak")
    assert told(failing(tmp_path, *resources, onto=weak)) == []
    lambdas = {**EC2, "Principal": {"Service": "lambda.amazonaws.com"}}
    account = {"roles": {"strong": {"trust": [lambdas], "policies": {"w": [ALL]}}}}
    strong = write_snapshot(account, tmp_path / "strong")
    found = failing(tmp_path, *resources, onto=strong)
    assert {name for _, name, _ in told(found)} == {arn("role", "worker")}
    assert {unknown for *_, unknown in told(found)} == {()}


def test_what_the_plan_leaves_alone_is_not_judged(tmp_path: Path) -> None:
    """An administrator who is there already, and whom the plan does not touch, fails no plan."""
    account = write_snapshot({"roles": {"strong": {"policies": {"w": [ALL]}}}}, tmp_path / "account")
    assert told(failing(tmp_path, a_role("worker"), onto=account)) == []
    more = inline("strong", READ)
    assert {name for _, name, _ in told(failing(tmp_path, more, onto=account))} == {arn("role", "strong")}


def test_who_leaves_its_environment_fails(tmp_path: Path) -> None:
    """With an estate, a principal of one environment that reaches into another is a finding."""
    estate = tmp_path / "estate.yaml"
    estate.write_text(ESTATE)
    bucket = {"bucket": "prod-data", "tags_all": {"stage": "prod"}}
    resources = (
        a_role("worker", tags_all={"stage": "dev"}),
        {"address": "aws_s3_bucket.b", "values": bucket},
        inline("worker", {**READ, "Resource": "arn:aws:s3:::prod-data/*"}),
    )
    assert [kind for kind, *_ in told(failing(tmp_path, *resources, estate=estate))] == [
        "cross-environment-reach"
    ]
    at_home = (a_role("worker", tags_all={"stage": "prod"}), *resources[1:])
    assert told(failing(tmp_path, *at_home, estate=estate)) == []
