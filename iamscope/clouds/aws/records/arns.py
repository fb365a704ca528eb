"""Amazon Resource Names, taken apart."""

from typing import NamedTuple


class Arn(NamedTuple):
    """The six fields of an ARN; `resource` keeps its own colons and slashes."""

    prefix: str
    partition: str
    service: str
    region: str
    account: str
    resource: str


def split(text: str) -> Arn | None:
    """Return the six fields of an ARN, or `None` if the text is no ARN."""
    fields = text.split(":", 5)
    return Arn(*fields) if len(fields) == 6 and fields[0] == "arn" else None


def partition_of(text: str) -> str:
    """Return the partition field of an ARN, `aws` when the text is no ARN."""
    arn = split(text)
    return arn.partition if arn else "aws"


def account_of(text: str) -> str:
    """Return the account field of an ARN, empty when it has none or the text is no ARN."""
    arn = split(text)
    return arn.account if arn else ""


def partition_of_region(region: str) -> str:
    """Return the partition that a region belongs to; no region is taken to be of the standard one."""
    if region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"


def name_of(text: str) -> str:
    """Return the last part of an ARN's resource field: a name without its path."""
    return text.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
