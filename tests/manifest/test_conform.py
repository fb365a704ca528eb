"""Comparison of documents with their form."""

import pytest

from iamscope.errors import IamscopeError, ManyErrors
from iamscope.manifest.conform import Section, conform
from iamscope.manifest.judge import Setting
from iamscope.manifest.mistakes import ManifestError, Mistakes
from iamscope.manifest.place import Located, Place
from iamscope.manifest.shape import (
    Conditions,
    Constant,
    Field,
    Flag,
    Keys,
    ListOf,
    Meaning,
    Need,
    OneOrMany,
    Record,
    Shape,
    Text,
)
from iamscope.manifest.tree import documents
from tests.fakes.vocabulary import AWS, FakeAws

PROSE = Text(Meaning.PROSE)


def checked(text: str, shape: Shape, *, cloud: bool = False) -> tuple[object, list[str]]:
    """Return what is right under the key `x`, and line, code and message of what is wrong."""
    (node,) = documents(text, "f")
    mistakes = Mistakes()
    setting = Setting(AWS, FakeAws() if cloud else None)
    section = conform(node, Record({"x": Field(shape, "anything")}), setting, mistakes, "the file")
    try:
        mistakes.raise_any()
    except IamscopeError as error:
        errors = error.errors if isinstance(error, ManyErrors) else (error,)
        said = [
            f"{one.place.line} {one.code}: {one.message}" for one in errors if isinstance(one, ManifestError)
        ]
        return section.fields.get("x"), said
    return section.fields.get("x"), []


@pytest.mark.parametrize(
    ("text", "shape", "expected"),
    [
        (
            "x: [a, a]",
            ListOf(PROSE, distinct=True),
            "1 duplicate-value: `x` has `a` in line 1 and again in f:1",
        ),
        ("x: []", ListOf(PROSE), "1 empty-value: `x` is an empty list in f:1"),
        ("x: a", ListOf(PROSE), "1 wrong-type: `x` must be a list, not text in f:1"),
        ("x:", ListOf(PROSE), "1 empty-value: `x` is empty in f:1"),
        ("x: [a, ]\n", Record(), "1 wrong-type: `x` must be keys and values, not a list in f:1"),
        ("x: {a: 1}", Record(), "1 unknown-key: unknown key `a` under `x` in f:1"),
        ("x: {}", Record(minimum=1), "1 empty-value: `x` says nothing in f:1"),
        ("x: !env {}", Record(), "1 wrong-type: `x` has the tag `!env`; tags are not supported in f:1"),
        ("x: {[a]: b}", Record(), "1 wrong-type: `x` has a list as a key; keys are plain text in f:1"),
        (
            'x: {"a\\u200b": b}',
            Record(),
            "1 unsafe-character: unsafe character U+200B (zero width space) in f:1",
        ),
        ("x: {<<: {a: b}}", Record(), "1 unknown-key: unknown key `<<` under `x` in f:1"),
        ("x: true\nx: true", Flag(), "2 duplicate-key: the file has the key `x` in line 1 and again in f:2"),
        (
            "x: [{b: c}]",
            ListOf(Flag()),
            "1 wrong-type: `x[0]` must be `true` or `false`, not keys and values in f:1",
        ),
        ("x: '1'", Constant(1), "1 wrong-type: `x` must be `1`, not text in f:1"),
        ("x: []", OneOrMany(PROSE), "1 empty-value: `x` is an empty list in f:1"),
        ("x: {}", Conditions(), "1 empty-value: `x` is empty in f:1"),
        ("x: {Bool: {}}", Conditions(), "1 empty-value: `x.Bool` is empty in f:1"),
        ("x: {Bool: a}", Conditions(), "1 wrong-type: `x.Bool` must be keys and values, not text in f:1"),
        (
            "x: {Bool: {k: {}}}",
            Conditions(),
            "1 wrong-type: `x.Bool.k` must be text, not keys and values in f:1",
        ),
        ("x: {Bool: }", Conditions(), "1 empty-value: `x.Bool` is empty in f:1"),
        ("- a", PROSE, "1 wrong-type: the file must be keys and values, not a list in f:1"),
    ],
)
def test_each_difference_is_one_mistake(text: str, shape: Shape, expected: str) -> None:
    """The message says where it is and what was expected."""
    assert checked(text, shape)[1] == [expected]


def test_what_is_right_is_returned() -> None:
    """Mistakes beside it do not take it away."""
    found, mistakes = checked("x:\n  - a\n  - [b]\n  - c\n", ListOf(PROSE))
    assert found == (Located("a", Place("f", 2, 5)), Located("c", Place("f", 4, 5)))
    assert len(mistakes) == 1


