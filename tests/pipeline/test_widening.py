"""What a change of manifests and estate allows in addition."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iamscope.manifest.role import Fleet
from iamscope.model.danger import Danger
from iamscope.model.finding import Severity
from iamscope.pipeline.widening import Widened, widened
from tests.fakes.account import arn
from tests.fakes.entries import entries, entry
from tests.fakes.entries import role as made
from tests.fakes.fleet import estate, loaded, role

Json = dict[str, Any]
BOT, TWO = arn("role", "bot"), arn("role", "two")
GET: Json = {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::b/*"]}
PUT: Json = {"actions": ["s3:PutObject"], "resources": ["arn:aws:s3:::b/*"]}
LIST: Json = {"actions": ["s3:ListBucket"], "resources": ["arn:aws:s3:::b"]}
INSIDE = {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}
BOTH = ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]
POLICY = {"policies": [arn("policy", "Reader")]}
PRODUCTION = estate(production={"accounts": ["1" * 12, "2" * 12]}, dev={"accounts": ["3" * 12]})


def bot(*access: Json, principals: Any = (BOT,), **more: Any) -> Json:
    """Return the manifest of the bot."""
    return {**role(*principals, name="bot", access=access), **more}


def found(before: Json, after: Json, estates: tuple[Json, Json] | None = None) -> tuple[Widened, ...]:
    """Return what a change of one manifest, and perhaps of the estate, allows in addition."""
    sides = [loaded(*pair) for pair in zip((before, after), estates or (), strict=False)] or [
        loaded(before), loaded(after)
    ]  # fmt: skip
    one, two = sides
    return widened(one.fleet, two.fleet, next(iter(one.estates), None), next(iter(two.estates), None))


def said(before: Json, after: Json, estates: tuple[Json, Json] | None = None) -> str:
    """Return the message of the one finding."""
    (only,) = found(before, after, estates)
    return only.finding.message


def test_access_in_addition_has_a_witness_and_a_place() -> None:
    """It is as bad as what may be done, and points to the entry of the change."""
    (only,) = found(bot(GET), bot(GET, {**PUT, "actions": ["s3:GetObject", "s3:DeleteObject"]}))
    finding = only.finding
    assert (finding.kind, finding.agent, finding.principal) == ("manifest-widened", "bot", BOT)
    assert (finding.danger, finding.severity) == (Danger.DESTROYS_PRODUCTION, Severity.CRITICAL)
    assert finding.actions == ("s3:DeleteObject",)
    assert finding.witness is not None
    assert (finding.witness.action, finding.witness.resource) == ("s3:DeleteObject", "arn:aws:s3:::b/x")
    assert only.place.line > 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([GET, PUT], [PUT, GET]),
        ([GET, PUT], [GET]),
        ([GET, PUT], [{**GET, "actions": ["s3:PutObject", "s3:GetObject"], "reason": "both"}]),
        ([{**GET, "actions": ["s3:PutObject", "s3:GetObject"]}], [PUT, GET]),
        ([GET], [{**GET, "resources": ["arn:aws:s3:::b/a/*"]}]),
        ([GET], [{**GET, "conditions": INSIDE}]),
        # No request is for the objects as a bucket, nor for the bucket as an object.
        ([GET, LIST], [{"actions": ["s3:GetObject", "s3:ListBucket"], "resources": BOTH}]),
        ([POLICY], [POLICY, POLICY]),
        ([POLICY], [{**POLICY, "conditions": INSIDE}]),
        ([{**GET, "actions": ["s3:*"]}], [{**GET, "actions": ["s3:Get*"]}]),
    ],
)  # fmt: skip
def test_what_is_no_wider_is_nothing(before: list[Json], after: list[Json]) -> None:
    """Another order, another cut, and less than before are not told of."""
    assert found(bot(*before), bot(*after)) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([{**GET, "conditions": INSIDE}], [GET]),
        ([GET], [{**GET, "resources": ["arn:aws:s3:::b*/*"]}]),
        ([POLICY], [{"policies": [arn("policy", "Writer")]}]),
        ([{**POLICY, "conditions": INSIDE}], [POLICY]),
        # What AWS may add tomorrow is in the pattern, and not in the list.
        ([{"actions": ["sqs:SendMessage"], "resources": ["arn:aws:sqs:*:*:q"]}],
         [{"actions": ["sqs:SendMessage*"], "resources": ["arn:aws:sqs:*:*:q"]}]),
    ],
)  # fmt: skip
def test_what_is_wider_is_one_finding(before: list[Json], after: list[Json]) -> None:
    """So is what cannot be told to be no wider."""
    assert len(found(bot(*before), bot(*after))) == 1


def test_what_cannot_be_told_says_so() -> None:
    """A policy that is not at hand may allow anything."""
    text = said(bot(GET), bot(GET, POLICY))
    assert "perhaps in addition" in text
    assert "cannot tell for certain: hangs on: the policy" in text


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({"never": {"aws": [{"actions": ["rds:*"]}]}}, {}, "no longer forbidden, as by fleet.yaml:"),
        (
            {"never": {"aws": [{"actions": ["rds:*"]}]}},
            {"never": {"aws": [{"actions": ["rds:DeleteDBInstance"]}]}},
            "to use `rds:*` but `rds:DeleteDBInstance`",
        ),
        ({"never": {"environments": ["production"]}}, {}, "stay out of the environment `production`"),
        ({"environments": ["dev"]}, {"environments": ["dev", "production"]}, "environment `production`"),
        ({"environments": ["dev"]}, {}, "no longer has to stay out of any environment"),
        ({}, {"agent": {"principals": [BOT, TWO]}}, f"acts as `{TWO}`, too"),
        ({"agent": {"principals": [BOT, TWO]}}, {}, "no manifest is about that any longer"),
        ({"operators": [TWO]}, {}, f"no longer has the operator `{TWO}`"),
        ({}, {"credentials": {"aws": {"role": BOT}}}, f"gets credentials of aws through role `{BOT}`"),
        (
            {"credentials": {"aws": {"role": BOT, "duration": "1h"}}},
            {"credentials": {"aws": {"role": BOT, "duration": "2h"}}},
            "gets a lifetime of 120 minutes instead of 60 minutes",
        ),
        (
            {"credentials": {"aws": {"role": BOT}}},
            {"credentials": {"aws": {"role": TWO}}},
            f"gets role `{TWO}` instead of `{BOT}`",
        ),
    ],
)
def test_rules_that_are_lost_are_told(before: Json, after: Json, words: str) -> None:
    """Each is one finding, and turned round it is none, but for who is no longer judged."""
    assert words in said(bot(GET, **before), bot(GET, **after))
    if "agent" not in after and "agent" not in before and "instead of `" not in words:
        assert found(bot(GET, **after), bot(GET, **before)) == ()


def exception(**more: Any) -> Json:
    """Return a manifest with one exception."""
    said = {"owner": "team", "reason": "for now", "expires": "2027-01-31", "finding": "own-excess"}
    kept = {key: value for key, value in {**said, **more}.items() if value}
    return bot(GET, exceptions=[kept])


@pytest.mark.parametrize(
    ("before", "after", "wider"),
    [
        (bot(GET), exception(), True),
        (exception(), exception(expires="2027-02-01"), True),
        (exception(), exception(expires="2027-01-30", owner="other", reason="other"), False),
        (exception(), exception(finding=["own-excess", "dead-guard"]), True),
        (exception(finding=["own-excess", "dead-guard"]), exception(), False),
        (exception(), exception(fingerprint="0123456789abcdef"), False),
        (exception(fingerprint="0123456789abcdef"), exception(), True),
        (exception(access={"aws": [GET]}), exception(), True),
        (exception(), exception(access={"aws": [GET]}), False),
        (exception(access={"aws": [GET]}), exception(access={"aws": [GET, PUT]}), True),
        (exception(access={"aws": [GET, PUT]}), exception(access={"aws": [PUT]}), False),
        (exception(), exception(finding=None, fingerprint="0123456789abcdef"), True),
    ],
)
def test_exceptions_accept_more_or_longer(before: Json, after: Json, wider: bool) -> None:
    """More kinds, any fingerprint, more access and a later day do; less and another owner do not."""
    assert len(found(before, after)) == wider


def test_two_exceptions_are_not_one_with_the_access_of_both() -> None:
    """Each covers a finding alone or not at all."""
    both = exception(access={"aws": [GET]})
    both["exceptions"] += exception(access={"aws": [PUT]})["exceptions"]
    assert len(found(both, exception(access={"aws": [GET, PUT]}))) == 1


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (estate(production={"accounts": ["1" * 12]}, dev={"accounts": ["3" * 12]}), f"accounts `{'2' * 12}`"),
        (estate(prod={"accounts": ["1" * 12, "2" * 12]}, dev={"accounts": ["3" * 12]}), ""),
        (estate(production={"accounts": ["1" * 12, "2" * 12, "3" * 12]}), ""),
        (estate(dev={"accounts": ["3" * 12]}), f"accounts `{'1' * 12}`, accounts `{'2' * 12}`"),
    ],
)
def test_places_that_leave_production_are_told(after: Json, words: str) -> None:
    """A new name for it, and more places in it, are nothing."""
    told = found(bot(GET), bot(GET), (PRODUCTION, after))
    assert [words in one.finding.message for one in told] == ([True] if words else [])


def test_an_environment_that_an_agent_must_not_change_keeps_its_places() -> None:
    """That holds of patterns as of scopes, and a pattern within another one is no loss."""
    never = bot(GET, never={"environments": ["vault"]})

    def vault(*patterns: str) -> Json:
        return estate(vault={"resources": list(patterns)}, dev={"accounts": ["3" * 12]})

    wide, narrow = vault("arn:aws:s3:::vault-*"), vault("arn:aws:s3:::vault-a*")
    assert found(never, never, (narrow, wide)) == ()
    assert "`vault`, out of which `bot` must stay" in said(never, never, (wide, narrow))
    assert found(bot(GET), bot(GET), (wide, narrow)) == ()


def test_a_new_agent_is_one_finding() -> None:
    """It says what the agent may do, and is as bad as that."""
    (only,) = widened(Fleet(()), loaded(bot(GET)).fleet)
    assert "is a new agent that may use `s3:GetObject` on `arn:aws:s3:::b/*`" in only.finding.message


def test_findings_are_told_apart() -> None:
    """Two of them have not the same fingerprint."""
    after = bot(GET, PUT, {**PUT, "conditions": INSIDE, "actions": ["s3:*"]}, principals=(BOT, TWO))
    told = found(bot(GET), after)
    assert len({one.finding.fingerprint for one in told}) == len(told) == 3


@settings(max_examples=15, deadline=None)
@given(entries(4), st.randoms(use_true_random=False))
def test_the_same_manifest_cut_otherwise_is_nothing(made_entries: Any, dice: Any) -> None:
    """Entries split by actions and resources, and shuffled, declare and forbid what they did."""
    cut = [
        entry([str(action)], [str(resource)], one.conditions)
        for one in made_entries
        for action in one.actions
        for resource in one.resources
    ]
    dice.shuffle(cut)
    one, two = made(*made_entries, never=made_entries), made(*cut, never=cut)
    assert widened(Fleet((one,)), Fleet((one,))) == ()
    assert widened(Fleet((one,)), Fleet((two,))) == ()


@settings(max_examples=15, deadline=None)
@given(entries(3))
def test_one_entry_more_is_one_finding(made_entries: Any) -> None:
    """None of the others has anything to do with what it is about."""
    more = entry(["braket:CancelJob"], ["arn:aws:braket:eu-west-1:111111111111:job/x"])
    kept = [one for one in made_entries if "*" not in map(str, one.actions)]
    (only,) = widened(Fleet((made(*kept),)), Fleet((made(*kept, more),)))
    assert only.finding.actions == ("braket:CancelJob",)
