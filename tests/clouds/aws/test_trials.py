"""Values that are tried where an answer hangs on variables."""

from typing import Any

import pytest

from iamscope.access.keys import Found
from iamscope.access.parts import Part
from iamscope.access.solve import Request
from iamscope.clouds.aws.authorize.variables import parse_resource
from iamscope.clouds.aws.records.documents import PolicyDocument, parse_document
from iamscope.clouds.aws.sets import fits_words
from iamscope.clouds.aws.trials import assignments, values_in, variables
from tests.fakes.snapshots import allow, policy

HOME = "arn:aws:s3:::b/${aws:username}/*"


def parsed(*statements: Any) -> PolicyDocument:
    """Return a document of some statements."""
    return parse_document(policy(*statements), where="a test")


def test_variables_are_found_wherever_they_stand() -> None:
    """Variables count in resources behind the fifth colon, and in condition values."""
    condition = {"StringEquals": {"aws:ResourceTag/owner": "${aws:userid}"}}
    found = variables(
        [parsed(allow("s3:*", [HOME, "arn:aws:${aws:PrincipalAccount}:::b"], Condition=condition))]
    )
    assert found == ("aws:userid", "aws:username")


def test_nothing_is_tried_without_variables() -> None:
    """Documents without variables, or whose keys are fixed, leave nothing to try."""
    assert list(assignments([parsed(allow("s3:*"))], [], ())) == []
    assert list(assignments([parsed(allow("s3:*", HOME))], [], {"aws:username"})) == []


def test_each_trial_is_another() -> None:
    """Different and equal values, those that are asked for, and none at all are tried, each once."""
    condition = {"StringEquals": {"aws:username": ["ann", "bob"]}}
    document = parsed(allow("s3:*", f"{HOME}${{aws:userid}}", Condition=condition))
    tried = list(assignments([document], [], ()))
    assert tried[0] == {"aws:userid": "somebody", "aws:username": "somebody1"}
    assert {"aws:userid": "another", "aws:username": "another"} in tried
    assert {trial["aws:username"] for trial in tried} >= {"ann", "bob", None}
    assert len(tried) == len({tuple(sorted(trial.items(), key=str)) for trial in tried})


def test_what_was_found_is_tried() -> None:
    """Values of a found request, and those that make a pattern fit its resource, are among the trials."""
    request = Request(
        0,
        "arn:aws:s3:::b/eve/x",
        {"aws:username": Found(("mallory",))},
        {fits_words(HOME): True},
        Part(1),
    )
    tried = [trial["aws:username"] for trial in assignments([parsed(allow("s3:*", HOME))], [request], ())]
    assert {"mallory", "eve"} <= set(tried)


@pytest.mark.parametrize(
    ("pattern", "text", "values"),
    [
        (HOME, "arn:aws:s3:::b/ann/x", {"aws:username": "ann"}),
        (HOME, "arn:aws:s3:::c/ann/x", None),
        ("arn:aws:s3:::${a:b}-${a:b}", "arn:aws:s3:::x-x", {"a:b": "x"}),
        ("arn:aws:s3:::${a:b}-${a:b}", "arn:aws:s3:::x-y", None),
        ("arn:aws:s3:::${a:b}${c:d}", "arn:aws:s3:::xy", {"a:b": "x", "c:d": "y"}),
        ("arn:aws:s3:::${a:b}*", "arn:aws:s3:::", {"a:b": ""}),
        ("arn:aws:s3:::" + "${a:b}*" * 20, "arn:aws:s3:::" + "x" * 50, None),
        ("arn:aws:s3:::${a:b}*", "arn:aws:s3:::" + "x" * 200, None),
    ],
)
def test_values_that_make_a_pattern_fit(pattern: str, text: str, values: dict[str, str] | None) -> None:
    """A variable takes the text that makes its pattern fit, if the question is small."""
    assert values_in(parse_resource(pattern, variables=True), text) == values
