"""One statement against one request, apart from its principals."""

from typing import Any

import pytest

from iamscope.clouds.aws.authorize.statements import applies, prepare
from iamscope.model.truth import describe
from tests.clouds.aws.authorize.building import OBJECT, asking, statement

TEAM = "arn:aws:s3:::ledger/${aws:PrincipalTag/team}/*"


def told(effect: str = "Allow", *, attached: bool = False, **elements: Any) -> bool | str:
    """Return whether a statement applies to reading an object by somebody of an unknown team."""
    prepared = prepare(statement(Effect=effect, **elements))
    request = asking(context={"aws:PrincipalTag/team": ...})
    truth = applies(prepared, request, lenient=True, attached=attached)
    return truth if isinstance(truth, bool) else describe(truth)


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ({"Resource": "*"}, True),
        ({"Resource": ["arn:aws:sqs:*:*:*", OBJECT]}, True),
        ({"Resource": []}, False),
        ({"NotResource": "*"}, False),
        ({"NotResource": "arn:aws:s3:::vault/*"}, True),
        ({"NotResource": []}, True),
        ({"Resource": TEAM}, f"`{OBJECT}` fits `{TEAM}`"),
        ({"NotResource": TEAM}, f"not (`{OBJECT}` fits `{TEAM}`)"),
        ({"Resource": TEAM.replace("ledger", "vault")}, False),
        ({"Resource": "*", "Condition": {"StringEquals": {"none": "x"}}}, False),
        ({"Resource": "*", "Condition": {"Null": {"none": "true"}}}, True),
    ],
)
def test_resources_and_conditions(elements: dict[str, Any], expected: bool | str) -> None:
    """A statement applies where its resources cover the request's and its conditions hold."""
    assert told(**elements) == expected


@pytest.mark.parametrize("attached", [True, False])
def test_a_statement_without_resource(attached: bool) -> None:
    """Without Resource a statement speaks of the resource that its policy hangs on, else of none."""
    assert told(attached=attached) is attached


def test_crossing_counts_for_an_allow_and_is_open_for_a_deny() -> None:
    """The reading that reports more access is taken for an Allow; a Deny names the open point."""
    crossing = "arn:aws:s3:*:ledger/q1/a.csv"
    assert told(Resource=crossing) is True
    assert told("Deny", Resource=crossing) == f"`{crossing}` reaches beyond a colon to `{OBJECT}`"
    assert told(NotResource=crossing) is True
    assert told("Deny", NotResource=crossing) == f"not (`{crossing}` reaches beyond a colon to `{OBJECT}`)"


def test_a_left_out_resource_without_a_value_is_open_for_a_deny() -> None:
    """A NotResource with a variable without a value lets an Allow apply, and leaves a Deny open."""
    nowhere = "arn:aws:s3:::vault/${aws:PrincipalTag/none}"
    assert told(NotResource=nowhere) is True
    assert told("Deny", NotResource=nowhere) == "not (a NotResource with a variable without a value)"
    assert told("Deny", NotResource=[nowhere, "arn:aws:s3:::ledger/*"]) is False
