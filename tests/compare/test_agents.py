"""The comparison of a fleet: who its agents are."""

from typing import Any

from tests.fakes.account import arn
from tests.fakes.fleet import agent, compared, role

Json = dict[str, Any]
ACCOUNTS: Json = {"roles": {"agent": {}, "other": {}}, "buckets": {"reports": []}}


def test_two_agents_on_one_principal_share_it() -> None:
    """A principal that two manifests name is shared by both."""
    name = arn("role", "agent")
    found = compared(ACCOUNTS, role(name, name="one"), role(name, name="two"))
    assert found.shared == {name: ("one", "two")}


def test_a_session_of_a_role_is_the_role() -> None:
    """A manifest that names a session means its role."""
    found = agent(ACCOUNTS, role("arn:aws:sts::111111111111:assumed-role/agent/night"))
    assert [principal.id for principal in found.principals] == [arn("role", "agent")]


def test_a_marked_principal_without_a_manifest_is_undeclared() -> None:
    """A tag or an agent service in the trust marks an agent; a manifest takes the mark away."""
    account = {"roles": {"agent": {"tags": {"iamscope:agent": "yes"}}, "other": {}}}
    assert [principal.name for principal, _ in compared(account, role(arn("role", "other"))).undeclared] == [
        "agent"
    ]
    assert not compared(account, role(arn("role", "agent"))).undeclared
