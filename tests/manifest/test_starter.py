"""The manifest to begin with."""

import pytest

from iamscope.errors import ManyErrors
from iamscope.manifest.load import load_text
from iamscope.manifest.mistakes import BadNameError, MalformedPrincipalError
from iamscope.manifest.starter import checked_starter
from tests.fakes.vocabulary import AWS, BOTH

ROLE = "arn:aws:iam::111111111111:role/billing"


@pytest.mark.parametrize("principal", [None, ROLE])
@pytest.mark.parametrize("operator", [None, "arn:aws:iam::111111111111:user/someone"])
def test_a_starter_is_valid_and_says_what_was_given(principal: str | None, operator: str | None) -> None:
    """What was not given comes from the cloud's example; an operator is never invented."""
    text = checked_starter("billing", AWS, principal=principal, operator=operator)
    role = load_text(text, "billing.yaml", AWS).fleet.roles[0]
    assert role.name == "billing"
    assert [one.text for one in role.agent.principals] == [principal or AWS["aws"].example.principal]
    assert [one.text for one in role.operators] == ([operator] if operator else [])
    assert ("Replace this example." in text) == (principal is None)


def test_a_starter_begins_with_the_line_that_editors_read() -> None:
    """The schema is looked for beside the manifest, and the next line says how it gets there."""
    text = checked_starter("billing", AWS, principal=None, operator=None)
    assert text.startswith("# yaml-language-server: $schema=agent-role.schema.json\n")
    assert "iamscope manifest schema > agent-role.schema.json" in text


@pytest.mark.parametrize("uncommented", ["owner", "operators", "environments", "conditions", "credentials"])
def test_a_starter_shows_what_else_can_be_said(uncommented: str) -> None:
    """Every key that is left out stands there as a comment."""
    assert f"# {uncommented}:" in checked_starter("billing", AWS, principal=None, operator=None)


def test_the_cloud_is_that_of_the_principal() -> None:
    """Without a principal it is the first."""
    assert "\n  toy:\n" in checked_starter("billing", BOTH, principal="toy:me", operator=None)
    assert "\n  aws:\n" in checked_starter("billing", BOTH, principal=None, operator=None)


def test_a_name_that_looks_like_a_number_stays_text() -> None:
    """The name is quoted."""
    assert 'name: "1"\n' in checked_starter("1", AWS, principal=None, operator=None)


def test_wrong_values_are_reported_together() -> None:
    """They are on the command line, so no file is named."""
    with pytest.raises(BadNameError, match=r"cannot be used$"):
        checked_starter("../billing", AWS, principal=None, operator=None)
    with pytest.raises(MalformedPrincipalError):
        checked_starter("billing", AWS, principal="arn:aws:iam::1:role/a", operator=None)
    with pytest.raises(ManyErrors):
        checked_starter("Billing", AWS, principal="\x1b", operator="me")
