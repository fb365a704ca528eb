"""Condition blocks against what is known of a request."""

from typing import Any

import pytest

from iamscope.clouds.aws.authorize.conditions import evaluate, prepare
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.records.conditions import parse_condition
from iamscope.model.truth import Atom, Truth, describe

KNOWN = {"k": "v", "none": None, "set": ["a", "b"], "n": "5"}
CONTEXT = Context.build(KNOWN, unknown=["u", "w", "aws:TagKeys", "aws:CurrentTime"])


def told(operator: str, key: str, value: Any) -> Truth:
    """Return what one test says."""
    return evaluate(parse_condition({operator: {key: value}}), True, CONTEXT)


@pytest.mark.parametrize(
    ("operator", "key", "value", "expected"),
    [
        ("StringEquals", "K", "v", True),
        ("StringNotEquals", "k", ["v", "x"], False),
        ("StringEquals", "none", "v", False),
        ("StringNotEquals", "none", "v", True),
        ("NumericLessThanIfExists", "none", "5", True),
        ("NumericLessThan", "n", "6", True),
        ("ForAllValues:StringEquals", "none", "v", True),
        ("ForAnyValue:StringNotEquals", "none", "v", False),
        ("ForAllValues:StringLike", "set", ["a", "b*"], True),
        ("ForAllValues:StringLike", "set", "a", False),
        ("ForAnyValue:StringNotEquals", "set", "a", True),
        ("StringNotEquals", "set", "x", False),
        ("Null", "none", "True", True),
        ("Null", "k", "true", False),
        ("Null", "k", "maybe", False),
        ("StringEquals", "k", "${k}", True),
        ("StringEquals", "k", "${none}", False),
    ],
)
def test_known_keys(operator: str, key: str, value: Any, expected: bool) -> None:
    """What is known is decided: present, absent, one value or several."""
    assert told(operator, key, value) is expected


@pytest.mark.parametrize(
    ("operator", "key", "value", "words"),
    [
        ("StringEquals", "U", ["x", "y"], "`U` StringEquals `x`, `y`"),
        (
            "ForAnyValue:StringLikeIfExists",
            "aws:TagKeys",
            "x",
            "`aws:TagKeys` ForAnyValue:StringLikeIfExists `x`",
        ),
        ("StringNotEquals", "u", [], None),
        ("Null", "u", "true", "`u` is absent"),
        ("Null", "u", "False", "`u` is present"),
        ("DateLessThan", "aws:CurrentTime", "2027-01-01", "`aws:CurrentTime` DateLessThan `2027-01-01`"),
        ("StringEquals", "k", "${u}", "`v` fits the value built from `u`"),
        ("StringNotEquals", "k", "${u}${w}", "not (`v` fits the value built from `u`, `w`)"),
        ("StringEquals", "u", "${w}", "`u` StringEquals `${w}`"),
    ],
)
def test_unknown_keys_are_named(operator: str, key: str, value: Any, words: str | None) -> None:
    """What rests on an unknown key is told in the author's words, unless every value gives one answer."""
    found = told(operator, key, value)
    assert (None if isinstance(found, bool) else describe(found)) == words


@pytest.mark.parametrize(
    ("operator", "key", "value", "expected"),
    [
        ("StringEquals", "u", "${none}", False),
        ("StringNotEquals", "u", "${none}", True),
        ("NumericEquals", "u", "many", False),
        ("StringLikeIfExists", "u", ["", "?*"], True),
        ("BoolIfExists", "u", ["true", "FALSE"], True),
        ("IpAddressIfExists", "u", ["0.0.0.0/0", "::/0"], True),
        ("StringEquals", "aws:TagKeys", "x", False),
        ("Null", "aws:CurrentTime", "true", False),
        ("Null", "u", ["true", "false"], True),
        ("Null", "u", "maybe", False),
        ("ForAllValues:StringLike", "u", "*", True),
    ],
)
def test_unknown_keys_whose_value_does_not_matter(
    operator: str, key: str, value: Any, expected: bool
) -> None:
    """A test is decided where no possible value, nor absence, makes a difference."""
    assert told(operator, key, value) is expected


def test_the_collision_of_two_rules_is_an_open_point() -> None:
    """ForAnyValue with IfExists on an absent key is left open."""
    found = told("ForAnyValue:StringEqualsIfExists", "none", "x")
    assert isinstance(found, Atom)
    assert found.key == "open point 3.11"


def test_a_lone_star_in_an_arn_operator_is_an_open_point() -> None:
    """Whether `*` fits every ARN is left open; that it fits nothing else is not."""
    context = Context.build({"a": "arn:aws:s3:::x", "b": "x"})
    found = evaluate(parse_condition({"ArnLike": {"a": "*"}}), True, context)
    assert isinstance(found, Atom)
    assert found.key == "open point 3.13"
    assert evaluate(parse_condition({"ArnLike": {"b": "*"}}), True, context) is False


def test_a_block_holds_if_all_its_tests_do() -> None:
    """Tests are joined by and; an empty block holds."""
    block = {"StringEquals": {"k": "v", "u": "x"}, "NumericEquals": {"n": 5}}
    assert describe(evaluate(parse_condition(block), True, CONTEXT)) == "`u` StringEquals `x`"
    assert evaluate(parse_condition(block | {"Bool": {"k": "true"}}), True, CONTEXT) is False
    assert evaluate((), True, CONTEXT) is True


def test_what_needs_no_request_is_said_beforehand() -> None:
    """A prepared test knows its answers for absent and unknown keys, unless variables decide."""
    (fixed, open_test) = (prepare(test, variables=True) for test in parse_condition(
        {"StringEquals": {"K": "v"}, "StringLike": {"K": "${w}"}}
    ))  # fmt: skip
    assert (fixed.key, fixed.absent, isinstance(fixed.unknown, Atom)) == ("k", False, True)
    assert (open_test.wanted, open_test.unknown) == (None, None)
    (old,) = parse_condition({"StringLike": {"K": "${w}"}})
    assert prepare(old, variables=False).wanted is not None
