"""Statements that never apply or change nothing: who is named, what is not said, and the bounds."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamscope.clouds.aws.cases import decide_case
from iamscope.clouds.aws.lint.linting import lint
from iamscope.clouds.aws.universe import universe
from tests.fakes.snapshots import allow, deny, policy

CODES = ("denied-statement", "impossible-condition", "shadowed-statement")
B = "arn:aws:s3:::b"


def told(*statements: Any) -> list[tuple[int | None, str, str]]:
    """Return statement, code and message of each remark of this sort."""
    found = lint(json.dumps(policy(*statements)), "policy.json", universe())
    return sorted((one.statement or 0, one.code, one.message) for one in found if one.code in CODES)


def test_the_statement_that_shadows_is_named() -> None:
    """One that does it alone is named alone, several only where it takes them."""
    wide = {**allow("s3:*", f"{B}/*"), "Sid": "Wide"}
    assert told(allow("s3:GetObject", f"{B}/a"), wide, allow("s3:Get*", "*")) == [
        (
            0,
            "shadowed-statement",
            "statement #1 (`Wide`) of this document covers all that it allows: it changes nothing",
        )
    ]
    two = told(
        allow("s3:GetObject", f"{B}/*"),
        allow("s3:PutObject", "*"),
        allow(["s3:PutObject", "s3:GetObject"], B + "/x"),
    )
    assert two == [
        (
            2,
            "shadowed-statement",
            "statements #0, #1 of this document cover together all that it allows: it changes nothing",
        )
    ]


def test_of_two_that_are_the_same_the_later_is_needless() -> None:
    """Only one of two equal statements may go."""
    assert [
        number for number, _, _ in told(allow("s3:GetObject", B + "/*"), allow("s3:getobject", B + "/*"))
    ] == [1]


def test_tests_that_exclude_each_other_are_named() -> None:
    """The message names the tests that no request passes together, and leaves out the others."""
    block = {
        "Bool": {"aws:SecureTransport": "true"},
        "StringEquals": {"aws:SourceVpc": "a"},
        "StringNotEquals": {"aws:SourceVpc": "a"},
    }
    ((_, code, message),) = told(allow("s3:GetObject", B + "/*", Condition=block))
    assert (code, message) == (
        "impossible-condition",
        "`StringEquals` on `aws:SourceVpc` and `StringNotEquals` on `aws:SourceVpc` cannot hold together: "
        "the statement never applies",
    )
    ((_, _, alone),) = told(allow("s3:GetObject", B + "/*", Condition={"Null": {"aws:CurrentTime": "true"}}))
    assert alone == "`Null` on `aws:CurrentTime` never holds: the statement never applies"


@pytest.mark.parametrize(
    "statements",
    [
        [allow("s3:*", f"{B}/${{aws:username}}/*"), allow("s3:*", f"{B}/a/*")],
        [
            allow("s3:*", "*", Condition={"StringEquals": {"aws:SourceVpc": "${aws:PrincipalTag/v}"}}),
            allow("s3:Get*", B),
        ],
        [deny("s3:*", "arn:aws:*:b/*"), allow("s3:GetObject", f"{B}/*")],
        [allow("s3:GetObject", f"{B}/*"), {"Effect": "Deny", "Action": "s3:*", "NotResource": f"{B}/*"}],
        [
            {**allow("s3:*", B), "Principal": {"AWS": "111111111111"}},
            {**allow("s3:Get*", B), "Principal": "*"},
        ],
        [
            {**deny("s3:*", B), "NotPrincipal": {"AWS": "111111111111"}},
            {**allow("s3:Get*", B), "Principal": "*"},
        ],
    ],
)
def test_what_is_not_proven_is_not_said(statements: list[Any]) -> None:
    """A value that nobody knows, another principal, or an open reading gives no remark."""
    assert told(*statements) == []


def test_hostile_documents_are_looked_at_within_bounds() -> None:
    """Too many statements, or too much to prove, end without a remark and without waiting."""
    hostile = [
        allow([f"s3:*{number}*", "s3:Get*"], [f"{B}*a{number}*b*c*{part}*" for part in range(4)])
        for number in range(60)
    ]
    assert all(code == "shadowed-statement" for _, code, _ in told(*hostile))
    assert told(*([allow("s3:GetObject", f"{B}/*")] * 201)) == []


RESOURCES = [f"{B}/*", f"{B}/a*", f"{B}/a", "*", f"{B}/*a", f"{B}/${{aws:username}}", "arn:aws:s3*"]


@st.composite
def statements(draw: st.DrawFn) -> dict[str, Any]:
    """Draw one statement on objects."""
    kind = draw(st.sampled_from([allow, allow, deny]))
    made = dict(
        kind(draw(st.sampled_from(["s3:GetObject", "s3:Get*", "s3:*"])), draw(st.sampled_from(RESOURCES)))
    )
    if draw(st.booleans()):
        operator = draw(st.sampled_from(["StringEquals", "StringNotEquals", "StringEqualsIfExists"]))
        made["Condition"] = {operator: {"aws:SourceVpc": draw(st.sampled_from(["a", "b"]))}}
    return made


@given(st.lists(statements(), min_size=2, max_size=4))
def test_what_is_needless_can_go(drawn: list[dict[str, Any]]) -> None:
    """Without the statements that are said to change nothing, every request is decided as before."""
    gone = {number for number, _, _ in told(*drawn)}
    kept = [one for number, one in enumerate(drawn) if number not in gone]
    for name in ("", "a", "ab", "ba", "ana", "c"):
        for context in ({}, {"aws:SourceVpc": "a"}, {"aws:SourceVpc": "b"}):
            case = {
                "principal": "arn:aws:iam::111111111111:user/ana",
                "action": "s3:GetObject",
                "resource": {"arn": f"{B}/{name}", "account": "111111111111"},
                "context": {"aws:username": "ana", **context},
            }
            outcomes = [
                decide_case({**case, "policies": {"identity": [policy(*some)]}}).outcome
                for some in (drawn, kept)
            ]
            # A deny of what nothing allows any more is told as such; no more is allowed, and no less.
            assert {one.value for one in outcomes} in [
                {outcomes[0].value},
                {"explicit-deny", "implicit-deny"},
            ]
