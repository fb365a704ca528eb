"""Which word holds which."""

import pytest

from iamscope.clouds.aws.compose.within import action_within, joined, resource_within


@pytest.mark.parametrize(
    ("inner", "outers", "within"),
    [
        ("s3:GetObject", ["s3:get*"], True),
        ("s3:GetObject", ["s3:GETOBJECT"], True),
        ("s3:Get*", ["s3:GetObject", "s3:Get?*"], False),
        ("s3:Get*", ["s3:Get", "s3:Get?*"], True),
        ("s3:Get*", ["*"], True),
        ("*", ["s3:*", "a*"], False),
        ("s3:GetObject", [], False),
    ],
)
def test_actions(inner: str, outers: list[str], within: bool) -> None:
    """An action lies within what names all that it names, whatever the letter case, today and tomorrow."""
    assert action_within(inner, outers) is within


@pytest.mark.parametrize(
    ("inner", "outers", "within"),
    [
        ("arn:aws:s3:::a/x", ["arn:aws:s3:::a/*"], True),
        ("arn:aws:s3:::A/x", ["arn:aws:s3:::a/*"], False),
        ("arn:aws:s3:::a/*", ["*"], True),
        ("*", ["arn:*:*:*:*:*"], False),
        ("arn:aws:s3:::a/${aws:username}", ["arn:aws:s3:::a/*"], False),
        ("arn:aws:s3:::a/${aws:username}", ["arn:aws:s3:::a/${aws:username}"], True),
        ("arn:aws:s3:::a/x", ["arn:aws:s3:::a/${aws:username}*"], False),
        ("arn:aws:s3:::a*", ["arn:aws:s3:::a", "arn:aws:s3:::a?*"], True),
        # Whether the star of the region reaches beyond its colon is not said; within it, it does not.
        ("arn:aws:sqs:eu:1:q:x", ["arn:aws:sqs:*:x"], False),
        ("arn:aws:sqs:eu:1:q", ["arn:aws:sqs:*:1:q"], True),
    ],
)
def test_resources(inner: str, outers: list[str], within: bool) -> None:
    """A resource lies within what fits all that it fits, in every reading of the rules."""
    assert resource_within(inner, outers) is within


def test_patterns_that_make_up_another_are_that_one() -> None:
    """Only patterns that are together exactly a shorter one become it."""
    assert joined(["s3:Get", "s3:Get?", "s3:Get??*"]) == ["s3:Get*"]
    assert joined(["s3:Get?", "s3:Get??*"]) == ["s3:Get?", "s3:Get??*"]
    assert joined(["s3:GetObject", "s3:GetObjectAcl"]) == ["s3:GetObject", "s3:GetObjectAcl"]
