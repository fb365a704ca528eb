"""Commands of remedies: what AWS's own description of its calls accepts, and what the account then holds."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest
from botocore import xform_name
from moto import mock_aws

from tests.fakes.account import arn, trusting
from tests.fakes.fixing import Case, allow, entry
from tests.fakes.fleet import role

Json = dict[str, Any]
AGENT = arn("role", "agent")
BOT = arn("user", "bot")
LOGS = "arn:aws:s3:::logs/*"
READING = [entry("s3:Get*", LOGS)]
ROOT = trusting({"AWS": "arn:aws:iam::111111111111:root"})

OPS = {"policies": {"p": [allow("*")]}, "trust": [trusting({"AWS": AGENT}), ROOT]}

CASES: dict[str, tuple[Json, Json]] = {
    "put-role-policy": (
        {"roles": {"agent": {"policies": {"own": [allow("s3:*")]}}}},
        role(AGENT, access=READING),
    ),
    "delete-role-policy": (
        {"roles": {"agent": {"policies": {"own": [allow("sqs:*")]}}}},
        role(AGENT, access=READING),
    ),
    "put-user-policy": (
        {"users": {"bot": {"policies": {"own": [allow("s3:*")]}}}},
        role(BOT, access=READING),
    ),
    "detach-role-policy": (
        {
            "roles": {"agent": {"attached": ["P"]}, "other": {"attached": ["P"]}},
            "policies": {"P": {"statements": [allow("s3:*")]}},
        },
        role(AGENT, access=READING),
    ),
    "create-policy-version": (
        {"roles": {"agent": {"attached": ["P"]}}, "policies": {"P": {"statements": [allow("s3:*")]}}},
        role(AGENT, access=READING),
    ),
    "remove-user-from-group": (
        {"groups": {"g": {"policies": {"w": [allow("s3:*")]}}}, "users": {"bot": {"groups": ["g"]}}},
        role(BOT, access=READING),
    ),
    "update-assume-role-policy": (
        {
            "roles": {
                "agent": {},
                "ops": {"policies": {"p": [allow("*")]}, "trust": [trusting({"AWS": AGENT}), ROOT]},
            }
        },
        role(AGENT, operators=[arn("role", "ops")]),
    ),
}


@pytest.fixture
def iam() -> Iterator[Any]:
    """Return IAM in memory."""
    with mock_aws():
        yield boto3.client("iam", region_name="eu-west-1")


def fill(iam: Any, account: Json) -> None:
    """Make an account in short form."""

    def text(statements: list[Json]) -> str:
        return json.dumps({"Version": "2012-10-17", "Statement": statements})

    arns = {
        name: iam.create_policy(PolicyName=name, PolicyDocument=text(raw["statements"]))["Policy"]["Arn"]
        for name, raw in account.get("policies", {}).items()
    }
    for kind in ("group", "user", "role"):
        for name, raw in account.get(f"{kind}s", {}).items():
            key = {f"{kind.title()}Name": name}
            trust = {"AssumeRolePolicyDocument": text(raw.get("trust") or [ROOT])} if kind == "role" else {}
            getattr(iam, f"create_{kind}")(**key, **trust)
            for policy, statements in raw.get("policies", {}).items():
                put = getattr(iam, f"put_{kind}_policy")
                put(**key, PolicyName=policy, PolicyDocument=text(statements))
            for policy in raw.get("attached", ()):
                getattr(iam, f"attach_{kind}_policy")(**key, PolicyArn=arns[policy])
            for group in raw.get("groups", ()):
                iam.add_user_to_group(GroupName=group, UserName=name)


def call(iam: Any, words: tuple[str, ...], papers: dict[str, str]) -> None:
    """Make the call that a command stands for, with parameters as the command line would read them."""
    assert words[:2] == ("aws", "iam")
    method = words[2].replace("-", "_")
    shape = iam.meta.service_model.operation_model(iam.meta.method_to_api_mapping[method]).input_shape
    names = {xform_name(member, "-"): member for member in shape.members}
    given: Json = {}
    for option in words[3:]:
        name, _, value = option.removeprefix("--").partition("=")
        value = papers[value.removeprefix("file://documents/")] if value.startswith("file://") else value
        given[names[name]] = True if option == f"--{name}" else value.replace("111111111111", "123456789012")
    getattr(iam, method)(**given)


@pytest.mark.parametrize("expected", CASES)
def test_an_account_accepts_the_commands(iam: Any, expected: str) -> None:
    """The calls of a remedy name what exists, have the parameters that AWS knows, and are accepted."""
    account, manifest = CASES[expected]
    case = Case(account, manifest)
    fill(iam, account)
    (remedy,) = (one for one in case.fixes.remedies)
    papers = {paper.name: paper.text for paper in remedy.papers}
    assert expected in [command.words[2] for command in remedy.commands]
    for command in remedy.commands:
        call(iam, command.words, papers)


def test_an_account_then_holds_what_was_written(iam: Any) -> None:
    """After the call the policy in the account is the document of the remedy."""
    account, manifest = CASES["put-role-policy"]
    remedy = Case(account, manifest).remedy
    fill(iam, account)
    (paper,) = remedy.papers
    call(iam, remedy.commands[0].words, {paper.name: paper.text})
    found = iam.get_role_policy(RoleName="agent", PolicyName="own")["PolicyDocument"]
    assert found == json.loads(paper.text)


def test_every_option_is_one_of_the_call() -> None:
    """Also calls of other services have the options that AWS describes."""
    source = (Path(__file__).parents[4] / "iamscope/clouds/aws/remedies/commands.py").read_text()
    loader = botocore.session.get_session()
    known = {
        ("s3api", "put-bucket-policy"): ["bucket", "policy"],
        ("s3api", "delete-bucket-policy"): ["bucket"],
        ("kms", "put-key-policy"): ["key-id", "policy-name", "policy"],
        ("sns", "set-topic-attributes"): ["topic-arn", "attribute-name", "attribute-value"],
        ("secretsmanager", "put-resource-policy"): ["secret-id", "resource-policy"],
        ("sts", "assume-role"): ["role-arn", "role-session-name", "policy"],
    }
    assert set(re.findall(r'_aws\(\s*"(\w+)", "([\w-]+)"', source)) == set(known)
    for (service, verb), options in known.items():
        model = loader.get_service_model("s3" if service == "s3api" else service)
        operation = next(name for name in model.operation_names if xform_name(name, "-") == verb)
        shape = model.operation_model(operation).input_shape
        assert shape is not None
        assert set(options) <= {xform_name(name, "-") for name in shape.members}
