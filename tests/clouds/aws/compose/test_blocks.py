"""Statements in the making."""

import json

from iamscope.clouds.aws.compose.blocks import blocks_of, condition, document, in_order, length, minified
from tests.fakes.entries import entry

REGION = {"StringEquals": {"aws:RequestedRegion": ("eu-west-1", "us-east-1")}}
SAME = {"stringequals": {"AWS:RequestedRegion": ("us-east-1", "eu-west-1")}}


def test_conditions_compare_as_aws_compares_them() -> None:
    """Operators and keys in other letter case, and values in another order, are the same condition."""
    one, two = blocks_of([entry(["s3:*"], ["*"], REGION), entry(["s3:*"], ["*"], SAME)])
    assert one == two


def test_values_keep_their_letter_case() -> None:
    """Values in other letter case are other values."""
    other = {"StringEquals": {"aws:RequestedRegion": ("EU-WEST-1", "us-east-1")}}
    one, two = blocks_of([entry(["s3:*"], ["*"], REGION), entry(["s3:*"], ["*"], other)])
    assert one != two


def test_two_spellings_of_one_test_are_both_written() -> None:
    """A condition that names an operator in two spellings keeps both tests."""
    both = {"StringEquals": {"a:b": ("x",)}, "stringequals": {"a:b": ("y",)}}
    (block,) = blocks_of([entry(["s3:*"], ["*"], both)])
    assert condition(block.condition) == {"StringEquals": {"a:b": "x"}, "stringequals": {"a:b": "y"}}


def test_a_list_of_one_is_its_item() -> None:
    """A document is as short as AWS takes it."""
    blocks = blocks_of([entry(["s3:GetObject"], ["*"])])
    text = minified(document(blocks))
    assert text == (
        '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}'
    )
    assert length(blocks) == len(text)


def test_blocks_have_one_order() -> None:
    """However blocks come, they are written in one order."""
    blocks = blocks_of([entry([f"s3:{name}"]) for name in "cab"])
    assert in_order(blocks) == in_order(blocks[::-1])
    assert [next(iter(block.actions)) for block in in_order(blocks)] == ["s3:a", "s3:b", "s3:c"]
    assert json.loads(minified(document(blocks, blocks[:1])))["Statement"][-1]["Effect"] == "Deny"


def test_only_some_tests_hold_by_any_of_their_values() -> None:
    """Negated tests, tests of all values and tests of presence do not hold by one of their values alone."""
    conditions = {
        "StringEqualsIfExists": {"a:b": ("x",)},
        "ForAnyValue:StringLike": {"a:b": ("x",)},
        "NumericLessThan": {"a:b": ("1",)},
        "StringNotEquals": {"a:b": ("x",)},
        "ForAllValues:StringEquals": {"a:b": ("x",)},
        "Null": {"a:b": ("true",)},
    }
    (block,) = blocks_of([entry(["s3:*"], ["*"], conditions)])
    able = {test.operator for test in block.condition if test.alternatives}
    assert able == {"stringequalsifexists", "foranyvalue:stringlike", "numericlessthan"}
