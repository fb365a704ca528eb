"""Patterns as people ask about them, and their parts in words."""

import pytest

from iamscope.clouds.aws.pattern_decisions import cut_of
from iamscope.clouds.aws.pattern_words import NoPatternError, described, is_pattern, parse_pattern, told
from iamscope.clouds.aws.regions import Cube

ASKED = parse_pattern("arn:aws:s3:::b/*")


@pytest.mark.parametrize("text", ["arn:aws:s3:::*"[:9] + "*", "arn:*:s3:::b/*", "arn:aws:*:::b/*", "b/*"])
def test_what_is_no_pattern_is_refused(text: str) -> None:
    """A pattern has six fields, and partition and service without wildcards."""
    with pytest.raises(NoPatternError):
        parse_pattern(text)


def test_a_lone_star_is_no_pattern() -> None:
    """A lone `*` is no resource in particular, as before."""
    assert [is_pattern(text) for text in ("*", "arn:aws:s3:::b", "arn:aws:s3:::b/?")] == [False, False, True]


def test_a_star_stays_in_its_field() -> None:
    """A `*` before the last field stands for no colon; where there is an account it has twelve digits."""
    queue = parse_pattern("arn:aws:sqs:*:*:q", numbered=True)
    assert queue.names.holds("arn:aws:sqs:eu-west-1:111111111111:q")
    assert not queue.names.holds("arn:aws:sqs:eu-west-1::q")
    assert parse_pattern("arn:aws:sqs:*:*:q").names.holds("arn:aws:sqs:eu-west-1::q")
    assert not parse_pattern("arn:aws:sqs:*:1:q").names.holds("arn:aws:sqs:eu:west:1:q")


def test_only_what_is_met_is_told() -> None:
    """Patterns of a cut that no resource in question fits are left out."""
    cut = told(ASKED, cut_of(("arn:aws:s3:::b", "arn:aws:s3:::b/x*", "arn:aws:s3:::c/*")))
    assert (cut.texts, cut.inner) == (("arn:aws:s3:::b/x*",), True)
    wider = told(ASKED, cut_of(("arn:aws:s3:::*/x",)))
    assert (wider.texts, wider.inner) == (("arn:aws:s3:::*/x",), False)


def test_a_part_is_told_by_what_it_is_and_is_not() -> None:
    """What lies in a cut is told by it, and by the asked pattern where that says more."""
    cuts = [told(ASKED, cut_of((text,))) for text in ("arn:aws:s3:::b/x*", "arn:aws:s3:::*/x")]
    assert described(ASKED, cuts, Cube(0b11, 0b01)) == ((("arn:aws:s3:::b/x*",),), ("arn:aws:s3:::*/x",))
    assert described(ASKED, cuts, Cube(0b10, 0b10)) == ((("arn:aws:s3:::b/*",), ("arn:aws:s3:::*/x",)), ())
    assert described(ASKED, cuts, Cube(0b01, 0b00)) == ((("arn:aws:s3:::b/*",),), ("arn:aws:s3:::b/x*",))


def test_what_is_taken_away_again_is_not_told_twice() -> None:
    """Of two patterns that are apart the one that is taken away again is told in neither place."""
    both, one = cut_of(("arn:aws:s3:::b/x/*", "arn:aws:s3:::b/y/*")), cut_of(("arn:aws:s3:::b/y/*",))
    cuts = [told(ASKED, both), told(ASKED, one)]
    assert described(ASKED, cuts, Cube(0b11, 0b01)) == ((("arn:aws:s3:::b/x/*",),), ())
