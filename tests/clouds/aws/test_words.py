"""What two lists of words have in common, and what is left of one without the other."""

import pytest

from iamscope.clouds.aws.universe import universe
from iamscope.clouds.aws.words import Words

WORDS = Words(universe())
QUEUE = "arn:aws:sqs:eu-west-1:111111111111:q"


@pytest.mark.parametrize(
    ("ours", "theirs", "common"),
    [
        (["*"], ["s3:getobject"], ["s3:GetObject"]),
        (["s3:Get*"], ["*"], ["s3:Get*"]),
        (["s3:Get*"], ["s3:*acl"], ["s3:GetBucketAcl", "s3:GetObjectAcl", "s3:GetObjectVersionAcl"]),
        (["s3:Get*"], ["sqs:*"], []),
        (["made:up"], ["made:*"], ["made:up"]),
    ],
)
def test_common_actions(ours: list[str], theirs: list[str], common: list[str]) -> None:
    """Common actions are the narrower pattern, or the names of today, never more."""
    assert WORDS.common_actions(ours, theirs) == common


def test_actions_without_others() -> None:
    """What is left of a pattern are its other names; of everything, whole services where they are whole."""
    left, hit = WORDS.actions_without(["sqs:*", "s3:GetObject"], ["sqs:send*"])
    assert "s3:GetObject" in left
    assert "sqs:SendMessage" not in left
    assert "sqs:ReceiveMessage" in left
    assert hit == ["sqs:Send*"]
    everything, _ = WORDS.actions_without(["*"], ["iam:*", "sqs:SendMessage"])
    assert "s3:*" in everything
    assert not {"iam:*", "sqs:*", "*"} & set(everything)
    assert "sqs:ReceiveMessage" in everything


@pytest.mark.parametrize(
    ("ours", "theirs", "common"),
    [
        (["*"], ["arn:aws:s3:::a/*"], ["arn:aws:s3:::a/*"]),
        (["arn:aws:s3:::a/x"], ["arn:aws:s3:::a/*"], ["arn:aws:s3:::a/x"]),
        (["arn:aws:s3:::a*"], ["arn:aws:s3:::*b"], []),
        (["arn:aws:s3:::a/${aws:username}"], ["*"], ["arn:aws:s3:::a/${aws:username}"]),
    ],
)
def test_common_resources(ours: list[str], theirs: list[str], common: list[str]) -> None:
    """Common resources are the narrower pattern; where that is no pattern, they are not told."""
    assert WORDS.common_resources(ours, theirs) == common


@pytest.mark.parametrize(
    ("resource", "taken", "left"),
    [
        ("arn:aws:s3:::a/*", "arn:aws:s3:::b/*", True),
        ("arn:aws:s3:::a/*", "arn:aws:s3:::*/x", False),
        ("arn:aws:s3:::a/x", "arn:aws:s3:::a/${aws:username}", False),
        (QUEUE, "arn:aws:sqs:*", False),
        (QUEUE, QUEUE, False),
        (QUEUE, f"{QUEUE}2", True),
    ],
)
def test_resources_without_others(resource: str, taken: str, left: bool) -> None:
    """A resource is left if nothing of it can fit what is taken, whatever a variable stands for."""
    assert WORDS.resources_without([resource], [taken]) == (([resource], []) if left else ([], [resource]))
