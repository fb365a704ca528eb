"""Deeds that must, or must not, be possible."""

from pathlib import Path
from typing import Any

import pytest

from iamscope.errors import IamscopeError
from iamscope.manifest.guardrails import Deed
from iamscope.manifest.place import Located, Place
from iamscope.model.decision import Outcome
from iamscope.model.question import Question
from iamscope.model.tested import Verdict
from iamscope.pipeline.guardrails.deeds import Deeds, TooManyRequestsError
from iamscope.pipeline.guardrails.ground import Ground, Subject
from tests.fakes.account import ACCOUNT as ID
from tests.fakes.guarded import ACCOUNT, LOGS, PROD
from tests.fakes.whole import allow, becoming, ground, only, put, role, write

IP = "aws:SourceIp"
FAIL, UNKNOWN, PASS = Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS
DELETE = {"actions": ["s3:DeleteBucket"], "resources": [LOGS]}


def must_not(who: str, deed: dict[str, Any], **more: object) -> dict[str, Any]:
    """Return a test that forbids one deed."""
    return {"principals": who, "must-not": {"aws": [deed]}, **more}


def must(who: str, deed: dict[str, Any], **more: object) -> dict[str, Any]:
    """Return a test that demands one deed."""
    return {"principals": who, "must": {"aws": [deed]}, **more}


def test_what_is_possible_by_becoming_others_fails_with_its_path(guarded: Ground) -> None:
    """The bot deletes a bucket as ops; the proof is the step and the statement."""
    case = only(guarded, must_not("bot", DELETE))
    assert (case.verdict, case.message) == (FAIL, f"can `s3:DeleteBucket` on `{LOGS}`")
    assert [step.target.principal.name for step in case.path] == ["ops"]
    assert [source.attached_to for source in case.sources] == [f"arn:aws:iam::{ID}:role/ops"]


def test_what_somebody_held_on_a_condition_can_do_is_unknown(guarded: Ground) -> None:
    """The runner surely empties queues, and whether the coder becomes it nobody knows."""
    case = only(guarded, must_not("coder", {"actions": ["sqs:DeleteQueue"]}))
    assert (case.verdict, "called" in case.depends) == (UNKNOWN, True)
    assert case.witness is not None
    assert case.witness.depends == ""


def test_without_reach_only_the_principal_itself_counts(guarded: Ground) -> None:
    """The bot itself deletes nothing, which requests prove."""
    assert only(guarded, must_not("bot", DELETE, reach=False)).verdict is PASS
    assert only(guarded, must_not("ops", DELETE, reach=False)).verdict is FAIL


@pytest.mark.parametrize("resources", [{}, {"resources": ["*"]}, {"resources": ["arn:aws:rds:*:*:*"]}])
def test_patterns_of_actions_and_resources_are_judged_whole(
    guarded: Ground, resources: dict[str, Any]
) -> None:
    """One action of a pattern on one resource is enough to fail, and none proves that there is none."""
    deed = {"actions": ["rds:DeleteDB*"], **resources}
    assert only(guarded, must_not("bot", deed)).verdict is FAIL
    assert only(guarded, must_not("reader", deed)).verdict is PASS
    assert only(guarded, must_not("reader", deed, reach=False)).verdict is PASS


def test_what_hangs_on_an_unknown_key_is_unknown(guarded: Ground) -> None:
    """It is no pass and no failure, and says which key it hangs on."""
    case = only(guarded, must_not("careful", DELETE))
    assert case.verdict is UNKNOWN
    assert "aws:MultiFactorAuthPresent" in case.depends


@pytest.mark.parametrize(
    ("who", "key", "value", "verdict"),
    [
        ("careful", "aws:MultiFactorAuthPresent", "true", FAIL),
        ("careful", "aws:MultiFactorAuthPresent", "false", PASS),
        ("local", IP, "10.1.2.3", FAIL),
        ("local", IP, "192.0.2.1", PASS),
        ("elsewhere", IP, "10.1.2.3", PASS),
        ("elsewhere", IP, "192.0.2.1", FAIL),
    ],
)
@pytest.mark.parametrize("reach", [True, False])
def test_the_context_of_a_test_settles_what_hangs_on_it(
    guarded: Ground, who: str, key: str, value: str, verdict: Verdict, reach: bool
) -> None:
    """A key that the test gives is known, whatever the policies compare it with."""
    deed = {**DELETE, "context": {key: value}}
    assert only(guarded, must_not(who, deed, reach=reach)).verdict is verdict


@pytest.mark.parametrize(("tag", "verdict"), [("team", FAIL), ("cost", PASS)])
def test_a_key_of_many_values_is_one_also_with_a_single_value(
    guarded: Ground, tag: str, verdict: Verdict
) -> None:
    """A list of one tag key is a list."""
    deed = {"actions": ["s3:CreateBucket"], "context": {"aws:TagKeys": [tag]}}
    assert only(guarded, must_not("tagger", deed)).verdict is verdict


def test_keys_that_no_request_carries_so_prove_nothing(guarded: Ground) -> None:
    """A request has one source address, and a test with two does not pass."""
    deed = {**DELETE, "context": {IP: ["10.0.0.1", "192.0.2.1"]}}
    assert only(guarded, must_not("local", deed)).verdict is not PASS


def test_a_must_passes_only_on_an_allow(guarded: Ground) -> None:
    """A denial fails, a condition that is open is unknown, and each says which statement decides."""
    deed = {"actions": ["s3:GetObject"], "resources": [f"{LOGS}/*"]}
    found = only(guarded, must("reader", deed))
    assert (found.verdict, len(found.sources)) == (PASS, 1)
    assert only(guarded, must("fenced", DELETE)).verdict is FAIL
    assert only(guarded, must("careful", DELETE)).verdict is UNKNOWN
    context = {"context": {"aws:MultiFactorAuthPresent": "true"}}
    assert only(guarded, must("careful", {**DELETE, **context})).verdict is PASS
    assert only(guarded, must("careful", {**DELETE, "complete": True})).verdict is FAIL


