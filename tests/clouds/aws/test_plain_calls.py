"""Calls that are decided alike whatever they are about: the decisions are those of each call by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from iamscope.clouds.aws import decisions
from iamscope.clouds.aws.authorize.decide import decide as decide_alone
from iamscope.clouds.aws.decisions import Decider
from iamscope.clouds.aws.escalate.objects import facts_of
from iamscope.clouds.aws.plain_calls import PlainCalls, may_be_plain
from iamscope.clouds.aws.records.documents import Attachment, parse_document
from iamscope.clouds.aws.variants import OPEN_TRUST, stand_in
from iamscope.clouds.aws.world import AwsWorld
from iamscope.model.decision import Decision
from tests.clouds.aws.escalate.test_hubs import account
from tests.fakes.account import ACCOUNT, document, trusting, world_of

Json = dict[str, Any]
ACTIONS = ("iam:CreateAccessKey", "iam:UpdateAssumeRolePolicy", "iam:PassRole", "sts:AssumeRole")


ANYTHING: Json = {"Effect": "Allow", "Action": "*", "Resource": "*"}
NOT_TAN: Json = {"Effect": "Deny", "Action": ["iam:*", "sts:*"], "Resource": "arn:aws:iam::*:*/*tan"}
NOT_TAGGED: Json = {
    "Effect": "Deny",
    "Action": ["iam:*", "sts:*"],
    "Resource": "*",
    "Condition": {"StringEquals": {"iam:ResourceTag/team": "tan"}},
}
ELSE: Json = {"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:iam::*:*/*tan"}
ADMITTED: Json = trusting({"AWS": ACCOUNT})
IF_TAGGED: Json = {**ADMITTED, "Condition": {"StringEquals": {"aws:ResourceTag/team": "tan"}}}
# Each keeps an administrator from one of two principals that are alike, or may do so.
GUARDS: Mapping[str, Json] = {
    "nothing": {},
    "a denial of its own": {"policies": {"all": [ANYTHING], "guard": [NOT_TAN]}},
    "a denial by tag": {"policies": {"all": [ANYTHING], "guard": [NOT_TAGGED]}},
    "a grant of all but one": {"policies": {"all": [ELSE]}},
    "a boundary": {"boundary": [ANYTHING, NOT_TAN]},
    "a narrow boundary": {"boundary": [ELSE]},
    "a guardrail": {"scps": [[ANYTHING], [ANYTHING, NOT_TAN]]},
    "a guardrail on resources": {"rcps": [[ANYTHING], [ANYTHING, {**NOT_TAN, "Principal": "*"}]]},
    "a trust on a condition": {"trust": [IF_TAGGED]},
    "a trust that denies": {"trust": [ADMITTED, {**ADMITTED, "Effect": "Deny"}]},
    "a policy that was not read": {"policies": {}, "attached": ["arn:aws:iam::aws:policy/Unheard"]},
}


def guarded(guard: Json) -> Json:
    """Return an account with an administrator, two roles and two users, and a guard."""
    boss = {"policies": {"all": [ANYTHING]}, **{key: guard[key] for key in _OWN & guard.keys()}}
    plain, other = {"trust": [ADMITTED]}, guard.get("trust", [ADMITTED])
    roles = {"red": plain, "tan": {"trust": other, "tags": {"team": "tan"}}, "sun": {"trust": other}}
    users = {"boss": boss, "ann": {}, "ann-tan": {"tags": {"team": "tan"}}, "bob": {}}
    return {"users": users, "roles": roles, **{key: guard[key] for key in {"scps", "rcps"} & guard.keys()}}


_OWN = {"policies", "boundary", "attached"}


def decider_of(seed: int) -> Decider:
    """Return what decides in a random account."""
    world = world_of(account(seed))
    assert isinstance(world, AwsWorld)
    return world._decider


def answers(decider: Decider, sessions: tuple[Attachment, ...] | None = None) -> Iterator[Decision]:
    """Yield the decisions on calls of everybody on everybody, and of somebody who could be there."""
    everybody = tuple(decider.directory.entities.values())
    everybody = tuple(replace(one, session=sessions) for one in everybody)
    callers = [(one, False) for one in everybody] + [(stand_in(one), True) for one in everybody]
    for caller, raised in callers:
        for one in everybody:
            for action in ACTIONS:
                yield decider.decide(caller, action, one.arn, raised=raised, context=facts_of(one))
                yield decider.decide(caller, action, one.arn, raised=raised)
                other = {"aws:ResourceAccount": "999999999999"}
                yield decider.decide(caller, action, one.arn, raised=raised, context=other)
            yield decider.would_admit(caller, one.arn, OPEN_TRUST, raised=raised)


@given(st.integers(0, 10**9))
@settings(max_examples=8)
def test_sharing_decisions_changes_none(seed: int) -> None:
    """With decisions shared among calls that are alike, every one is what it is by itself."""
    with patch.object(PlainCalls, "find", autospec=True, side_effect=PlainCalls.find) as find:
        shared = list(answers(decider_of(seed)))
    event(f"asked for: {bool(find.call_count)}")
    with patch.object(decisions, "may_be_plain", lambda _action, _resource: False):
        alone = list(answers(decider_of(seed)))
    assert shared == alone


@pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)
def test_guards_are_heeded_one_by_one(guard: Json) -> None:
    """What one layer says of one of two that are alike is not said of the other."""

    def told() -> list[Decision]:
        world = world_of(guarded(guard))
        return list(answers(world._decider))

    shared = told()
    with patch.object(decisions, "may_be_plain", lambda _action, _resource: False):
        alone = told()
    assert shared == alone


def test_session_policies_are_heeded() -> None:
    """A session policy that leaves one role out leaves out that one alone."""
    limits = (Attachment(parse_document(document([ELSE]), where="test"), "limits", "session"),)
    shared = list(answers(world_of(guarded({}))._decider, limits))
    with patch.object(decisions, "may_be_plain", lambda _action, _resource: False):
        alone = list(answers(world_of(guarded({}))._decider, limits))
    assert shared == alone


def test_decisions_are_shared() -> None:
    """Most of what an administrator calls for is decided once for all users of an account."""
    decider = decider_of(1)
    everybody = tuple(decider.directory.entities.values())
    with patch.object(decisions, "decide", side_effect=decide_alone) as decide:
        for one in everybody:
            decider.decide(stand_in(one), "iam:CreateAccessKey", one.arn, raised=True)
    assert decide.call_count < len(everybody)


def test_what_aws_keeps_is_asked_about_by_itself() -> None:
    """Roles that only AWS changes, and calls of other services, are not decided together with others."""
    ours, theirs = "arn:aws:iam::1:role/a", "arn:aws:iam::1:role/aws-service-role/a"
    assert may_be_plain("iam:UpdateAssumeRolePolicy", ours)
    assert not may_be_plain("iam:UpdateAssumeRolePolicy", theirs)
    assert not may_be_plain("s3:GetObject", ours)
