"""Grants of actions that nobody knows: neither excess nor nothing."""

from collections.abc import Sequence
from typing import Any

import pytest

from iamscope.compare.excess import Undecided
from tests.fakes.account import arn
from tests.fakes.fleet import agent, role

Json = dict[str, Any]
NEW: Json = {"Effect": "Allow", "Action": ["s3:GetObject", "newservice:*", "s3:BrandNew"], "Resource": "*"}
AGENT = arn("role", "agent")


def undecided(*statements: Json, entries: Sequence[Json] = (), **more: Any) -> list[Undecided]:
    """Return what cannot be told of an agent with one policy."""
    account = {"roles": {"agent": {"policies": {"own": list(statements)}, **more}}}
    return list(agent(account, role(AGENT, access=entries)).undecided)


def test_an_action_that_the_list_does_not_know_is_undecided() -> None:
    """The patterns that name no action are told, with their statement, and no danger class."""
    (found,) = undecided(NEW)
    assert found.actions == ("newservice:*", "s3:brandnew")
    assert (found.source.document, found.source.index, found.danger) == ("own", 0, None)
    assert found.reason == "the list of actions does not know what it means"


def test_what_is_declared_is_not_undecided() -> None:
    """A manifest that declares all actions, or refers to the policy itself, declares those, too."""
    everything = {"actions": ["*"], "resources": ["*"]}
    assert undecided(NEW, entries=[everything]) == []
    other = {"actions": ["s3:*"], "resources": ["*"]}
    (found,) = undecided(NEW, entries=[other])
    assert found.actions == ("newservice:*", "s3:brandnew")


def test_declared_on_other_resources_is_undecided() -> None:
    """What is declared on one bucket only is not declared on all."""
    entry = {"actions": ["*"], "resources": ["arn:aws:s3:::b"]}
    assert len(undecided(NEW, entries=[entry])) == 1


@pytest.mark.parametrize(
    "statement",
    [
        {**NEW, "Action": "s3:GetObject"},
        {**NEW, "Action": "s3:*"},
        {**NEW, "Action": "*"},
        {**NEW, "Action": "codestar:*"},
        {"Effect": "Allow", "NotAction": "newservice:*", "Resource": "*"},
        {**NEW, "Effect": "Deny"},
    ],
)
def test_what_the_list_knows_is_not_told_of(statement: Json) -> None:
    """Known actions, closed services and what is excepted or denied leave nothing open."""
    assert undecided(statement) == []


def test_a_denial_of_the_same_pattern_closes_it() -> None:
    """What is granted and denied in the same words is not allowed."""
    denial = {"Effect": "Deny", "Action": ["newservice:*", "s3:*"], "Resource": "*"}
    assert undecided(NEW, denial) == []


def test_a_boundary_that_does_not_name_it_closes_it() -> None:
    """A boundary allows no action that no pattern of it matches."""
    boundary = [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]
    assert undecided(NEW, boundary=boundary) == []
