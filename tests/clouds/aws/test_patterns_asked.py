"""Patterns asked of a snapshot."""

import json
from pathlib import Path
from typing import Any

import pytest

from iamscope.model.decision import Outcome
from iamscope.model.question import Answer
from tests.fakes.asking import BUCKET, PLACE, ROLE, S3, USER, Ask, asking, here, outcome, residual
from tests.fakes.snapshots import ACCOUNT, FULL, REGION, Building, allow, policy, role, trust, user

EVERYONE = policy({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"{BUCKET}/*"})


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Return a function that writes a snapshot and asks it."""
    return asking(tmp_path)


def told(answer: Answer) -> dict[tuple[str, ...], str]:
    """Return the outcome of each part of an answer's pattern, by what its resources fit first."""
    return {part.within[0]: part.decision.outcome.value for part in answer.checks[0].decision.parts}


def test_objects_are_judged_by_their_bucket(ask: Ask) -> None:
    """What lies in a bucket has its bucket's account and policy; what is in no known bucket stays open."""
    building = here(user("ana")).buckets(ledger=EVERYONE, other=None)
    answer = ask(building, USER, "s3:GetObject", "arn:aws:s3:::*")
    assert told(answer) == {
        (f"{BUCKET}/*",): "allow",
        ("arn:aws:s3:::*",): "conditional",
        (BUCKET, "arn:aws:s3:::other", "arn:aws:s3:::other/*"): "implicit-deny",
    }
    assert outcome(ask(building, USER, "s3:GetObject", f"{BUCKET}/*")) == "allow"


def test_a_star_can_be_meant_to_the_letter(ask: Ask) -> None:
    """An object may be named `*`."""
    building = here(user("ana", policy(allow("s3:GetObject", f"{BUCKET}/?")))).buckets(ledger=None)
    assert outcome(ask(building, USER, "s3:GetObject", f"{BUCKET}/*")) == "conditional"
    assert outcome(ask(building, USER, "s3:GetObject", f"{BUCKET}/*", literal=True)) == "allow"


def test_roles_are_judged_by_their_trust(ask: Ask) -> None:
    """Of a pattern of roles those that trust the caller can be assumed, and nobody knows of others."""
    building = here(
        user("ana", FULL),
        role("ops"),
        role("closed", AssumeRolePolicyDocument=trust({"AWS": "222222222222"})),
    )
    answer = ask(building, USER, "sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/*")
    assert told(answer)[(ROLE,)] == "allow"
    assert outcome(answer) == "conditional"
    assert told(answer)[(f"arn:aws:iam::{ACCOUNT}:role/*",)] == "implicit-deny"


def test_the_account_and_the_region_may_be_open(ask: Ask) -> None:
    """In another account the queue has to allow it too; the region is that of each queue."""
    only = policy(allow("sqs:*", Condition={"StringEquals": {"aws:RequestedRegion": REGION}}))
    building = here(user("ana", only), role("ops", FULL)).empty("sqs.get-queue-attributes", PLACE)
    answer = ask(building, ROLE, "sqs:SendMessage", f"arn:aws:sqs:{REGION}:*:jobs")
    outcomes = [part.decision.outcome.value for part in answer.checks[0].decision.parts]
    assert outcomes == ["allow", "conditional"]
    assert answer.checks[0].decision.parts[0].within[1] == (f"arn:*:sqs:*:{ACCOUNT}:*",)
    answer = ask(building, USER, "sqs:SendMessage", f"arn:aws:sqs:*:{ACCOUNT}:jobs")
    assert "aws:RequestedRegion" in residual(answer)
    regions = {"context": {"aws:RequestedRegion": (REGION,)}}
    answer = ask(building, USER, "sqs:SendMessage", f"arn:aws:sqs:*:{ACCOUNT}:jobs", **regions)
    assert "aws:RequestedRegion" not in residual(answer)


def test_what_aws_keeps_to_itself_is_not_allowed(ask: Ask) -> None:
    """Service-linked roles are no administrator's to delete, whatever the pattern."""
    building = here(user("ana", FULL))
    answer = ask(building, USER, "iam:DeleteRole", f"arn:aws:iam::{ACCOUNT}:role/*")
    parts = answer.checks[0].decision.parts
    assert outcome(answer) == "conditional"
    assert {part.decision.outcome for part in parts} == {Outcome.ALLOW, Outcome.IMPLICIT_DENY}
    assert all(f"`arn:aws:iam::{ACCOUNT}" in part.words() or "aws-" in part.words() for part in parts)


