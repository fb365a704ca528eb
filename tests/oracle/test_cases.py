"""The oracle against the cases of the fact sheet."""

import ast
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from . import agrees, decide, decide_by_parts

FOLDER = Path(__file__).parents[1] / "cases" / "aws" / "authorize"
HERE = Path(__file__).parent


def load() -> list[Any]:
    """Return all cases of all files."""
    reader = YAML(typ="safe", pure=True)
    return [case for path in sorted(FOLDER.glob("*.yaml")) for case in reader.load(path)]


CASES = load()
MODELLED = [case for case in CASES if case.get("oracle", True)]


@pytest.mark.parametrize("case", MODELLED, ids=[case["id"] for case in MODELLED])
def test_case(case: dict[str, Any]) -> None:
    """The oracle answers every case as the fact sheet does, by worlds and by parts."""
    assert decide(case) == case["expect"]
    assert decide_by_parts(case) == case["expect"]


def test_all_cases_are_there() -> None:
    """The files hold every case once, from AWS-001 and OWN-001 on without a hole."""
    for prefix in ("AWS-", "OWN-"):
        own = [case["id"] for case in CASES if case["id"].startswith(prefix)]
        numbers = sorted(int(name.removeprefix(prefix)) for name in own)
        assert numbers == list(range(1, len(numbers) + 1))


def test_the_oracle_stands_alone() -> None:
    """The oracle imports nothing of the product that it judges; only the test that compares them does."""
    for path in set(HERE.glob("*.py")) - {HERE / "test_differential.py"}:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [module for module in modules if module.split(".")[0] == "iamscope"]


def statement(effect: str, condition: dict[str, Any]) -> dict[str, Any]:
    """Return a statement about reading any object."""
    return {"Effect": effect, "Action": "s3:GetObject", "Resource": "*", "Condition": condition}


def reading(*statements: dict[str, Any], unknown: list[str], **more: Any) -> dict[str, Any]:
    """Return a case of a role session that reads an object under these identity statements."""
    return {
        "principal": {
            "kind": "role-session",
            "arn": "arn:aws:sts::111111111111:assumed-role/agent/run-7",
            "role_arn": "arn:aws:iam::111111111111:role/agent",
            "account": "111111111111",
        },
        "action": "s3:GetObject",
        "resource": {"arn": "arn:aws:s3:::ledger/q1/a.csv", "account": "111111111111"},
        "unknown_keys": unknown,
        "policies": {"identity": [{"Version": "2012-10-17", "Statement": list(statements)}]},
    } | more


def test_opposite_conditions_are_merged_by_worlds_alone() -> None:
    """Two opposite conditions on one unknown key are certain by worlds and conditional by parts."""
    case = reading(
        statement("Allow", {"StringEquals": {"aws:SourceVpce": "vpce-1"}}),
        statement("Allow", {"StringNotEquals": {"aws:sourcevpce": "vpce-1"}}),
        unknown=["aws:SourceVpce"],
    )
    assert (decide(case), decide_by_parts(case)) == ("allow", "conditional")
    assert agrees(case, "allow")
    assert agrees(case, "conditional")
    assert not agrees(case, "implicit-deny")


def test_one_condition_is_never_left_open_for_nothing() -> None:
    """A conditional answer does not agree where a single condition already decides."""
    case = reading(
        statement("Allow", {"StringEquals": {"aws:SourceVpce": "${aws:PrincipalTag/none}"}}),
        unknown=["aws:SourceVpce"],
    )
    assert decide(case) == "implicit-deny"
    assert not agrees(case, "conditional")


NEVER = {"StringEquals": {"absent": "a"}}


