"""The declared part of a statement."""

from typing import Any

import pytest

from iamscope.clouds.aws.change.statements import raw_statements
from iamscope.clouds.aws.records.documents import parse_document
from iamscope.clouds.aws.remedies.narrowing import declared_part
from iamscope.clouds.aws.universe import universe
from tests.fakes.fixing import allow, entry
from tests.fakes.fleet import loaded, role

Json = dict[str, Any]
LOGS, ALL = "arn:aws:s3:::logs/*", "arn:aws:s3:::*"
TWO = [LOGS, "arn:aws:s3:::x"]


def part(statement: Json, *access: Json) -> list[Json]:
    """Return the declared part of one statement."""
    document = parse_document({"Version": "2012-10-17", "Statement": [statement]}, where="here")
    (manifest,) = loaded(role("arn:aws:iam::111111111111:role/x", access=access)).fleet.roles
    (raw,) = raw_statements(document)
    return declared_part(raw, document.statements[0], manifest.access["aws"], universe())


@pytest.mark.parametrize(
    ("statement", "access", "actions", "resources"),
    [
        (allow("s3:*"), entry("s3:Get*", LOGS), "s3:Get*", LOGS),
        (allow("s3:GetObject", LOGS), entry("s3:Get*", ALL), "s3:GetObject", LOGS),
        (allow("S3:getobject", LOGS), entry("s3:GetObject", LOGS), "s3:GetObject", LOGS),
        (
            allow("s3:*", [LOGS, "arn:aws:s3:::x"]),
            entry("s3:GetObject", ALL),
            "s3:GetObject",
            [LOGS, "arn:aws:s3:::x"],
        ),
        (
            {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
            entry(["s3:GetObject", "iam:GetUser"], "*"),
            "s3:GetObject",
            "*",
        ),
        (
            {"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::secret/*"},
            entry("s3:GetObject", [LOGS, "arn:aws:s3:::secret/a"]),
            "s3:GetObject",
            LOGS,
        ),
    ],
)
def test_the_meeting_of_both_is_left(
    statement: Json, access: Json, actions: str | list[str], resources: str | list[str]
) -> None:
    """What both allow is left, in the narrower words of either."""
    (found,) = part(statement, access)
    assert (found["Action"], found["Resource"]) == (actions, resources)


@pytest.mark.parametrize(
    ("statement", "access"),
    [
        (allow("sqs:*"), entry("s3:GetObject", LOGS)),
        (allow("s3:*", "arn:aws:s3:::data/*"), entry("s3:GetObject", LOGS)),
        # Both patterns meet in texts that no one pattern spells.
        (allow("s3:*", "arn:aws:s3:::a*"), entry("s3:GetObject", "arn:aws:s3:::*b")),
    ],
)
def test_nothing_is_left_where_nothing_is_declared(statement: Json, access: Json) -> None:
    """A part is never wider than what both allow."""
    assert part(statement, access) == []


def test_two_tests_of_one_key_are_not_made_one() -> None:
    """Where statement and manifest ask different values of a key, neither is dropped."""
    asked = {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
    other = {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}
    assert part(allow("s3:*", Condition=asked), entry("s3:GetObject", LOGS, conditions=other)) == []
    (same,) = part(allow("s3:*", Condition=asked), entry("s3:GetObject", LOGS, conditions=asked))
    assert same["Condition"] == asked


def test_a_label_is_kept() -> None:
    """The first part has the statement's label, and each further one a number behind it."""
    found = part(allow("*", Sid="All"), entry("s3:GetObject", LOGS), entry("sqs:SendMessage"))
    assert [one["Sid"] for one in found] == ["All", "All2"]
