"""Declared permissions that nothing grants."""

from typing import Any

from iamscope.compare.missing import Missing
from tests.fakes.account import arn
from tests.fakes.fleet import agent, role

Json = dict[str, Any]
AGENT = arn("role", "agent")
READ = {
    "actions": ["s3:GetObject", "s3:List*"],
    "resources": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"],
}


def missing(holder: Json) -> tuple[Missing, ...]:
    """Return what an agent with a manifest for reading reports lacks."""
    return agent({"roles": {"agent": holder}}, role(AGENT, access=[READ])).missing


def policies(actions: str | list[str], resources: str) -> Json:
    """Return a holder of one Allow."""
    return {"policies": {"work": [{"Effect": "Allow", "Action": actions, "Resource": resources}]}}


def test_an_action_that_is_granted_nowhere_is_missing() -> None:
    """Of an entry those actions are missing that no grant names on its resources."""
    (found,) = missing(policies("s3:GetObject", "arn:aws:s3:::reports/*"))
    assert found.actions == ("s3:List*",)


def test_a_grant_on_other_resources_does_not_help() -> None:
    """An action that is granted elsewhere only is missing."""
    (found,) = missing(policies("s3:*", "arn:aws:s3:::archive*"))
    assert found.actions == ("s3:GetObject", "s3:List*")


def test_a_pattern_is_there_as_soon_as_one_of_its_actions_is() -> None:
    """A manifest says what an agent may do, not that it does all of it."""
    assert not missing(policies(["s3:ListBucket", "s3:GetObject"], "arn:aws:s3:::rep*"))


def test_a_denied_action_is_missing() -> None:
    """What is denied everywhere is not granted."""
    holder = policies("s3:*", "*")
    holder["policies"]["guard"] = [{"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"}]
    (found,) = missing(holder)
    assert found.actions == ("s3:GetObject",)


def test_nothing_is_missing_where_policies_were_not_read() -> None:
    """An attached policy without its text may grant anything."""
    assert not missing({"attached": ["Unread"]})


def test_what_a_trust_grants_is_not_missing() -> None:
    """A role that another role's trust names needs no policy of its own."""
    trust = [{"Effect": "Allow", "Principal": {"AWS": AGENT}, "Action": "sts:AssumeRole"}]
    account: Json = {"roles": {"agent": {}, "deploy": {"trust": trust}}}
    declared = {"actions": ["sts:AssumeRole"], "resources": [arn("role", "deploy")]}
    assert not agent(account, role(AGENT, access=[declared])).missing
