"""Remedies of small accounts: they remove what they say, take nothing declared, and give nothing."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.account import arn, trusting
from tests.fakes.fixing import Case, allow, allowed, deny, entry, left
from tests.fakes.fleet import role

Json = dict[str, Any]
AGENT = arn("role", "agent")
LOGS = "arn:aws:s3:::logs/*"
PEOPLE = [trusting({"AWS": "arn:aws:iam::111111111111:root"})]


def account(*statements: Json, **more: Any) -> Json:
    """Return an account whose role `agent` has one inline policy."""
    return {"roles": {"agent": {"policies": {"own": list(statements)}, **more}}}


def documents(case: Case) -> dict[str, Any]:
    """Return the documents of the only remedy."""
    return {paper.name.rsplit("_", 1)[0]: json.loads(paper.text) for paper in case.remedy.papers}


def test_a_wide_statement_is_cut_to_what_is_declared() -> None:
    """Of `s3:*` on everything the declared reading of one bucket is left, under the same label."""
    case = Case(account(allow("s3:*", Sid="Data")), role(AGENT, access=[entry("s3:Get*", LOGS)]))
    (document,) = documents(case).values()
    left_over = {"Sid": "Data", "Effect": "Allow", "Action": "s3:Get*", "Resource": LOGS}
    assert document["Statement"] == [left_over]
    assert case.remedy.kinds == ("narrow",)
    assert not case.kinds() & {"own-excess"}


def test_findings_of_one_statement_share_a_remedy() -> None:
    """All danger classes of one statement go with one edit."""
    case = Case(account(allow("s3:*")), role(AGENT, access=[entry("s3:Get*", LOGS)]))
    assert len(case.remedy.findings) == len(case.fixed.scan.findings) - 1 > 2
    assert set(case.reasons()) == {"incomplete"}
    assert len(case.remedy.edits) == 1


def test_a_statement_of_which_nothing_is_declared_is_removed() -> None:
    """A statement goes as a whole, and the others stay as they were."""
    kept = allow("s3:GetObject", LOGS, Sid="Kept")
    case = Case(
        account(kept, allow("sqs:PurgeQueue", Sid="Gone")), role(AGENT, access=[entry("s3:GetObject", LOGS)])
    )
    assert case.remedy.words == (f"remove statement Gone of inline own of {AGENT}",)
    assert next(iter(documents(case).values()))["Statement"] == [kept]


def test_a_policy_of_which_nothing_is_declared_is_deleted() -> None:
    """An inline policy without statements cannot be stored: it is deleted."""
    case = Case(account(allow("sqs:PurgeQueue")), role(AGENT))
    assert case.remedy.words == (f"delete inline own of {AGENT}",)
    assert [command.words[2] for command in case.remedy.commands] == ["delete-role-policy"]


def test_a_policy_that_others_use_is_detached_and_what_is_declared_is_kept() -> None:
    """A shared managed policy is not edited; the others keep what they have."""
    roles = {"agent": {"attached": ["Shared"]}, "other": {"attached": ["Shared"]}}
    shared = {"Shared": {"statements": [allow("s3:*"), deny("s3:GetObjectAcl")]}}
    case = Case({"roles": roles, "policies": shared}, role(AGENT, access=[entry("s3:Get*", LOGS)]))
    assert [edit["edit"] for edit in case.remedy.edits] == ["put-document", "detach"]
    after = case.after()
    assert allowed(after, arn("role", "other"), "s3:DeleteObject", "arn:aws:s3:::logs/x")
    assert allowed(after, AGENT, "s3:GetObject", "arn:aws:s3:::logs/x")
    assert not allowed(after, AGENT, "s3:GetObjectAcl", "arn:aws:s3:::logs/x")
    assert not allowed(after, AGENT, "s3:DeleteObject", "arn:aws:s3:::logs/x")


def test_a_policy_of_its_own_gets_a_new_version() -> None:
    """A managed policy that nobody else uses is edited, and its oldest version makes room."""
    roles = {"agent": {"attached": ["Own"]}}
    policies = {"Own": {"statements": [allow("s3:*")], "versions": 5}}
    case = Case({"roles": roles, "policies": policies}, role(AGENT, access=[entry("s3:Get*", LOGS)]))
    calls = [command.words[2] for command in case.remedy.commands]
    assert calls == ["delete-policy-version", "create-policy-version"]
    assert "--version-id=v1" in case.remedy.commands[0].words


def test_a_user_leaves_a_group_that_gives_too_much() -> None:
    """A group's policies are left to its other members."""
    given_to = {
        "groups": {"staff": {"policies": {"work": [allow("s3:*")]}}},
        "users": {"bot": {"groups": ["staff"]}, "ann": {"groups": ["staff"]}},
    }
    case = Case(given_to, role(arn("user", "bot"), access=[entry("s3:Get*", LOGS)]))
    assert [edit["edit"] for edit in case.remedy.edits] == ["put-document", "leave"]
    after = case.after()
    assert allowed(after, arn("user", "ann"), "s3:DeleteObject", "arn:aws:s3:::logs/x")
    assert not allowed(after, arn("user", "bot"), "s3:DeleteObject", "arn:aws:s3:::logs/x")