def test_a_pattern_agrees_with_what_is_asked_one_by_one(ask: Ask) -> None:
    """The example of each part is answered as the part is."""
    queues = here(
        user("ana", policy(allow("sqs:*", "arn:aws:sqs:*:*:a*"), allow("sqs:*", "arn:aws:sqs:*:*:*b")))
    )
    for name, who in (("ab", "*"), ("c", {"AWS": USER}), ("d", {"AWS": "222222222222"})):
        arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"
        document = policy({"Effect": "Allow", "Principal": who, "Action": "sqs:*", "Resource": arn})
        queues.add(
            "sqs.get-queue-attributes",
            PLACE,
            {"Attributes": {"QueueArn": arn, "Policy": json.dumps(document)}},
        )
    pattern = f"arn:aws:sqs:{REGION}:{ACCOUNT}:*"
    answer = ask(queues, USER, "sqs:SendMessage", pattern)
    assert told(answer)[(f"arn:aws:sqs:{REGION}:{ACCOUNT}:c",)] == "allow"
    for part in answer.checks[0].decision.parts:
        single = ask(queues, USER, "sqs:SendMessage", part.example)
        assert single.outcome is part.decision.outcome, part


def test_a_passed_role_can_be_a_pattern(ask: Ask) -> None:
    """A call that passes any of some roles is allowed if each of them can be passed."""
    function = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f"
    building = here(user("ana", policy(allow("lambda:*"), allow("iam:PassRole", f"{ROLE}*"))))
    passing: dict[str, Any] = {"passes": f"arn:aws:iam::{ACCOUNT}:role/*"}
    assert outcome(ask(building, USER, "lambda:CreateFunction", function, **passing)) == "conditional"
    passing = {"passes": f"{ROLE}-*"}
    assert outcome(ask(building, USER, "lambda:CreateFunction", function, **passing)) == "allow"


def test_what_aws_writes_with_a_star_is_no_pattern(ask: Ask) -> None:
    """AWS itself checks a call that makes something on a name that ends in `*`."""
    made = f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/*"
    answer = ask(here(user("ana", FULL)), USER, "ec2:RunInstances", made)
    assert all(not check.decision.parts for check in answer.checks)
    assert (
        outcome(ask(Building().principals(user("ana", S3)), USER, "ec2:RunInstances", made))
        == "implicit-deny"
    )


def test_many_buckets_are_one_part(ask: Ask) -> None:
    """Of hundreds of buckets each is looked at, and those that are decided alike are told together."""
    building = here(user("ana", policy(allow("s3:Get*", "arn:aws:s3:::data-1*")))).buckets(
        **{f"data_{number}": None for number in range(300)}
    )
    answer = ask(building, USER, "s3:GetObject", "arn:aws:s3:::data-*/*", why_not=True)
    outcomes = [part.decision.outcome.value for part in answer.checks[0].decision.parts]
    assert sorted(set(outcomes)) == ["allow", "conditional", "implicit-deny"]
    (refused,) = [
        part for part in answer.checks[0].decision.parts if part.decision.outcome.value == "implicit-deny"
    ]
    assert "`arn:aws:s3:::data-0/*`" in refused.words()
    assert answer.why_not is not None
    assert answer.why_not[0].reason.startswith("it was not looked for")


def test_too_many_different_resources_are_left_open(ask: Ask) -> None:
    """Where hundreds of buckets have policies of their own, the pattern is undecided, and says so."""
    own = {
        f"data_{number}": policy(allow("s3:*", f"arn:aws:s3:::data-{number}", Principal="*"))
        for number in range(201)
    }
    answer = ask(
        here(user("ana", FULL)).buckets(**own), USER, "s3:GetObject", "arn:aws:s3:::data-*/*", why_not=True
    )
    assert "more than 200 parts" in residual(answer)
    assert answer.why_not is not None
    assert "more than 200 parts" in answer.why_not[0].reason


def test_an_object_of_its_own_tags_lies_in_its_bucket(ask: Ask) -> None:
    """An object that the snapshot knows by its tags is told apart from the others of its bucket."""
    tagged = {"ResourceARN": f"{BUCKET}/secret", "Tags": [{"Key": "kind", "Value": "secret"}]}
    guard = policy(
        {**allow("s3:*"), "Condition": {"StringNotEquals": {"aws:ResourceTag/kind": "secret"}}},
    )
    building = here(user("ana", guard)).buckets(ledger=None)
    building.add("resourcegroupstaggingapi.get-resources", PLACE, {"ResourceTagMappingList": [tagged]})
    answer = ask(building, USER, "s3:GetObject", f"{BUCKET}/*", complete=True)
    assert told(answer) == {(f"{BUCKET}/*",): "allow", (f"{BUCKET}/secret",): "implicit-deny"}


def test_resources_of_other_tags_are_told_apart(ask: Ask) -> None:
    """Two queues that differ in a tag alone are decided each by its own."""
    queues = [f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}" for name in ("a", "b")]
    tags = [{"ResourceARN": arn, "Tags": [{"Key": "kind", "Value": arn[-1]}]} for arn in queues]
    own = policy(allow("sqs:*", Condition={"StringEquals": {"aws:ResourceTag/kind": "a"}}))
    building = here(user("ana", own)).empty("sqs.get-queue-attributes", PLACE)
    building.add("resourcegroupstaggingapi.get-resources", PLACE, {"ResourceTagMappingList": tags})
    answer = ask(building, USER, "sqs:SendMessage", f"arn:aws:sqs:{REGION}:{ACCOUNT}:*")
    assert (told(answer)[(queues[0],)], told(answer)[(queues[1],)]) == ("allow", "implicit-deny")
