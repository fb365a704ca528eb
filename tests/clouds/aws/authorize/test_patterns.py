"""Action and resource patterns of statements."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamscope.access.globs import Glob
from iamscope.clouds.aws.authorize.patterns import ActionNames, Fit, fit_resource

QUEUE = "arn:aws:sqs:eu-west-1:111111111111:jobs"
FUNCTION = "arn:aws:lambda:eu-west-1:111111111111:function:pay:live"
NO, CROSSING, YES = Fit.NO, Fit.CROSSING, Fit.YES


@pytest.mark.parametrize(
    ("patterns", "named"),
    [
        (["*"], True),
        (["*:*"], True),
        (["s3:getobject"], True),
        (["sqs:*", "s3:g?t*"], True),
        (["*object"], True),
        (["s3:getobjec"], False),
        (["s3"], False),
        ([], False),
    ],
)
def test_action_names(patterns: list[str], named: bool) -> None:
    """An action is named by itself, by a pattern, or by a star for everything."""
    assert ActionNames.parse(patterns).cover("s3:getobject") is named


@pytest.mark.parametrize(
    ("pattern", "arn", "fit"),
    [
        ("*", QUEUE, YES),
        ("*", "*", YES),
        ("arn:aws:sqs:*:*:*", "*", NO),
        ("?", "*", NO),
        (QUEUE, QUEUE, YES),
        ("arn:aws:sqs:*:111111111111:jo*", QUEUE, YES),
        ("arn:aws:sqs:eu-west-?:111111111111:j??s", QUEUE, YES),
        ("arn:aws:s3:::*", QUEUE, NO),
        ("arn:aws:sqs:eu-west-1:111111111111:j*x", QUEUE, NO),
        ("arn:*:s", QUEUE, NO),
        ("arn:aws:sqs:*:jobs", QUEUE, CROSSING),
        ("arn:aws:sqs:eu*w*:jobs", QUEUE, CROSSING),
        ("arn:aws:sqs:eu*1:jobs", QUEUE, NO),
        ("arn:aws:sqs:eu-west-1?111111111111:jobs", QUEUE, NO),
        ("arn:*", QUEUE, YES),
        ("arn:aws:sqs", QUEUE, YES),
        ("arn:aws:sq", QUEUE, NO),
        ("arn:aws:sqs:*:111111111111", QUEUE, CROSSING),
        ("arn:aws:lambda:*:111111111111:function:pay*", FUNCTION, YES),
        ("arn:aws:lambda:*:function:pay:live", FUNCTION, CROSSING),
        ("arn:aws:lambda:*:live", FUNCTION, CROSSING),
        ("arn:aws:sqs:eu-west-1:111111111111:*", FUNCTION, NO),
        ("", QUEUE, NO),
        ("arn*", "arn", CROSSING),
    ],
)
def test_fits(pattern: str, arn: str, fit: Fit) -> None:
    """A pattern fits field by field, or only if a star that ends a field reaches on, or not at all."""
    assert fit_resource(Glob.parse(pattern), arn, lenient=True) is fit


@pytest.mark.parametrize(
    ("pattern", "fit"),
    [("arn:aws:sqs", NO), ("arn:aws:sq*", YES), (QUEUE, YES), ("arn:aws:sqs:*:jobs", CROSSING)],
)
def test_short_patterns_of_resource_policies_need_a_wildcard(pattern: str, fit: Fit) -> None:
    """Outside of identity policies missing fields count as stars only where there is a wildcard."""
    assert fit_resource(Glob.parse(pattern), QUEUE, lenient=False) is fit


@given(st.text("a:*?", max_size=9), st.text("ab:", max_size=9))
def test_what_fits_is_also_matched_as_plain_text(pattern: str, arn: str) -> None:
    """Nothing fits that the pattern, with stars and marks free and more behind it, does not match."""
    fit = fit_resource(Glob.parse(pattern), arn, lenient=True)
    loose = Glob.parse(pattern).matches(arn) or Glob.parse(pattern + "*").matches(arn)
    assert fit is NO or loose


def test_hostile_patterns_are_decided() -> None:
    """Many colons and many stars are looked at without trying every way to share them out."""
    assert fit_resource(Glob.parse("*a*:" * 5 + "b"), "a:" * 3_000, lenient=True) is NO
