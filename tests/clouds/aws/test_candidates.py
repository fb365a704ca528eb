"""Who may make a call, or might."""

from pathlib import Path

import pytest

from iamscope.clouds.aws.cloud import AwsCloud
from iamscope.clouds.aws.questions import MissingResourceError
from iamscope.model.decision import Outcome
from iamscope.model.question import Question
from iamscope.snapshot import open_snapshot
from tests.fakes.asking import BUCKET, MISSING, OBJECT, OUTSIDER, PUBLIC, ROLE, S3, USER, here
from tests.fakes.snapshots import ACCOUNT, Building, allow, deny, policy, role, user


def holders(building: Building, folder: Path, action: str, *resources: str) -> dict[str, Outcome]:
    """Return who may or might do something."""
    questions = AwsCloud().questions(open_snapshot(building.write(folder)))
    found = list(questions.holders(Question("", action, resources)))
    assert [item.answer.principal for item in found] == sorted(item.answer.principal for item in found)
    return {item.answer.principal: item.answer.outcome for item in found}


def test_the_holders_are_all_that_may_or_might(tmp_path: Path) -> None:
    """Those who are denied are left out; those in doubt are in."""
    building = here(
        user("ana", S3),
        user("ben", policy(allow("s3:*"), deny("s3:GetObject"))),
        user("cleo", policy(allow("s3:GetObject", Condition={"Bool": {"aws:SecureTransport": "true"}}))),
        user("dora", policy(allow("s3:GetObject", "arn:aws:s3:::other/*"))),
        user("eve"),
        user("fay", policy(allow("s3:GetObject", f"{BUCKET}/${{aws:username}}/*"))),
        role("gone", AttachedManagedPolicies=[{"PolicyArn": MISSING, "PolicyName": "gone"}]),
    ).buckets(ledger=None, other=None)
    assert holders(building, tmp_path, "s3:GetObject", f"{BUCKET}/fay/a") == {
        f"arn:aws:iam::{ACCOUNT}:role/gone": Outcome.CONDITIONAL,
        f"arn:aws:iam::{ACCOUNT}:user/ana": Outcome.ALLOW,
        f"arn:aws:iam::{ACCOUNT}:user/cleo": Outcome.CONDITIONAL,
        f"arn:aws:iam::{ACCOUNT}:user/fay": Outcome.ALLOW,
    }


def test_a_policy_of_the_resource_brings_in_its_principals(tmp_path: Path) -> None:
    """Whom the resource names is listed, from the account or from outside, as far as it is let in."""
    document = policy(
        allow("s3:GetObject", f"{BUCKET}/*", Principal={"AWS": [USER, OUTSIDER, "333333333333"]}),
        allow("s3:GetObject", f"{BUCKET}/*", Principal={"Service": "cloudfront.amazonaws.com"}),
        allow("s3:PutObject", f"{BUCKET}/*", Principal={"AWS": ROLE}),
    )
    building = here(user("ana"), role("ops"), user("ben")).buckets(ledger=document)
    assert holders(building, tmp_path, "s3:GetObject", OBJECT) == {
        USER: Outcome.ALLOW,
        OUTSIDER: Outcome.CONDITIONAL,
        "arn:aws:iam::333333333333:root": Outcome.CONDITIONAL,
        "cloudfront.amazonaws.com": Outcome.ALLOW,
    }


def test_a_public_resource_is_held_by_anonymous(tmp_path: Path) -> None:
    """A policy for everyone lists everybody of the account, and the one without a name."""
    building = here(user("ana"), role("ops")).buckets(ledger=PUBLIC)
    found = holders(building, tmp_path, "s3:GetObject", OBJECT)
    assert found == {USER: Outcome.ALLOW, ROLE: Outcome.ALLOW, "anonymous": Outcome.CONDITIONAL}


def test_an_unread_policy_lists_nobody_and_says_so(tmp_path: Path) -> None:
    """Whomever an unread policy lets in is not listed; that somebody may be missing is."""
    building = here(user("ana", policy(allow("s3:*", "arn:aws:s3:::other/*")))).buckets(ledger=None)
    building.gap("s3.get-bucket-policy", BUCKET)
    assert holders(building, tmp_path, "s3:GetObject", OBJECT) == {}
    questions = AwsCloud().questions(open_snapshot(tmp_path))
    (reason,) = questions.unlisted(Question("", "s3:GetObject", (OBJECT,)))
    assert f"`{OBJECT}` was not read" in reason


def test_what_needs_no_allow_is_held_by_everybody(tmp_path: Path) -> None:
    """A call that AWS grants to every caller is held even by those without policies."""
    assert set(holders(here(user("ana"), role("ops")), tmp_path, "sts:GetCallerIdentity")) == {USER, ROLE}


def test_holders_need_a_resource_too(tmp_path: Path) -> None:
    """A missing resource is asked for even where nobody is a candidate."""
    with pytest.raises(MissingResourceError):
        holders(here(user("ana")), tmp_path, "s3:GetObject")