def test_two_statements_that_grant_the_same_are_both_cut() -> None:
    """A finding is gone when nothing grants it any more, not when one statement does not."""
    two = {"one": [allow("s3:DeleteObject", LOGS)], "two": [allow("s3:Delete*", "*")]}
    case = Case({"roles": {"agent": {"policies": two}}}, role(AGENT, access=[entry("s3:GetObject", LOGS)]))
    assert set(case.reasons()) == {"missing-permission", "incomplete"}
    assert not allowed(case.after(), AGENT, "s3:DeleteObject", "arn:aws:s3:::logs/x")


def test_the_way_into_the_operator_is_closed_on_both_sides() -> None:
    """Where trust and policy each would do, both are changed, and the operator's policies are not."""
    roles = {
        "agent": {"policies": {"own": [allow("sts:AssumeRole", arn("role", "ops"))]}},
        "ops": {
            "policies": {"all": [allow("*")]},
            "trust": [trusting({"AWS": AGENT}), *PEOPLE],
        },
    }
    case = Case({"roles": roles}, role(AGENT, operators=[arn("role", "ops")]))
    touched = {json.dumps(edit.get("place")) for edit in case.remedy.edits}
    assert any("trust_of" in place for place in touched)
    assert any("inline" in place for place in touched)
    assert not case.kinds() & {"inherited-excess", "own-excess"}
    assert allowed(case.after(), arn("role", "ops"), "s3:DeleteObject", "arn:aws:s3:::logs/x")


def test_an_agent_that_is_its_operator_gets_a_session_policy() -> None:
    """The operator's policies stay as they are; the start of the agent is limited."""
    case = Case(
        account(allow("*"), trust=PEOPLE), role(AGENT, operators=[AGENT], access=[entry("s3:Get*", LOGS)])
    )
    assert case.remedy.kinds == ("session-policy",)
    assert {"runs-as-operator", "inherited-excess"} <= {finding.kind for finding in case.remedy.findings}
    assert case.remedy.edits == ()
    assert case.remedy.commands[0].words[:3] == ("aws", "sts", "assume-role")


def test_no_session_policy_where_nobody_could_pass_one() -> None:
    """A role that only a service takes on is started without a session policy."""
    case = Case(account(allow("*")), role(AGENT, operators=[AGENT], access=[entry("s3:Get*", LOGS)]))
    assert case.fixes.remedies == ()
    assert "pass no session policy" in case.reasons()["inherited-excess"]


def test_what_another_agent_declares_is_not_taken_from_it() -> None:
    """Of a principal of two agents nothing is cut that one of them declares."""
    both = account(allow("s3:GetObject", LOGS), allow("sqs:SendMessage"))
    reader = role(AGENT, name="reader", access=[entry("s3:GetObject", LOGS)])
    sender = role(AGENT, name="sender", access=[entry("sqs:SendMessage")])
    case = Case(both, reader, sender)
    assert case.fixes.remedies == ()
    assert "would lose" in case.reasons()["own-excess"]


@pytest.mark.parametrize("name", ["Reads", "Nowhere"])
def test_what_is_declared_by_reference_is_not_taken_away(name: str) -> None:
    """A referenced policy declares as much as words do; of one that is not at hand nothing can be told."""
    wide = {**account(allow("s3:*")), "policies": {"Reads": {"statements": [allow("s3:GetObject", LOGS)]}}}
    entries = [{"policies": [arn("policy", name)]}, entry("s3:PutObject", LOGS)]
    case = Case(wide, role(AGENT, access=entries))
    assert case.fixes.remedies == ()
    if name == "Reads":
        assert "would lose `s3:GetObject`" in case.reasons()["own-excess"]


def test_an_unread_policy_leaves_it_unproven() -> None:
    """What was not read may grant the same: nothing is called proven."""
    unread = account(allow("s3:*"), attached=["Nowhere"])
    case = Case(unread, role(AGENT, access=[entry("s3:Get*", LOGS)]))
    assert case.fixes.remedies == ()
    assert "unread policy" in case.reasons()["own-excess"]


def test_what_is_forbidden_is_taken_away() -> None:
    """A remedy of forbidden reach cuts what allows it."""
    never = {"aws": [{"actions": ["s3:DeleteObject"], "resources": ["*"]}]}
    case = Case(account(allow("s3:*")), role(AGENT, access=[entry("s3:Get*", LOGS)], never=never))
    assert "forbidden-reach" in {finding.kind for finding in case.remedy.findings}


def test_a_condition_of_either_side_is_kept() -> None:
    """What is left asks for what the statement asks for, and for what the manifest does."""
    tls = {"Bool": {"aws:SecureTransport": "true"}}
    case = Case(
        account(allow("s3:*", Condition=tls)),
        role(
            AGENT,
            access=[
                entry("s3:Get*", LOGS, conditions={"StringEquals": {"aws:RequestedRegion": "eu-west-1"}})
            ],
        ),
    )
    (document,) = documents(case).values()
    block = document["Statement"][0]["Condition"]
    assert block == {
        "Bool": {"aws:SecureTransport": "true"},
        "StringEquals": {"aws:RequestedRegion": "eu-west-1"},
    }


