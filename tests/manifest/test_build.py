"""Values made from whole documents."""

from datetime import date
from pathlib import Path

from iamscope.manifest.load import load_manifests, load_text
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


CASES = Path(__file__).parent / "cases"


def complete() -> AgentRole:
    """Return the agent role that uses every further key."""
    return load_manifests([CASES / "complete.yaml"], AWS).roles[0]


def test_all_principals_and_operators_are_kept() -> None:
    """An agent may act as several principals and have several operators."""
    assert [one.text.rpartition("/")[2] for one in complete().agent.principals] == ["ledger", "ledger-night"]
    assert [one.text.rpartition("/")[2] for one in complete().operators] == ["accountant", "auditor"]


def test_references_environments_and_exceptions_are_kept() -> None:
    """Each further key has its place in the values."""
    found = complete()
    policies, logs = found.access["aws"]
    assert [(str(one.name), one.document is None) for one in policies.references] == [
        ("arn:aws:iam::aws:policy/ReadOnlyAccess", True),
        ("./reader.json", False),
    ]
    assert policies.conditions == {"Bool": {"aws:SecureTransport": ("true",)}}
    assert Path(logs.place.file).name == "logs.yaml"
    assert [str(name) for name in found.environments] == ["staging"]
    first, second = found.exceptions
    assert [str(kind) for kind in first.findings] == ["own-excess", "inherited-excess"]
    assert [str(action) for action in first.access["aws"][0].actions] == ["s3:Delete*"]
    assert (first.owner, first.expires) == ("team-ledger", date(2027, 3, 31))
    assert [str(one) for one in second.fingerprints] == ["0123456789abcdef"]
    assert (second.findings, second.access) == ((), {})


def test_what_is_forbidden_keeps_its_conditions() -> None:
    """Every operator, key and value under `never` is kept as it is written."""
    own, included = complete().never["aws"]
    assert own.conditions == {
        "StringEquals": {"aws:RequestedRegion": ("eu-west-1", "eu-north-1")},
        "StringLike": {"s3:prefix": ("closed/*",)},
    }
    assert [str(resource) for resource in own.resources] == ["arn:aws:s3:::ledger/*"]
    assert (included.conditions, [str(resource) for resource in included.resources]) == ({}, ["*"])


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
