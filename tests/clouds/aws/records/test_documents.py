"""Policy documents: their shapes, and what AWS would refuse to store."""

import gc
import json
import weakref
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pytest

from iamscope.clouds.aws.records.documents import MalformedPolicyError, Principals, Statement, parse_document

STATEMENT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
DOCUMENT = {"Version": "2012-10-17", "Statement": [STATEMENT]}
TEXT = json.dumps(DOCUMENT)


def only(statement: Mapping[str, Any]) -> Statement:
    """Return the record of a document's only statement."""
    (found,) = parse_document({"Statement": statement}, where="here").statements
    return found


@pytest.mark.parametrize(
    "text", [TEXT, f"\ufeff{TEXT}", f" \n{TEXT}\t", quote(TEXT), json.dumps(DOCUMENT, indent=2)]
)
def test_spellings_of_one_document_are_one_object(text: str) -> None:
    """JSON text, with blanks, a mark in front or percent signs, is the document that a mapping is."""
    assert parse_document(text, where="here") is parse_document(DOCUMENT, where="there")


def test_a_percent_sign_in_a_value_is_left_alone() -> None:
    """Text that is JSON already is not decoded again."""
    found = parse_document(TEXT.replace("GetObject", "Get%41"), where="here")
    assert found.statements[0].actions == ("s3:get%41",)


def test_a_document_that_nobody_holds_is_forgotten() -> None:
    """Interning keeps no document alive."""
    found = weakref.ref(parse_document({"Statement": [STATEMENT | {"Sid": "nowhere else"}]}, where="here"))
    gc.collect()
    assert found() is None


def test_elements_as_records() -> None:
    """A statement keeps the author's elements; actions are in lower case, single values are lists."""
    found = only(
        {
            "Sid": "One",
            "Effect": "deny",
            "NotPrincipal": {"AWS": ["*", "111111111111"], "CanonicalUser": "0f"},
            "NotAction": "S3:Get*",
            "NotResource": ["a", "b"],
        }
    )
    assert (found.sid, found.allow, found.actions, found.except_actions) == ("One", False, ("s3:get*",), True)
    assert (found.resources, found.except_resources) == (("a", "b"), True)
    assert found.principals == Principals(everyone=True, aws=("111111111111",), canonical=("0f",))
    assert found.except_principals


def test_what_is_absent() -> None:
    """Elements that are absent, or null where that means absent, are told apart from empty ones."""
    found = only({"effect": "Allow", "action": [], "Condition": None, "Principal": None, "Sid": None})
    assert (found.resources, found.principals, found.conditions, found.sid) == (None, None, (), "")
    assert only(STATEMENT | {"Principal": {"AWS": []}}).principals == Principals(everyone=False)


@pytest.mark.parametrize(
    ("version", "resolves"),
    [({"Version": "2012-10-17"}, True), ({"Version": "2008-10-17"}, False), ({}, False)],
)
def test_only_the_new_version_resolves_variables(version: dict[str, str], resolves: bool) -> None:
    """Variables mean something in version 2012-10-17 alone."""
    (found,) = parse_document({**version, "Statement": STATEMENT}, where="here").statements
    assert found.variables is resolves


DEEP = "[" * 100_000


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (5, "a policy document that is not a JSON object"),
        ("[]", "a policy document that is not a JSON object"),
        ("{", "a policy document that is not JSON"),
        ("%7B", "a policy document that is not JSON"),
        (DEEP, "a policy document that is nested too deeply"),
        ({"Statement": 2**70}, "a policy document with a value that no policy has, or nested too deeply"),
        ({"Statement": "\ud83d"}, "a policy document with a value that no policy has, or nested too deeply"),
        ('{"Version": "2012-10-17", "Version": "2008-10-17"}', "`Version` twice in one object"),
        ({"Statement": [], "statement": []}, "a policy document with two spellings of one element"),
        ({"Version": "2012-10-17"}, "a policy document with no Statement"),
        ({"PolicyDocument": DOCUMENT}, "a policy document with the unknown element `PolicyDocument`"),
        ({"Version": "2012-10-18", "Statement": []}, "the unknown Version `2012-10-18`"),
        ({"Statement": "x"}, "a Statement that is neither an object nor a list"),
    ],
)
def test_a_document_of_the_wrong_shape(raw: object, problem: str) -> None:
    """A document that is none is refused with one sentence that names what is wrong and where."""
    with pytest.raises(MalformedPolicyError) as raised:
        parse_document(raw, where="inline policy `x`")
    assert raised.value.message == f"{problem} in inline policy `x`"
    assert raised.value.code == "malformed-policy"


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("x", "that is not an object"),
        ({"Action": "*"}, "with no Effect"),
        ({"Action": "*", "Effect": None}, "with no Effect"),
        ({"Action": "*", "Effect": "Maybe"}, "with the Effect `Maybe`"),
        ({"Effect": "Allow"}, "with neither Action nor NotAction"),
        (STATEMENT | {"NotAction": "*"}, "with both Action and NotAction"),
        (STATEMENT | {"NotResource": "*"}, "with both Resource and NotResource"),
        (STATEMENT | {"Principal": "*", "NotPrincipal": "*"}, "with both Principal and NotPrincipal"),
        (STATEMENT | {"Action": 1}, "whose Action is not text"),
        (STATEMENT | {"Resource": [["*"]]}, "whose Resource is not text"),
        (STATEMENT | {"effect": "Deny"}, "with two spellings of one element"),
        (STATEMENT | {"Principal": "everyone"}, "with a Principal that is neither `*` nor an object"),
        (STATEMENT | {"NotPrincipal": ["*"]}, "with a NotPrincipal that is neither `*` nor an object"),
        (STATEMENT | {"Principal": {"AWS": 1}}, "whose Principal is not text"),
        (STATEMENT | {"Principal": {"Robot": "x"}}, "with a Principal with the unknown element `Robot`"),
        (STATEMENT | {"Conditions": {}}, "with the unknown element `Conditions`"),
        (STATEMENT | {"Condition": []}, "with a Condition that is not an object"),
        (
            STATEMENT | {"Condition": {"StringIs": {"k": "v"}}},
            "with the unknown condition operator `StringIs`",
        ),
    ],
)
def test_a_statement_that_aws_would_not_store(statement: object, problem: str) -> None:
    """A statement that AWS would refuse is refused, with its number, because ignoring it would change it."""
    with pytest.raises(MalformedPolicyError) as raised:
        parse_document({"Statement": [STATEMENT, statement]}, where="policy `x`")
    assert raised.value.message == f"statement 1 {problem} in policy `x`"


def test_the_place_is_that_of_each_reader() -> None:
    """The same bad document is reported for each place where it stands."""
    for where in ("one place", "another, in a file"):
        with pytest.raises(MalformedPolicyError, match=f"with no Effect in {where}"):
            parse_document({"Statement": [{"Action": "*"}]}, where=where)