def test_a_denial_on_what_only_servers_send_is_mended() -> None:
    """The condition that never holds for the agent goes, and the denial binds it."""
    condition = {"Bool": {"aws:ViaAWSMCPService": "true"}}
    both = account(allow("s3:GetObject", LOGS), deny("s3:DeleteObject", Condition=condition, Sid="Fence"))
    case = Case(both, role(AGENT, access=[entry("s3:GetObject", LOGS)]))
    assert case.remedy.kinds == ("mend-denial",)
    assert "dead-guard" not in case.kinds()


@pytest.mark.parametrize(
    "name", ["$(touch x)", "file:" + "///etc/passwd", "--profile", "a\nb", "${path.root}", "x\u202ey"]
)
def test_a_hostile_name_gives_no_command(name: str) -> None:
    """What AWS would never take as a name stands in no script; it is said that nothing can be written."""
    hostile = {"roles": {"agent": {"policies": {name: [allow("s3:*")]}}}}
    case = Case(hostile, role(AGENT, access=[entry("s3:Get*", LOGS)]))
    words = [word for remedy in case.fixes.remedies for command in remedy.commands for word in command.words]
    assert name not in words
    if name == "--profile":
        assert f"--policy-name={name}" in words
    elif ":" not in name:
        assert case.fixes.remedies == ()
        assert "cannot be written down" in case.reasons()["own-excess"]


ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "sqs:SendMessage", "sqs:PurgeQueue"]
PATTERNS = [*ACTIONS, "s3:*", "s3:*Object", "sqs:*", "*"]
RESOURCES = [
    "arn:aws:s3:::logs/a",
    "arn:aws:s3:::logs/b/c",
    "arn:aws:s3:::data/a",
    "arn:aws:sqs:eu-west-1:111111111111:jobs",
]
PLACES = ["*", "arn:aws:s3:::logs/*", "arn:aws:s3:::*/a", "arn:aws:s3:::data/*", *RESOURCES]
some = st.lists
pattern = st.sampled_from(PATTERNS)
place = st.sampled_from(PLACES)
statement = st.builds(
    lambda effect, actions, resources, kind: {"Effect": effect, kind: actions, "Resource": resources},
    st.sampled_from(["Allow", "Allow", "Allow", "Deny"]),
    some(pattern, min_size=1, max_size=2, unique=True),
    some(place, min_size=1, max_size=2, unique=True),
    st.sampled_from(["Action", "Action", "Action", "NotAction"]),
)
holder = st.fixed_dictionaries(
    {"policies": st.dictionaries(st.sampled_from(["own", "more"]), some(statement, min_size=1, max_size=2))},
    optional={
        "attached": some(st.sampled_from(["Shared", "Own"]), max_size=2, unique=True),
        "boundary": some(statement, min_size=1, max_size=2),
    },
)
accounts = st.builds(
    lambda agent, other, shared, own, trusts: {
        "roles": {
            "agent": {**agent, "trust": PEOPLE if trusts else None},
            "ops": {**other, "trust": [trusting({"AWS": AGENT}), *PEOPLE]},
        },
        "policies": {"Shared": {"statements": shared}, "Own": {"statements": own}},
    },
    holder,
    holder,
    some(statement, min_size=1, max_size=2),
    some(statement, min_size=1, max_size=2),
    st.booleans(),
)
access = some(
    st.builds(
        entry,
        some(st.sampled_from([*ACTIONS, "s3:*Object", "sqs:*"]), min_size=1, max_size=2, unique=True),
        some(place, min_size=1, max_size=2, unique=True),
    ),
    min_size=1,
    max_size=2,
)


@settings(max_examples=60)
@given(accounts, access, st.sampled_from([(), ("ops",), ("agent",)]))
def test_a_proven_remedy_does_what_it_says(
    given_to: Json, declared: list[Json], operators: tuple[str, ...]
) -> None:
    """What a remedy removes is not found again, what is declared and was allowed is, and nothing is new."""
    manifest = role(AGENT, access=declared, operators=[arn("role", name) for name in operators])
    case = Case(given_to, manifest)
    after = case.after()
    scan = case.scan(after)
    for remedy in case.fixes.remedies:
        if "session-policy" in remedy.kinds:
            continue
        for finding in remedy.findings:
            assert list(left(finding, scan)) == []
            assert (
                finding.witness is None
                or finding.path
                or not allowed(after, AGENT, finding.witness.action, finding.witness.resource)
            )
    for principal in (AGENT, arn("role", "ops")):
        for action in ACTIONS:
            for resource in RESOURCES:
                was = allowed(case.world, principal, action, resource)
                now = allowed(after, principal, action, resource)
                assert was or not now
                if principal == AGENT and case.declares("agent", action, resource):
                    assert now == was
