"""Condition blocks, taken apart."""

from typing import Any

import pytest

from iamscope.access.readings import Order
from iamscope.clouds.aws.records.conditions import Family, Quantifier, known_operator, parse_condition


@pytest.mark.parametrize(
    ("operator", "family", "negated", "order"),
    [
        ("StringEquals", Family.STRING, False, Order.EQUAL),
        ("stringnotlike", Family.STRING_LIKE, True, Order.EQUAL),
        ("StringNotEqualsIgnoreCase", Family.STRING_IGNORE_CASE, True, Order.EQUAL),
        ("NumericLessThanEquals", Family.NUMERIC, False, Order.LESS_EQUAL),
        ("NumericNotEquals", Family.NUMERIC, True, Order.EQUAL),
        ("DateGreaterThan", Family.DATE, False, Order.GREATER),
        ("ArnNotEquals", Family.ARN, True, Order.EQUAL),
        ("NotIpAddress", Family.IP, True, Order.EQUAL),
        ("BINARYEQUALS", Family.BINARY, False, Order.EQUAL),
        ("Null", Family.NULL, False, Order.EQUAL),
    ],
)
def test_operators(operator: str, family: Family, negated: bool, order: Order) -> None:
    """An operator tells what it compares, whether negated, and in which order, letter case ignored."""
    (test,) = parse_condition({operator: {"k": "v"}})
    assert (test.family, test.negated, test.order, test.operator) == (family, negated, order, operator)
    assert (test.quantifier, test.if_exists) == (Quantifier.NONE, False)


def test_prefix_and_suffix() -> None:
    """Set operators and IfExists are told apart from the operator."""
    (test,) = parse_condition({"foranyvalue:STRINGLIKEIFEXISTS": {"k": "v"}})
    assert (test.quantifier, test.if_exists, test.family) == (Quantifier.ANY, True, Family.STRING_LIKE)


def test_values_are_texts() -> None:
    """Numbers and truths of JSON count as their text; every key is a test of its own."""
    first, second = parse_condition({"StringEquals": {"A": [5, True, 0.5, "x"], "b": "y"}})
    assert (first.key, sorted(first.values)) == ("A", ["0.5", "5", "true", "x"])
    assert (second.key, second.values) == ("b", ("y",))
    assert parse_condition({}) == ()


@pytest.mark.parametrize(
    "operator",
    ["StringIs", "", ":StringEquals", "ForSomeValues:StringEquals", "NullIfExists", "ForAllValues:Null",
     "NumericLike", "DateLessThanIfExistsIfExists", "ForAllValues:ForAnyValue:StringEquals"],
)  # fmt: skip
def test_unknown_operators(operator: str) -> None:
    """An operator that AWS does not have is refused, never left out."""
    with pytest.raises(ValueError, match=f"the unknown condition operator `{operator}`"):
        parse_condition({operator: {"k": "v"}})
    assert not known_operator(operator)
    assert known_operator("ForAllValues:ArnLikeIfExists")


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ([], "a Condition that is not an object"),
        ({"StringEquals": "k"}, "a condition `StringEquals` that is not an object"),
        ({"StringEquals": {"k": None}}, "a value that is not text in the condition `StringEquals`"),
        ({"StringEquals": {"k": [["v"]]}}, "a value that is not text in the condition `StringEquals`"),
    ],
)
def test_shapes_that_aws_does_not_have(raw: Any, problem: str) -> None:
    """A block of another shape is refused with what is wrong."""
    with pytest.raises(ValueError, match=problem):
        parse_condition(raw)
