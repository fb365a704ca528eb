"""Values for keys, as the policies ask for them."""

from typing import Any

import pytest

from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.decide import Policies, decide
from iamscope.clouds.aws.authorize.request import Caller, CallerKind, Request
from iamscope.clouds.aws.key_edits import key_edits
from iamscope.clouds.aws.records.documents import Attachment, parse_document
from iamscope.model.decision import Outcome
from tests.fakes.snapshots import ACCOUNT, allow, policy

CALLER = Caller(CallerKind.USER, f"arn:aws:iam::{ACCOUNT}:user/ana", ACCOUNT)
REQUEST = Request(CALLER, "s3:getobject", "arn:aws:s3:::b/x", ACCOUNT, Context({}, open=True))


def helpful(condition: Any) -> list[str]:
    """Return what is told of the edits with which a statement under a condition allows the request."""
    document = parse_document(policy(allow("s3:GetObject", Condition=condition)), where="here")
    policies = Policies(identity=(Attachment(document, "own", "ana"),))
    edits = key_edits(REQUEST, document.statements)
    applied = ((edit, decide(*edit.apply(REQUEST, policies))) for edit in edits)
    return [
        edit.change.text.partition("would have to ")[2]
        for edit, found in applied
        if found.outcome is Outcome.ALLOW
    ]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"StringEquals": {"aws:SourceVpc": "a"}}, "be `a`"),
        ({"StringEquals": {"aws:SourceVpc": ["a", "b"]}}, "be one of `a`, `b`, such as `a`"),
        ({"StringNotLike": {"aws:UserAgent": "a*"}}, "not be `a*`, such as `x`"),
        ({"Bool": {"aws:SecureTransport": "true"}}, "be `true`"),
        ({"NumericLessThan": {"s3:max-keys": "5"}}, "be less than `5`, such as `4`"),
        ({"Null": {"aws:SourceVpce": "true"}}, "be absent"),
        ({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, "be in `10.0.0.0/8`, such as `10.0.0.0`"),
        ({"StringEquals": {"aws:PrincipalTag/team": "pay"}}, "be `pay`"),
    ],
)
def test_a_test_says_what_it_asks(condition: Any, words: str) -> None:
    """The values with which a condition holds are told in the words of its operator."""
    assert words in helpful(condition)


def test_several_tests_of_a_key_are_met_together() -> None:
    """Where one key is tested twice a value is found that passes both."""
    both = {"StringLike": {"aws:UserAgent": "a*"}, "StringNotEquals": {"aws:UserAgent": ["a", "ax"]}}
    assert any("be `a*` and not be one of `a`, `ax`" in words for words in helpful(both))


@pytest.mark.parametrize("key", ["aws:PrincipalArn", "aws:ResourceAccount", "aws:userid"])
def test_who_asks_and_what_is_asked_about_is_not_changed(key: str) -> None:
    """A key that the principal or the resource fixes has no other value."""
    assert helpful({"StringEquals": {key: "a"}}) == []


def test_a_value_that_nobody_knows_is_not_told() -> None:
    """A condition on a variable of unknown value offers nothing."""
    assert helpful({"StringEquals": {"aws:SourceVpc": "${aws:PrincipalTag/v}"}}) == []
