"""Values made from whole documents."""

from pathlib import Path

from iamscope.manifest.load import load_text
from iamscope.manifest.place import Place
from iamscope.manifest.role import AgentRole
from tests.fakes.vocabulary import AWS

WHOLE = (Path(__file__).parent / "cases" / "whole.yaml").read_text()
LEAST = """\
kind: AgentRole
version: 1
name: a
agent: {principals: ["arn:aws:iam::111111111111:role/a"]}
access: {}
"""


def role(text: str) -> AgentRole:
    """Return the only agent role of a text."""
    return load_text(text, "f", AWS).fleet.roles[0]


def test_everything_that_is_said_is_kept() -> None:
    """Each key of the form has its place in the values."""
    whole = role(WHOLE)
    assert whole.name == "billing-dashboard-agent"
    assert whole.description == "keeps the billing dashboard's nightly report running"
    assert whole.owner == "team-billing"
    assert [one.text for one in whole.agent.principals] == ["arn:aws:iam::111111111111:role/billing-agent"]
    session = whole.agent.operator_session
    assert session is not None
    assert (str(session.session_name), str(session.source_identity), session.via_mcp) == (
        "*-assistant",
        "engineer@example.com",
        True,
    )
    assert [one.text for one in whole.operators] == ["arn:aws:iam::111111111111:role/platform-engineer"]
    (entry,) = whole.access["aws"]
    assert [one.text for one in entry.actions] == ["s3:GetObject", "s3:ListBucket"]
    assert [one.text for one in entry.resources] == [
        "arn:aws:s3:::billing-reports",
        "arn:aws:s3:::billing-reports/*",
    ]
    assert entry.conditions == {
        "StringEquals": {"aws:RequestedRegion": ("eu-west-1",), "aws:ResourceAccount": ("011111111111",)},
        "NumericLessThan": {"s3:max-keys": ("5",)},
        "Bool": {"aws:SecureTransport": ("true",)},
    }
    assert entry.reason == "nightly report"
    assert entry.place == Place("f", 15, 7)
    assert [one.text for one in whole.never_environments] == ["production"]
    credential = whole.credentials["aws"]
    assert {key: str(text) for key, text in credential.fields.items()} == {
        "role": "arn:aws:iam::111111111111:role/billing-agent-base"
    }
    assert credential.duration == 5400


def test_never_is_about_all_resources_unless_it_says_which() -> None:
    """The pattern that is filled in stands at the entry."""
    (entry,) = role(WHOLE).never["aws"]
    assert [(one.text, one.place) for one in entry.resources] == [("*", entry.place)]


def test_what_may_be_left_out_is_empty() -> None:
    """The shortest manifest declares nothing."""
    least = role(LEAST)
    assert (least.description, least.owner, least.agent.operator_session) == (None, None, None)
    assert (least.operators, least.access, least.never, least.never_environments, least.credentials) == (
        (),
        {},
        {},
        (),
        {},
    )


def test_an_agent_in_its_operators_session_needs_no_principal() -> None:
    """It is recognised by its session instead."""
    agent = "agent: {operator-session: {via-mcp: true}}\noperators: [arn:aws:iam::111111111111:user/a]"
    found = role(LEAST.replace('agent: {principals: ["arn:aws:iam::111111111111:role/a"]}', agent)).agent
    assert found.principals == ()
    assert found.operator_session is not None
    assert found.operator_session.via_mcp