def test_a_must_needs_every_action_on_every_resource(guarded: Ground) -> None:
    """One that is not allowed fails it all."""
    both = {"actions": ["s3:GetObject"], "resources": [f"{LOGS}/*", f"{PROD}/*"]}
    case = only(guarded, must("reader", both))
    assert (case.verdict, PROD in case.message) == (FAIL, True)
    assert only(guarded, must("ops", both)).verdict is PASS


def test_a_must_counts_reach_where_the_test_says_so(guarded: Ground) -> None:
    """The bot may delete only as somebody else, and the path is told."""
    assert only(guarded, must("bot", DELETE)).verdict is FAIL
    case = only(guarded, must("bot", DELETE, reach=True))
    assert (case.verdict, len(case.path)) == (PASS, 1)


def test_a_test_that_can_never_come_true_is_a_mistake(guarded: Ground) -> None:
    """A bucket's action on objects is in no request: such a test would pass for ever."""
    for test in (
        must_not("bot", {**DELETE, "resources": [f"{LOGS}/*"]}),
        must("bot", {**DELETE, "resources": [f"{LOGS}/*"]}),
    ):
        with pytest.raises(IamscopeError) as raised:
            put(guarded, test)
        assert raised.value.code == "idle-test"


def test_a_must_is_never_more_requests_than_anybody_writes(guarded: Ground) -> None:
    """A pattern that stands for hundreds of actions is refused, with its line."""
    with pytest.raises(TooManyRequestsError):
        put(guarded, must("bot", {"actions": ["ec2:*"], "resources": ["*"]}))


CONTEXTS: tuple[dict[str, tuple[str, ...]], ...] = (
    {},
    {IP: ("10.9.9.9",)},
    {IP: ("192.0.2.9",)},
    {"aws:MultiFactorAuthPresent": ("true",)},
)
REQUESTS = (("s3:DeleteBucket", LOGS), ("s3:GetObject", f"{LOGS}/x"), ("s3:GetObject", f"{PROD}/*"))


@pytest.mark.parametrize("name", sorted(ACCOUNT["roles"]))
def test_sets_and_requests_agree(guarded: Ground, name: str) -> None:
    """What a request is allowed fails by sets, too; what it may be is no pass; what it is not passes."""
    principal = guarded.world.find(name)
    assert principal is not None
    deeds = Deeds(Subject(guarded, principal, deep=True))
    alone = len(guarded.reach_of(principal).paths) == 1
    for action, resource in REQUESTS:
        for context in CONTEXTS:
            question = Question(principal.id, action, (resource,), context)
            outcome = guarded.questions.ask(question).outcome
            place = Place("")
            deed = Deed((Located(action, place),), (Located(resource, place),), context, False, place)
            verdict = deeds.impossible(deed).verdict
            if outcome is Outcome.ALLOW:
                assert verdict is FAIL
            elif outcome is Outcome.CONDITIONAL:
                assert verdict is not PASS
            elif alone:
                assert verdict is PASS


@pytest.mark.parametrize("call", ["s3:GetBucketPolicy", "iam.list-access-keys"])
def test_what_could_grant_and_was_not_read_is_never_a_pass(tmp_path: Path, call: str) -> None:
    """The unread policy of a bucket may let the reader in."""
    gap = {"call": call, "scope": ID, "reason": "denied", "direction": "grants"}
    where = ground(write({"roles": {"reader": role(allow("sqs:ListQueues"))}}, tmp_path, [gap]))
    case = only(where, must_not("reader", DELETE))
    assert (case.verdict, call in case.depends) == (UNKNOWN, True)


def test_what_could_only_limit_and_was_not_read_hides_nothing(tmp_path: Path) -> None:
    """An unread SCP leaves a must unknown, unless it is taken to be absent; a must-not fails all the same."""
    calls = ("organizations.describe-organization", "organizations.list-policies")
    gaps = [{"call": call, "scope": ID, "reason": "denied", "direction": "limits"} for call in calls]
    roles = {"ops": role(allow("s3:*"), becoming("all")), "all": role(allow("*"))}
    folder = write({"roles": roles, "buckets": {"logs": []}}, tmp_path, gaps)
    for lifted, verdict in ((False, UNKNOWN), (True, PASS)):
        where = ground(folder, without_guardrails=lifted)
        assert only(where, {"principals": "ops", "must": {"become": "all"}}).verdict is verdict
        assert only(where, {"principals": "all", "must": {"administer": True}}).verdict is verdict
        assert only(where, {"principals": "ops", "must-not": {"become": "all"}}).verdict is FAIL
        assert only(where, must("ops", DELETE)).verdict is verdict
        assert only(where, must_not("ops", DELETE)).verdict is FAIL
        assert only(where, must_not("ops", DELETE, reach=False)).verdict is FAIL


def test_somebody_outside_is_asked_about_by_requests(tmp_path: Path) -> None:
    """What a bucket policy gives to another account no set tells, and it fails all the same."""
    other = "arn:aws:iam::222222222222:root"
    statement = {**allow("s3:DeleteBucket", LOGS), "Principal": {"AWS": other}}
    account = {"roles": {"a": role(by=other)}, "buckets": {"logs": [statement]}}
    case = only(ground(write(account, tmp_path)), must_not("222222222222", DELETE))
    assert case.verdict is not PASS
