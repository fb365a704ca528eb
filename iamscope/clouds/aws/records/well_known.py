"""Managed policies of AWS whose text is known without the snapshot."""

import re
from collections.abc import Mapping
from functools import cache

from iamscope.clouds.aws.data.managed_policies import STATEMENTS
from iamscope.clouds.aws.records.documents import PolicyDocument, parse_document

_OF_AWS = re.compile(r"arn:(aws[a-z-]*):iam::aws:policy/(\w+)")


def well_known(arn: str) -> PolicyDocument | None:
    """Return the text of a managed policy of AWS, where it is known without the snapshot."""
    found = _OF_AWS.fullmatch(arn)
    return _documents().get(found[2]) if found else None


def well_known_in(partition: str) -> tuple[str, ...]:
    """Return the ARNs of these policies in a partition."""
    return tuple(f"arn:{partition}:iam::aws:policy/{name}" for name in STATEMENTS)


@cache
def _documents() -> Mapping[str, PolicyDocument]:
    return {
        name: parse_document({"Version": "2012-10-17", "Statement": statements}, where=name)
        for name, statements in STATEMENTS.items()
    }