@pytest.mark.parametrize(
    ("allowed", "refused", "expected"),
    [
        ({"StringLike": {"k": "a*"}}, {"StringLike": {"k": "*b"}}, "conditional"),
        ({"StringLike": {"k": "a*b"}}, {"StringLike": {"k": "*b"}}, "implicit-deny"),
        ({"StringLike": {"k": "a*"}}, {"StringNotLike": {"k": "*a*"}}, "conditional"),
        ({"StringEquals": {"k": "Ab"}}, {"StringEqualsIgnoreCase": {"k": "aB"}}, "implicit-deny"),
        ({"StringEqualsIgnoreCase": {"k": "aB"}}, {"StringEquals": {"k": ["ab", "AB"]}}, "conditional"),
        ({"NumericGreaterThan": {"k": 5}}, {"NumericGreaterThanEquals": {"k": 5}}, "implicit-deny"),
        ({"NumericGreaterThanEquals": {"k": 5}}, {"NumericGreaterThan": {"k": 5}}, "conditional"),
        ({"IpAddress": {"k": "10.1.0.0/16"}}, {"IpAddress": {"k": "10.0.0.0/8"}}, "implicit-deny"),
        ({"IpAddress": {"k": "10.0.0.0/8"}}, {"IpAddress": {"k": "10.1.0.0/16"}}, "conditional"),
        ({"ArnLike": {"k": "arn:aws:sqs:*:1:q"}}, {"StringLike": {"k": "arn:*:q"}}, "implicit-deny"),
        ({"StringLike": {"k": "arn:aws:sqs:*:1:q"}}, {"ArnLike": {"k": "arn:*:*:*:1:q"}}, "conditional"),
        ({"StringEqualsIgnoreCase": {"k": "aB"}}, {"StringEquals": {"k": "aB"}}, "conditional"),
        ({"NumericGreaterThan": {"k": 5}, "NumericLessThan": {"k": 6}}, NEVER, "conditional"),
        ({"StringEquals": {"k": "x-${v}"}, "StringLike": {"k": "*-y"}}, NEVER, "conditional"),
        ({"StringNotEquals": {"k": "${none}"}, "Null": {"k": "false"}}, NEVER, "conditional"),
        ({"StringEquals": {"k": "${v}"}, "StringLike": {"v": "a*"}}, NEVER, "conditional"),
        ({"StringEquals": {"known": "x-${v}"}}, NEVER, "conditional"),
        ({"StringEquals": {"known": "y-${v}"}}, NEVER, "implicit-deny"),
        ({"StringEqualsIgnoreCase": {"known": "X-${v}"}}, {"StringEquals": {"v": "y7"}}, "conditional"),
        (
            {
                "ForAnyValue:StringEquals": {"aws:TagKeys": "a"},
                "ForAnyValue:StringLike": {"aws:TagKeys": "b"},
            },
            NEVER,
            "conditional",
        ),
        ({"StringEquals": {"k": "x-${v}"}}, {"StringLike": {"k": "x-*"}}, "implicit-deny"),
        ({"StringEquals": {"k": "x-${v}"}}, {"StringLike": {"k": "*-y"}}, "conditional"),
        ({"StringEquals": {"k": "${v}", "v": "a"}}, {"StringEquals": {"k": "a"}}, "implicit-deny"),
        (
            {"ForAnyValue:StringEquals": {"aws:TagKeys": "a"}},
            {"Null": {"aws:TagKeys": "false"}},
            "implicit-deny",
        ),
        (
            {"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}},
            {"ForAllValues:StringEquals": {"aws:TagKeys": "a"}},
            "conditional",
        ),
    ],
)
def test_worlds_tell_conditions_apart(allowed: Any, refused: Any, expected: str) -> None:
    """An Allow and a Deny on the same unknown keys meet exactly where one value satisfies both."""
    case = reading(
        statement("Allow", allowed),
        statement("Deny", refused),
        unknown=["k", "v", "aws:TagKeys"],
        context={"known": "x-Y7"},
    )
    assert decide(case) == expected


def test_unknown_account_of_the_resource() -> None:
    """A bucket of unknown owner is decided for both owners, and the answer holds where both agree."""
    bucket = {"arn": "arn:aws:s3:::ledger/q1/a.csv"}
    assert decide(reading(statement("Allow", {}), unknown=[], resource=bucket)) == "conditional"
    assert decide(reading(statement("Deny", {}), unknown=[], resource=bucket)) == "explicit-deny"
    queue = {"arn": "arn:aws:sqs:eu-west-1:222222222222:jobs"}
    assert decide(reading(statement("Allow", {}), unknown=[], resource=queue)) == "implicit-deny"
