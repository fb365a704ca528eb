"""Planned resources: each is one resource, and what names it means it alone."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from iamscope.clouds.aws.planner import Planned
from iamscope.iac.plan import Plan
from iamscope.iac.reading import read_plan
from tests.fakes.plans import ACCOUNT, may, plan_of, planned_of

Json = dict[str, Any]
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}
AGENT = {"address": "aws_iam_role.agent", "values": {"name": "agent", "assume_role_policy": TRUST}}
HERE = f"eu-west-1:{ACCOUNT}"


def policy(principal: str, action: str = "kms:Decrypt") -> Json:
    """Return a policy of a resource that lets a principal in."""
    statement = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": action, "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def key(name: str, **rest: Any) -> Json:
    """Return a new key."""
    return {"address": f"aws_kms_key.{name}", "unknown": {"arn": True, "id": True, "key_id": True}, **rest}


def template(folder: Path, rows: Json) -> Planned:
    """Return what a template makes of nothing."""
    path = folder / "template.json"
    path.write_bytes(orjson.dumps({"Resources": rows}))
    return planned_of(*read_plan(path, {"AWS::AccountId": ACCOUNT, "AWS::Region": "eu-west-1"}))


def resources(planned: Planned, service: str) -> list[str]:
    """Return the resources of a service after a plan."""
    found = planned.high.records.inventory.resources
    return sorted(arn for arn in found if arn.split(":")[2] == service)


def test_two_new_keys_are_two_resources_with_their_own_policies() -> None:
    """Neither of two keys without an id takes the place of the other, nor its policy."""
    ann, bea = (f"arn:aws:iam::{ACCOUNT}:user/{name}" for name in ("ann", "bea"))
    rows = [key("a", values={"policy": policy(ann)}), key("b", values={"policy": policy(bea)})]
    people = [{"address": f"aws_iam_user.{name}", "values": {"name": name}} for name in ("ann", "bea")]
    planned = planned_of(plan_of({"resources": [*rows, *people]}))
    found = resources(planned, "kms")
    assert len(found) == 2
    assert all(one.startswith(f"arn:aws:kms:{HERE}:key/") and "*" not in one for one in found)
    answers = {
        one: [may(planned, f"user/{who}", "kms:Decrypt", one) for who in ("ann", "bea")] for one in found
    }
    assert sorted(answers.values()) == [["no", "yes"], ["yes", "no"]]


def test_a_reference_to_a_new_key_is_that_key(tmp_path: Path) -> None:
    """A policy on the ARN of a new key, or on its id, is for it in both editions, and for no other key."""
    work = {"Action": "kms:Decrypt", "Effect": "Allow", "Resource": {"Fn::GetAtt": ["A", "Arn"]}}
    named = {"Fn::Sub": "arn:aws:kms:eu-west-1:${AWS::AccountId}:key/${A}"}
    more = {"Action": "kms:Encrypt", "Effect": "Allow", "Resource": named}
    document = {"Version": "2012-10-17", "Statement": [work, more]}
    role: Json = {"RoleName": "agent", "AssumeRolePolicyDocument": TRUST}
    role["Policies"] = [{"PolicyName": "work", "PolicyDocument": document}]
    open_to_account = {"KeyPolicy": policy(f"arn:aws:iam::{ACCOUNT}:root", "kms:*")}
    rows: Json = {name: {"Type": "AWS::KMS::Key", "Properties": open_to_account} for name in "AB"}
    planned = template(tmp_path, {**rows, "Agent": {"Type": "AWS::IAM::Role", "Properties": role}})
    for action in ("kms:Decrypt", "kms:Encrypt"):
        found = sorted(may(planned, "role/agent", action, one) for one in resources(planned, "kms"))
        assert found == ["no", "yes"]


def test_a_bucket_whose_name_nobody_knows_keeps_its_policy() -> None:
    """Of two buckets without a name each has its own policy, and what names one may mean any."""
    buckets = [
        {"address": f"aws_s3_bucket.{name}", "unknown": {"arn": True, "id": True, "bucket": True}}
        for name in "ab"
    ]
    on = {
        "address": "aws_s3_bucket_policy.a",
        "values": {"policy": policy(f"arn:aws:iam::{ACCOUNT}:role/agent", "s3:GetBucketPolicy")},
        "unknown": {"bucket": True},
        "references": {"bucket": ["aws_s3_bucket.a.id"]},
    }
    planned = planned_of(plan_of({"resources": [*buckets, AGENT, on]}))
    found = resources(planned, "s3")
    assert [one.split("-")[0] for one in found] == ["arn:aws:s3:::a", "arn:aws:s3:::b"]
    assert [may(planned, "role/agent", "s3:GetBucketPolicy", one) for one in found] == ["yes", "no"]


def test_a_policy_of_a_resource_leaves_its_tags() -> None:
    """A resource with a policy of its own is tagged as it says."""
    bucket = {"address": "aws_s3_bucket.a", "values": {"bucket": "a", "tags": {"environment": "production"}}}
    on = {
        "address": "aws_s3_bucket_policy.a",
        "values": {"bucket": "a", "policy": policy("*", "s3:GetObject")},
    }
    planned = planned_of(plan_of({"resources": [bucket, on]}))
    found = planned.high.records.inventory.resources["arn:aws:s3:::a"]
    assert dict(found.tags) == {"environment": "production"}


@pytest.mark.parametrize(
    ("kind", "values", "name"),
    [
        (
            "aws_lb",
            {"name": "web", "load_balancer_type": "network"},
            "elasticloadbalancing:HERE:loadbalancer/net/web/",
        ),
        ("aws_lb", {"name": "web"}, "elasticloadbalancing:HERE:loadbalancer/app/web/"),
        ("aws_wafv2_web_acl", {"name": "w", "scope": "REGIONAL"}, "wafv2:HERE:regional/webacl/w/"),
        ("aws_cloudwatch_event_rule", {"name": "r"}, "events:HERE:rule/r"),
        ("aws_cloudwatch_event_rule", {"name": "r", "event_bus_name": "b"}, "events:HERE:rule/b/r"),
        (
            "aws_ecs_service",
            {"name": "s", "cluster": f"arn:aws:ecs:{HERE}:cluster/c"},
            "ecs:HERE:service/c/s",
        ),
        ("aws_vpc", {}, "ec2:HERE:vpc/vpc-"),
        ("aws_route53_zone", {"name": "x.example"}, "route53:::hostedzone/Z"),
    ],
)
def test_arns_are_spelled_as_aws_spells_them(kind: str, values: Json, name: str) -> None:
    """What ARNs spell another way than attributes is spelled so, and defaults are filled in."""
    row = {"address": f"{kind}.x", "values": values, "unknown": {"arn": True, "id": True}}
    found = planned_of(plan_of({"resources": [row]})).high.records.inventory.resources
    assert [one.startswith(f"arn:aws:{name.replace('HERE', HERE)}") for one in found] == [True]


def test_resources_of_two_templates_are_apart(tmp_path: Path) -> None:
    """Two templates with a key of one logical id make two keys."""
    plans: list[Plan] = []
    for name in ("a", "b"):
        path = tmp_path / f"{name}.json"
        path.write_bytes(orjson.dumps({"Resources": {"Key": {"Type": "AWS::KMS::Key", "Properties": {}}}}))
        plans += read_plan(path, {"AWS::AccountId": ACCOUNT, "AWS::Region": "eu-west-1"})
    assert len(resources(planned_of(*plans), "kms")) == 2


def test_a_log_group_is_no_pattern(tmp_path: Path) -> None:
    """The ARN that a template gives of a log group is for what is in it, and the group has one without."""
    group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "g"}}
    assert resources(template(tmp_path, {"Group": group}), "logs") == [f"arn:aws:logs:{HERE}:log-group:g"]


@pytest.mark.parametrize(
    ("kind", "values", "references", "on"),
    [
        ("aws_s3_bucket_policy", {"bucket": "b"}, {}, "arn:aws:s3:::b"),
        ("aws_sqs_queue", {"name": "q"}, {"policy": ["data.http.x.body"]}, f"arn:aws:sqs:{HERE}:q"),
    ],
)
def test_an_unknown_policy_of_a_resource_is_an_open_grant(
    kind: str, values: Json, references: Json, on: str
) -> None:
    """A policy of a resource of which nothing is known may let in anybody, and is said to."""
    row = {"address": f"{kind}.x", "values": values, "unknown": {"policy": True}, "references": references}
    (found,) = planned_of(plan_of({"resources": [row, AGENT]})).opens
    assert (found.principal, found.attribute, found.on, found.new) == ("", f"{kind}.x.policy", on, True)


def test_a_policy_on_nobody_knows_what_is_an_open_grant() -> None:
    """Where it is unknown on what a policy stands, what it grants is not lost."""
    row = {
        "address": "aws_s3_bucket_policy.x",
        "values": {"policy": policy("*")},
        "unknown": {"bucket": True},
        "references": {"bucket": ["random_pet.a.id"]},
    }
    assert [one.on for one in planned_of(plan_of({"resources": [row]})).opens] == ["aws_s3_bucket_policy.x"]


def test_a_policy_that_aws_fills_in_is_none() -> None:
    """A queue without a policy of its own lets in nobody, though a plan does not know what AWS fills in."""
    row = {"address": "aws_sqs_queue.x", "values": {"name": "q"}, "unknown": {"policy": True}}
    assert planned_of(plan_of({"resources": [row]})).opens == ()


def test_an_unknown_caller_of_a_function_is_an_open_grant() -> None:
    """A permission of a function for nobody knows whom may be for anybody."""
    row = {
        "address": "aws_lambda_permission.x",
        "values": {"function_name": "f", "action": "lambda:InvokeFunction"},
        "unknown": {"principal": True},
        "references": {"principal": ["random_pet.a.id"]},
    }
    (found,) = planned_of(plan_of({"resources": [row]})).opens
    assert (found.attribute, found.on) == (
        "aws_lambda_permission.x.principal",
        f"arn:aws:lambda:{HERE}:function:f",
    )
