"""Resource patterns as sets, against the evaluator's matching."""

from random import Random

import pytest

from iamscope.access.globs import Glob
from iamscope.access.readings import Order
from iamscope.access.texts import TextSet
from iamscope.clouds.aws.arn_sets import RESOURCES, arn_value, read
from iamscope.clouds.aws.authorize.operators import fitting
from iamscope.clouds.aws.authorize.patterns import Fit, fit_resource
from iamscope.clouds.aws.records.conditions import Family

_PIECES = ("arn", "a", "b", "*", "*", "?", ":", ":", ":", "/")


def pattern(random: Random) -> Glob:
    """Draw a pattern that often has about six fields."""
    text = "".join(random.choice(_PIECES) for _ in range(random.randint(1, 14)))
    return Glob.parse(text if random.random() < 0.5 else f"arn:{text}")


def arn(random: Random) -> str:
    """Draw an ARN of six fields, or of a few more colons, or the star of no resource."""
    fields = [
        "".join(random.choice("ab/") for _ in range(random.randint(0, 2)))
        for _ in range(random.randint(5, 7))
    ]
    return ":".join(["arn", *fields]) if random.random() < 0.97 else "*"


@pytest.mark.parametrize("lenient", [True, False])
def test_both_readings_are_those_of_the_evaluator(lenient: bool) -> None:
    """A resource is in the strict set if it fits, and in the crossing one if it fits beyond a colon only."""
    random = Random(7)
    for _ in range(8_000):
        glob, resource = pattern(random), arn(random)
        reading = read(glob, lenient=lenient)
        strict, wide = (TextSet(patterns).holds(resource) for patterns in (reading.strict, reading.wide))
        found = Fit.YES if strict else Fit.CROSSING if wide else Fit.NO
        assert found is fit_resource(glob, resource, lenient=lenient), (str(glob), resource)


def test_values_of_arn_operators_are_those_of_the_evaluator() -> None:
    """An Arn operator's value is in the set exactly if the evaluator says that it fits."""
    random = Random(8)
    for _ in range(5_000):
        glob, value = pattern(random), arn(random)
        row = arn_value(glob)
        fits = fitting(Family.ARN, Order.EQUAL, glob)
        if glob != Glob.parse("*"):
            assert bool(row and TextSet((row,)).holds(value)) == bool(fits and fits(value)), (
                str(glob),
                value,
            )


def test_resources_are_arns_or_none() -> None:
    """A request is about an ARN, or, for an action without resources, about a star."""
    assert RESOURCES.holds("*")
    assert RESOURCES.holds("arn:aws:s3:::a")
    assert not RESOURCES.holds("arn:aws:s3")
    assert not RESOURCES.holds("a")


def test_long_patterns_are_read_anew() -> None:
    """A pattern of a thousand letters is not remembered."""
    long = Glob.parse("arn:aws:s3:::" + "a" * 1_000)
    assert read(long, lenient=True) == read(long, lenient=True)
    assert read(long, lenient=True).strict[0] is not read(long, lenient=True).strict[0]
