"""The benchmark of comparisons: both sides are asked the same, and say the same."""

from random import Random
from typing import Any

import pytest

from iamscope.clouds.aws.records.documents import parse_document
from tests.bench.comparisons import Measured, differing, generated, ours, report, solver
from tests.bench.smt import contained, encoded
from tests.fakes.snapshots import allow, deny, policy

A, WEST = "arn:aws:s3:::a/*", {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}


def test_both_sides_agree() -> None:
    """Of generated pairs, the formulas say what `compare` says, and leave hardly anything open."""
    pairs = generated(24, 1)
    mine, theirs = ours(pairs), solver(pairs, seconds=60)
    assert len(mine.answers) == len(theirs.answers) == 24
    assert differing(mine, theirs) == 0
    assert mine.undecided == 0
    assert {answer for pair in theirs.answers for answer in pair} >= {True, False}


@pytest.mark.parametrize(
    ("one", "two", "within"),
    [
        (allow("s3:GetObject", A), allow("s3:*", A), True),
        (allow("s3:*", A), allow("s3:GetObject", A), False),
        (allow("s3:*", A, Condition=WEST), allow("S3:*", A), True),
        (allow("s3:*", A), allow("s3:*", A, Condition=WEST), False),
        (allow("sqs:*", "arn:aws:sqs:*:1:q"), allow("*", "arn:aws:sqs:?*:1:q"), False),
        (allow("s3:*", "arn:aws:s3:::b"), allow("s3:*", "arn:aws:s3:::?"), True),
    ],
)
def test_formulas_mean_what_policies_mean(one: Any, two: Any, within: bool) -> None:
    """Small policies lie within each other, to the solver, as they do to AWS."""
    read = [parse_document(policy(each), where="x") for each in (one, two)]
    assert contained(read[0], read[1], 10_000) is within


def test_what_cannot_be_said_is_not_asked() -> None:
    """Variables, sets of values and principals are not encoded, and such pairs are left out."""
    for statement in (
        allow("s3:*", "arn:aws:s3:::${aws:username}"),
        allow("s3:*", A, Condition={"ForAnyValue:StringEquals": {"aws:TagKeys": "a"}}),
        {**allow("s3:*", A), "Principal": "*"},
    ):
        assert not encoded([parse_document(policy(statement), where="x")])
    assert encoded([parse_document(policy(allow("s3:*", A), deny("s3:Put*")), where="x")])


def test_a_difference_would_show() -> None:
    """Answers that differ are counted, and those that one side leaves open are not."""
    one = Measured([1.0, 2.0], [(True, False), (None, True)])
    two = Measured([1.0, 2.0], [(True, True), (False, True)])
    assert differing(one, two) == 1
    assert (one.undecided, one.at(0.5), one.at(0.99)) == (1, 2.0, 2.0)


def test_the_report_names_both_sides() -> None:
    """The table has a row for each side and the ratio of their medians."""
    text = report(count=4, seed=Random(1).randrange(9))
    assert "iamscope" in text
    assert "z3" in text
    assert "answers differ" in text
