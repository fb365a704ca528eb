"""Patterns as people write them."""

import pytest

from iamscope.access.globs import Glob
from iamscope.access.pieces import from_glob
from iamscope.access.spelling import spelled


@pytest.mark.parametrize("text", ["arn:aws:s3:::data/*", "*", "a?c", "plain"])
def test_a_glob_is_spelled_as_it_was_written(text: str) -> None:
    """Wildcards and letters come back as they were."""
    assert spelled(from_glob(Glob.parse(text))) == text


def test_what_stops_at_a_colon_is_a_plain_star() -> None:
    """How far a wildcard goes is not told, and letters of either case are small."""
    assert spelled(from_glob(Glob.parse("S3:*:x"), fold=True, inside=":")) == "s3:*:x"
