"""What fits one policy value, family by family."""

from decimal import Decimal

import pytest

from iamscope.access.globs import Glob
from iamscope.access.readings import Order, instant, network
from iamscope.clouds.aws.authorize.operators import (
    WILDCARDS,
    arn_fields,
    every_address,
    fitting,
)
from iamscope.clouds.aws.records.conditions import Family

F = Family


def read(family: Family, text: str) -> Glob:
    """Return a policy value as the family reads it."""
    return Glob.parse(text) if family in WILDCARDS else Glob.literal(text)


@pytest.mark.parametrize(
    ("family", "wanted", "fitting_values", "others"),
    [
        (F.STRING, "a*", ["a*"], ["ab", "A*", ""]),
        (F.STRING_IGNORE_CASE, "Ab", ["aB", "AB"], ["abc"]),
        (F.STRING_LIKE, "a*?", ["ab", "a*c"], ["a", "Ab"]),
        (F.BOOL, "True", ["true", "TRUE"], ["false", "yes"]),
        (F.NUMERIC, " 5e2 ", ["500", "+500.0"], ["501", "x", ""]),
        (F.DATE, "2026-11-22T10:00:00Z", ["1795341600", "2026-11-22T12:00:00+02:00"], ["2026-11-22", "x"]),
        (F.IP, "10.0.0.0/8", ["10.1.2.3", "10.2.0.0/16"], ["11.0.0.1", "0.0.0.0/0", "::1", "x"]),
        (F.IP, "2001:db8::/32", ["2001:DB8::1"], ["2001:db9::1", "10.0.0.1"]),
        (F.BINARY, "YWJj", ["YWJj"], ["YWJk", "!"]),
        (F.ARN, "arn:aws:sqs:*:1:j?b*", ["arn:aws:sqs:eu:1:jobs:x"], ["arn:aws:sqs:eu:x:1:jobs", "jobs"]),
    ],
)  # fmt: skip
def test_what_fits(family: Family, wanted: str, fitting_values: list[str], others: list[str]) -> None:
    """Each family compares in its own way, and what is not of its kind never fits."""
    fits = fitting(family, Order.EQUAL, read(family, wanted))
    assert fits is not None
    assert [value for value in [*fitting_values, *others] if fits(value)] == fitting_values


@pytest.mark.parametrize(
    ("order", "values"),
    [(Order.LESS, "4"), (Order.LESS_EQUAL, "45"), (Order.GREATER, "6"), (Order.GREATER_EQUAL, "56")],
)
def test_orders(order: Order, values: str) -> None:
    """Numbers compare by value in each order."""
    fits = fitting(Family.NUMERIC, order, Glob.literal("5.0"))
    assert fits is not None
    assert "".join(filter(fits, "456")) == values


@pytest.mark.parametrize(
    ("family", "wanted"),
    [(F.NUMERIC, "NaN"), (F.NUMERIC, "\u0665"), (F.DATE, "tomorrow"), (F.IP, "10.0.0.300"), (F.BINARY, "a"),
     (F.BOOL, "yes"), (F.ARN, "arn:aws:s3"), (F.ARN, "urn:aws:s3:::x")],
)  # fmt: skip
def test_values_that_nothing_fits(family: Family, wanted: str) -> None:
    """A policy value that is not of its family's kind is known to fit nothing."""
    assert fitting(family, Order.EQUAL, read(family, wanted)) is None


def test_instants() -> None:
    """Dates, months and seconds are instants; without an offset they are universal time."""
    assert instant("1970-01-02") == instant("86400") == Decimal(86400)
    assert instant("1970-02") == Decimal(31 * 86400)
    assert instant("1970-01-01T00:00:00.5+00:00") == Decimal("0.5")
    assert instant("0001-01-01T00:00:00+23:59") is not None
    assert instant("1970-13") is None


def test_networks() -> None:
    """A bare address is a network of one; host bits do not matter."""
    assert str(network(" 10.0.0.7/8 ")) == "10.0.0.0/8"
    assert str(network("::1")) == "::1/128"


def test_all_addresses() -> None:
    """Ranges hold every address only if they hold those of both versions."""
    assert every_address(["0.0.0.0/1", "128.0.0.0/1", "::/0", "x"])
    assert not every_address(["0.0.0.0/0"])
    assert not every_address(["0.0.0.0/1", "::/0"])


def test_fields_of_patterns() -> None:
    """A pattern is split at its first five colons, whatever its wildcards."""
    assert [str(field) for field in arn_fields(Glob.parse("arn:*:s3:::a:b*"))] == [
        "arn",
        "*",
        "s3",
        "",
        "",
        "a:b*",
    ]
    assert [str(field) for field in arn_fields(Glob.parse("*"))] == ["*"]