def test_a_list_with_nothing_right_is_broken_rather_than_empty() -> None:
    """One mistake within a list is not a second one about the list."""
    shape = Record({"a": Field(ListOf(PROSE, minimum=0), "a list")}, either=("a",))
    assert len(checked("x: {a: [[]]}", shape)[1]) == 1
    assert checked("x: {a: []}", shape)[1] == ["1 missing-key: `x` needs a value for `a` in f:1"]


def test_a_missing_key_is_named_with_what_it_says() -> None:
    """The mistake stands where the record begins."""
    shape = Record({"name": Field(PROSE, "what it is called", required=True), "b": Field(PROSE, "")})
    assert checked("x:\n  b: c\n", shape)[1] == ["2 missing-key: `x` lacks the key `name` in f:2"]


def test_a_misspelled_key_is_not_missing_too() -> None:
    """One slip is one mistake, and what is under the key is checked as what was meant."""
    shape = Record({"name": Field(Text(Meaning.NAME), "what it is called", required=True)})
    assert [said.split(":")[0] for said in checked("x: {nmae: a}", shape)[1]] == ["1 unknown-key"]
    assert [said.split(":")[0] for said in checked("x: {nmae: A}", shape)[1]] == [
        "1 unknown-key",
        "1 bad-name",
    ]


def test_names_within_a_list_are_distinct() -> None:
    """The second of two equal names is the mistake."""
    shape = ListOf(Record({"name": Field(PROSE, "what it is called")}), distinct_by="name")
    expected = "3 duplicate-name: `x` has `a` in line 2 and again in f:3"
    assert checked("x:\n- name: a\n- name: a\n- {}\n", shape)[1] == [expected]


def test_one_key_can_need_another() -> None:
    """The mistake stands at the record that needs it."""
    inner = Record({"b": Field(Flag(), "")})
    shape = Record({"a": Field(inner, ""), "c": Field(PROSE, "")}, need=Need("c", record="a", holds="b"))
    expected = "2 missing-key: `a.b` needs the key `c`, which is missing in f:2"
    assert checked("x:\n  a: {b: true}\n", shape)[1] == [expected]
    assert checked("x: {a: {}}\n", shape)[1] == []
    assert checked("x: {a: {b: true}, c: d}\n", shape)[1] == []


def test_conditions_are_canonical() -> None:
    """Values are lists of text, written as a provider reads them."""
    text = (
        "x:\n  StringLike: {s3:prefix: [a, '5']}\n"
        "  Bool: {aws:SecureTransport: True}\n  NumericLessThan: {s3:max-keys: 5}\n"
    )
    assert checked(text, Conditions(), cloud=True) == (
        {
            "StringLike": {"s3:prefix": ("a", "5")},
            "Bool": {"aws:SecureTransport": ("true",)},
            "NumericLessThan": {"s3:max-keys": ("5",)},
        },
        [],
    )


def test_conditions_are_judged_by_the_cloud() -> None:
    """An unknown operator is reported once, at its line; an unknown key at the line of the key."""
    text = "x:\n  StringEqals:\n    s3:prefix: a\n    s3:max-keys: b\n  Bool:\n    aws:SecureTransprt: true\n"
    assert [said.split(" in ")[0] for said in checked(text, Conditions(), cloud=True)[1]] == [
        "2 unknown-condition: `StringEqals` is not a condition operator",
        "6 unknown-condition: `aws:SecureTransprt` is not a condition key",
    ]


def test_a_cloud_is_judged_by_its_own_vocabulary() -> None:
    """An unknown cloud is a mistake; the words below it are those of the cloud that was meant."""
    shape = Record(keys=Keys.CLOUD, rest=ListOf(Text(Meaning.ACTION)))
    assert checked("x: {aws: [s3:GetObject]}", shape)[1] == []
    mistakes = checked("x: {awss: [s3:GetObjct]}", shape)[1]
    assert [said.split(":")[0] for said in mistakes] == ["1 unknown-cloud", "1 unknown-action"]
    assert [said.split(":")[0] for said in checked("x: {zzz: [s3:GetObjct, 5]}", shape)[1]] == [
        "1 unknown-cloud",
        "1 wrong-type",
    ]


def test_a_document_that_is_no_record_is_an_empty_section() -> None:
    """The caller gets a section in any case."""
    (node,) = documents("- a", "f")
    section = conform(node, Record(), Setting({}), Mistakes(), "the file")
    assert section == Section({}, frozenset(), Place("f", 1, 1))
