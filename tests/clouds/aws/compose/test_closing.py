"""What closes a session against others' grants."""

import json
from typing import Any

import pytest
from hypothesis import given, settings

from iamscope.clouds.aws.cases import decide_case
from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.compose import closed_session
from iamscope.clouds.aws.compose.errors import DeclaredAndForbiddenError, OpenSessionError
from iamscope.clouds.aws.data import policy_limits as limits
from iamscope.clouds.aws.declare import as_document
from iamscope.clouds.aws.universe import universe
from iamscope.manifest.role import Entry
from iamscope.model.decision import Outcome
from tests.fakes.entries import entries, entry, role

COMPARER = Comparer(universe())
SESSION = "arn:aws:sts::111111111111:assumed-role/base/run"
BASE = "arn:aws:iam::111111111111:role/base"


def outcome(session: list[Any], action: str, resource: str, region: str, principal: str = SESSION) -> Outcome:
    """Return what is decided of a session where the resource's policy grants everything to a principal.

    What it grants to the role is cut by the session policy, and what it grants to the session is not.
    """
    granted = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "*", "Resource": "*"}
    return decide_case(
        {
            "principal": {"arn": SESSION, "role_arn": BASE},
            "action": action,
            "resource": {"arn": resource, "account": "111111111111"},
            "context": {"aws:RequestedRegion": region},
            "policies": {
                "identity": [as_document([entry(["*"], ["*"])])],
                "session": session,
                "resource_policy": [{"Version": "2012-10-17", "Statement": [granted]}],
            },
        }
    ).outcome


@given(entries(most=3))
@settings(max_examples=15)
def test_a_closed_session_is_decided_as_declared_whatever_is_granted(declared: list[Entry]) -> None:
    """With everything granted to the session itself it is allowed what is declared; else it is refused."""
    try:
        documents = [json.loads(one) for one in closed_session(role(*declared), COMPARER).documents]
    except OpenSessionError:
        return
    alone = [as_document(declared)]
    for action in ("s3:GetObject", "s3:PutObject", "sqs:SendMessage", "iam:PassRole", "sts:AssumeRole"):
        for resource in ("arn:aws:s3:::a", "arn:aws:s3:::a/x", "arn:aws:sqs:eu-west-1:111111111111:q"):
            for region in ("eu-west-1", "us-east-1"):
                closed = outcome(documents, action, resource, region)
                word = outcome(alone, action, resource, region, principal=BASE)
                assert (closed is Outcome.ALLOW) == (word is Outcome.ALLOW)


def test_a_silent_session_is_open_and_a_closed_one_is_not() -> None:
    """What is not declared is granted past a session that is only silent; that is what is closed."""
    declared = [entry(["s3:GetObject"], ["arn:aws:s3:::a/*"])]
    other = ("s3:DeleteObject", "arn:aws:s3:::b/x", "eu-west-1")
    assert outcome([as_document(declared)], *other) is Outcome.ALLOW
    closed = [json.loads(one) for one in closed_session(role(*declared), COMPARER).documents]
    assert outcome(closed, *other) is Outcome.EXPLICIT_DENY


def test_conditions_and_crossing_words_are_closed_too() -> None:
    """Where a pattern on one resource meets a name on another, or a condition holds, the rest is denied."""
    region = {"StringEquals": {"aws:RequestedRegion": ("eu-west-1",)}}
    declared = [
        entry(["s3:Get*"], ["arn:aws:s3:::a/*"], region),
        entry(["s3:GetObject"], ["arn:aws:s3:::b/*"]),
    ]
    closed = [json.loads(one) for one in closed_session(role(*declared), COMPARER).documents]
    assert outcome(closed, "s3:GetObjectAcl", "arn:aws:s3:::b/x", "eu-west-1") is Outcome.EXPLICIT_DENY
    assert outcome(closed, "s3:GetObjectAcl", "arn:aws:s3:::a/x", "us-east-1") is Outcome.EXPLICIT_DENY
    assert outcome(closed, "s3:GetObjectAcl", "arn:aws:s3:::a/x", "eu-west-1") is Outcome.ALLOW
    assert outcome(closed, "s3:GetObject", "arn:aws:s3:::b/x", "us-east-1") is Outcome.ALLOW


@pytest.mark.parametrize(
    "declared",
    [
        [entry(["s3:GetObject"], ["arn:aws:s3:::a/${aws:username}/*"])],
        [
            entry(["s3:Get*"], ["arn:aws:s3:::a/*"]),
            entry(["s3:GetObject"], ["*"], {"IpAddress": {"aws:SourceIp": ("10.0.0.0/8",)}}),
        ],
    ],
)
def test_what_cannot_be_closed_exactly_is_refused(declared: list[Entry]) -> None:
    """Where no denial says the rest exactly, there is no session, and the reason is named."""
    with pytest.raises(OpenSessionError, match="cannot be closed"):
        closed_session(role(*declared), COMPARER)


def test_what_is_forbidden_and_declared_is_not_issued() -> None:
    """A session that could do what `never` forbids is refused."""
    with pytest.raises(DeclaredAndForbiddenError, match="s3:DeleteObject"):
        closed_session(
            role(entry(["s3:*"], ["arn:aws:s3:::a/*"]), never=[entry(["s3:DeleteObject"])]), COMPARER
        )


def test_long_denials_stay_within_what_aws_takes() -> None:
    """Where one session policy is too short, the managed ones hold every denial, each within its limit."""
    names = [f"arn:aws:s3:::a-bucket-with-a-name-{n}/*" for n in range(60)]
    found = closed_session(role(entry(["s3:GetObject"], names)), COMPARER)
    assert found.managed
    assert len(found.documents) <= limits.SESSION_POLICIES
    assert all(len(one) <= limits.IDENTITY for one in found.documents)
    assert "NotResource" in "".join(found.documents)


def test_denials_alone_say_it_all_where_both_do_not_fit() -> None:
    """Everything is allowed but what they deny, which is decided as the Allows would be."""
    names = [f"arn:aws:dynamodb:eu-west-1:111111111111:table/quite-a-long-name-{one:02}" for one in range(18)]
    found = closed_session(role(entry(["dynamodb:GetItem"], names)))
    assert not found.managed
    (text,) = found.documents
    assert len(text) <= limits.SESSION
    statements = json.loads(text)["Statement"]
    assert statements[0] == {"Effect": "Allow", "Action": "*", "Resource": "*"}
    assert [one["Effect"] for one in statements[1:]] == ["Deny"] * (len(statements) - 1)
    for action, resource, word in (
        ("dynamodb:GetItem", names[7], Outcome.ALLOW),
        ("dynamodb:GetItem", f"{names[7]}x", Outcome.EXPLICIT_DENY),
        ("dynamodb:PutItem", names[7], Outcome.EXPLICIT_DENY),
        ("iam:CreateUser", "arn:aws:iam::111111111111:user/x", Outcome.EXPLICIT_DENY),
    ):
        assert outcome([json.loads(text)], action, resource, "eu-west-1") is word, (action, resource)
