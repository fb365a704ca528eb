"""Policy documents as people keep them."""

from typing import Any

import pytest

from iamscope.clouds.aws.records.documents import MalformedPolicyError
from iamscope.clouds.aws.records.policies import parse_policies
from tests.fakes.snapshots import allow, policy

ONE, TWO = policy(allow("s3:*")), policy(allow("ec2:*"))


@pytest.mark.parametrize(
    ("raw", "actions"),
    [
        (ONE, ["s3:*"]),
        ([ONE, TWO], ["s3:*", "ec2:*"]),
        ([[ONE], [TWO]], ["s3:*", "ec2:*"]),
        ({"PolicyVersion": {"Document": ONE, "VersionId": "v1"}}, ["s3:*"]),
        ({"RoleName": "r", "PolicyName": "p", "PolicyDocument": TWO}, ["ec2:*"]),
        ({"Policy": '{"Statement": []}'}, []),
        ([], []),
    ],
)
def test_documents_in_any_wrapping(raw: Any, actions: list[str]) -> None:
    """A document is found bare, in lists, and in the answers of AWS."""
    found = parse_policies(raw, where="a file")
    assert [
        action for one in found for statement in one.statements for action in statement.actions
    ] == actions


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"Something": "else"}, "nothing that is a policy document in a file"),
        ([ONE, 5], "in a file[1]"),
        ([[[[ONE]]]], "lists within lists in a file[0][0][0]"),
    ],
)
def test_what_is_no_policy_is_refused_with_its_place(raw: Any, words: str) -> None:
    """Anything else is refused, with its place in the file."""
    with pytest.raises(MalformedPolicyError) as refused:
        parse_policies(raw, where="a file")
    assert words in refused.value.message
