"""Amazon Resource Names, taken apart."""

import pytest

from iamscope.clouds.aws.records.arns import Arn, account_of, name_of, split

FUNCTION = "arn:aws:lambda:eu-west-1:111111111111:function:pay:live"


def test_six_fields() -> None:
    """An ARN has six fields; the last keeps its own colons."""
    assert split(FUNCTION) == Arn("arn", "aws", "lambda", "eu-west-1", "111111111111", "function:pay:live")


@pytest.mark.parametrize("text", ["", "*", "arn:aws:s3", "arn:aws:s3:::", "urn:aws:s3:::x"])
def test_what_is_no_arn(text: str) -> None:
    """Less than six fields, or another beginning, is no ARN; six empty ones are."""
    assert (split(text) is None) == (text != "arn:aws:s3:::")


def test_account_and_name() -> None:
    """The account is the fifth field, the name what follows the last slash or colon."""
    assert account_of(FUNCTION) == "111111111111"
    assert account_of("arn:aws:s3:::ledger/a") == account_of("ledger") == ""
    assert name_of("arn:aws:iam::111111111111:role/ops/deploy") == "deploy"
    assert name_of("arn:aws:sqs:eu-west-1:111111111111:jobs") == "jobs"
