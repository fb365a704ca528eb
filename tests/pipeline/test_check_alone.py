"""Plans that are judged without manifests and without an account: whose gate is shut, and whose is not."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest

from iamscope.errors import ManyErrors
from iamscope.model.gate import Gate
from iamscope.pipeline.check import CheckInput, check
from tests.fakes.plans import ACCOUNT, plan_json

ROLE = f"arn:aws:iam::{ACCOUNT}:role"


def _role(name: str, service: str, *statements: Mapping[str, Any]) -> list[dict[str, Any]]:
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": f"{service}.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **one} for one in statements]}
    return [
        {
            "address": f"aws_iam_role.{name}",
            "values": {"name": name, "assume_role_policy": {"Version": "2012-10-17", "Statement": [trust]}},
        },
        {
            "address": f"aws_iam_role_policy.{name}",
            "values": {"name": "work", "role": name, "policy": document},
        },
    ]


def _gate(folder: Path, *resources: Mapping[str, Any]) -> Gate:
    path = folder / "plan.json"
    path.write_bytes(orjson.dumps(plan_json({"resources": resources})))
    return check(CheckInput((path,)))


def _kinds(gate: Gate) -> Sequence[str]:
    return sorted({one.finding.kind for one in gate.judged})


@pytest.mark.parametrize("launch", ["ec2:RunInstances", "lambda:CreateFunction"])
def test_passing_any_role_opens_whatever_runs_with_it(launch: str, tmp_path: Path) -> None:
    """Who may pass any role to what it starts comes to the strongest role that the account may hold."""
    passing = {"Action": ["iam:PassRole", launch, "lambda:InvokeFunction"], "Resource": "*"}
    gate = _gate(tmp_path, *_role("agent", "lambda", passing))
    assert _kinds(gate) == ["escalation-path", "reaches-admin"]
    assert not gate.passes


@pytest.mark.parametrize("profiled", [True, False])
def test_an_instance_profile_of_the_plan_counts(profiled: bool, tmp_path: Path) -> None:
    """A role is gained by starting an instance with it only if an instance profile holds the role."""
    passing = {"Action": "iam:PassRole", "Resource": f"{ROLE}/host"}
    starting = {"Action": "ec2:RunInstances", "Resource": "*"}
    reading = {"Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*"}
    profile = {
        "address": "aws_iam_instance_profile.host",
        "values": {"name": "host"},
        "unknown": {"role": True},
        "references": {"role": ["aws_iam_role.host.name", "aws_iam_role.host"]},
    }
    roles = [*_role("agent", "lambda", passing, starting), *_role("host", "ec2", reading)]
    gate = _gate(tmp_path, *roles, *([profile] if profiled else []))
    assert _kinds(gate) == (["escalation-path"] if profiled else [])
    for one in gate.judged:
        assert len(set(one.spots)) == len(one.spots)


@pytest.mark.parametrize("service", ["s3", "dynamodb", "sqs", "logs", "secretsmanager", "rds"])
def test_a_whole_service_that_runs_nothing_opens_nothing(service: str, tmp_path: Path) -> None:
    """Everything in a service that runs nothing with a role leads to nobody, whatever the account holds."""
    gate = _gate(tmp_path, *_role("agent", "lambda", {"Action": f"{service}:*", "Resource": "*"}))
    assert gate.passes
    assert not gate.judged


def test_what_is_no_policy_is_named_by_its_attribute(tmp_path: Path) -> None:
    """Of policies that cannot be read all are told, each by the plan and the attribute that holds it."""
    resources = _role("agent", "lambda", {"Action": "s3:GetObject", "Resource": "*"})
    resources[0]["values"]["assume_role_policy"] = "{"
    resources[1]["values"]["policy"] = {"Version": "2012-10-17", "Statement": [{"Effect": "Permit"}]}
    with pytest.raises(ManyErrors) as caught:
        _gate(tmp_path, *resources)
    told = [str(one) for one in caught.value.errors]
    for attribute in ("aws_iam_role.agent.assume_role_policy", "aws_iam_role_policy.agent.policy"):
        assert sum(f"`{attribute}` of `" in one and "plan.json`" in one for one in told) == 1, told
