"""Access in words."""

import pytest

from iamscope.clouds.aws.asked import MalformedAccessError, parse_access
from iamscope.clouds.aws.universe import universe


@pytest.mark.parametrize(
    ("text", "actions", "resources"),
    [
        ("s3:Delete* on arn:aws:s3:::logs/*", ("s3:delete*",), ("arn:aws:s3:::logs/*",)),
        ("s3:GetObject,s3:PutObject ON *", ("s3:getobject", "s3:putobject"), ("*",)),
        ("iam:PassRole", ("iam:passrole",), ("*",)),
        ("  s3:* on arn:aws:s3:::on/a , arn:aws:s3:::b", ("s3:*",), ("arn:aws:s3:::on/a", "arn:aws:s3:::b")),
    ],
)
def test_actions_on_resources(text: str, actions: tuple[str, ...], resources: tuple[str, ...]) -> None:
    """Actions stand before `on`, resources after it, and without it every resource is meant."""
    (statement,) = parse_access(text, universe()).statements
    assert (statement.actions, statement.resources) == (actions, resources)


@pytest.mark.parametrize(
    ("text", "words", "hint"),
    [
        (
            "s3:DeleteBuckt on *",
            "holds `s3:DeleteBuckt`, which is not an AWS action",
            "did you mean `s3:DeleteBucket`?",
        ),
        ("s3:Nothing* on *", "holds `s3:Nothing*`, which matches no AWS action", "write it as"),
        ("s3:* on bucket", "holds `bucket`, which is neither an ARN", "write it as"),
        (" on *", "has no action", "write it as"),
        ("s3:* on ,", "has no resource", "write it as"),
    ],
)
def test_mistakes_are_told(text: str, words: str, hint: str) -> None:
    """What is no access is refused with what is wrong and what to write."""
    with pytest.raises(MalformedAccessError) as refused:
        parse_access(text, universe())
    assert words in refused.value.message
    assert str(refused.value.hint).startswith(hint)
