"""Policy variables: reading them, and filling them in."""

import pytest

from iamscope.access.globs import Glob
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.variables import (
    Resolved,
    Variable,
    may_lack_value,
    parse_resource,
    parse_template,
    resolve,
)

CONTEXT = Context.build({"k": "v", "star": "*", "set": ["a"]}, unknown=["u", "aws:TagKeys"])


def pieces(text: str, *, variables: bool = True) -> list[str]:
    """Return a template's pieces, variables as `key` or `key=default`."""
    template = parse_template(text, variables=variables, wildcards=True)
    return [
        str(part)
        if isinstance(part, Glob)
        else f"<{part.key}{'' if part.default is None else '=' + part.default}>"
        for part in template.parts
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", ["plain"]),
        ("", [""]),
        ("a${k}b", ["a", "<k>", "b"]),
        ("${aws:PrincipalTag/cost center, 'x, y'}", ["<aws:PrincipalTag/cost center=x, y>"]),
        ("${k, ''}", ["<k=>"]),
        ("${*}${?}${$}", ["*?$"]),
        ("${}", ["${}"]),
        ("${k, unquoted}", ["${k, unquoted}"]),
        ("${k", ["${k"]),
        ("$${k}", ["$", "<k>"]),
    ],
)
def test_reading(text: str, expected: list[str]) -> None:
    """A value is text, variables with or without default, and escapes; what is none of them is text."""
    assert pieces(text) == expected


def test_an_old_version_has_no_variables() -> None:
    """Where variables mean nothing, the braces are text."""
    assert pieces("a${k}", variables=False) == ["a${k}"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("arn:aws:s3:::b/${k}", ["k"]),
        ("arn:aws:sqs:${k}:1:${u}", ["u"]),
        ("arn:aws:sqs:${a:b}:${k}:${u}", ["u"]),
        ("${k}", []),
        ("arn:aws:s3:::b", []),
    ],
)
def test_variables_count_after_the_fifth_colon(text: str, keys: list[str]) -> None:
    """In a resource only the last field has variables; colons in their names do not count."""
    template = parse_resource(text, variables=True)
    assert [part.key for part in template.parts if isinstance(part, Variable)] == keys


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", Resolved(Glob.literal("plain"))),
        ("a${K}*", Resolved(Glob(("a", "v", *Glob.parse("*").tokens)))),
        ("${star}", Resolved(Glob.literal("*"))),
        ("${none, 'd*'}", Resolved(Glob.literal("d*"))),
        ("${none}", None),
        ("${set}", None),
        ("${set, 'd'}", Resolved(Glob.literal("d"))),
        ("${u}b", Resolved(Glob.parse("*b"), ("u",))),
        ("${aws:TagKeys}", None),
    ],
)
def test_filling_in(text: str, expected: Resolved | None) -> None:
    """Values are literal text, unknown ones a star; without a value or default there is nothing."""
    assert resolve(parse_template(text, variables=True, wildcards=True), CONTEXT) == expected


@pytest.mark.parametrize(
    ("text", "lacks"),
    [("x", False), ("${k}", False), ("${u}", True), ("${none}", True), ("${u, 'd'}", False)],
)
def test_values_that_may_be_missing(text: str, lacks: bool) -> None:
    """A variable may lack a value unless it is known or has a default."""
    assert may_lack_value(parse_template(text, variables=True, wildcards=True), CONTEXT) is lacks
