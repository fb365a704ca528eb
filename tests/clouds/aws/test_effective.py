"""Effective access, statement by statement."""

from pathlib import Path
from typing import Any

import pytest

from iamscope.clouds.aws.cloud import AwsCloud
from iamscope.clouds.aws.effective import effective
from iamscope.clouds.aws.world import AwsWorld
from iamscope.model.danger import Danger
from iamscope.model.effective import Effective
from iamscope.snapshot import open_snapshot
from tests.fakes.snapshots import ACCOUNT, Building, Json, allow, deny, policy, role, trust, user

FENCE = f"arn:aws:iam::{ACCOUNT}:policy/fence"
B = "arn:aws:s3:::b"
ANA = f"arn:aws:iam::{ACCOUNT}:user/ana"


def shown(folder: Path, building: Building) -> Effective:
    """Return the effective access of ana."""
    world = AwsCloud().world(open_snapshot(building.write(folder)))
    assert isinstance(world, AwsWorld)
    principal = world.find("ana")
    assert principal is not None
    return effective(world, principal)


def fenced(document: Json, *own: Json) -> Building:
    """Return a snapshot of ana within a boundary."""
    boundary = {
        "Arn": FENCE,
        "PolicyName": "fence",
        "DefaultVersionId": "v1",
        "PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": True, "Document": document}],
    }
    ana = user("ana", *own, PermissionsBoundary={"PermissionsBoundaryArn": FENCE})
    return Building().principals(ana, policies=[boundary])


def test_a_statement_is_told_service_by_service(tmp_path: Path) -> None:
    """Each service of a statement is told by itself, the worst first, with its actions by danger."""
    own = policy(allow(["s3:GetObject", "s3:ListBucket", "sqs:SendMessage"], "*"))
    found = shown(tmp_path, Building().principals(user("ana", own)))
    assert [(one.service, one.block.actions) for one in found.allowed] == [
        ("s3", ("s3:GetObject", "s3:ListBucket")),
        ("sqs", ("sqs:SendMessage",)),
    ]
    dangers = found.allowed[0].dangers
    assert {kind: actions.worst for kind, actions in dangers.items()} == {
        Danger.READS_SECRETS: ("s3:GetObject",),
        Danger.READS_METADATA: ("s3:ListBucket",),
    }
    assert (found.lost, found.hidden, found.limits, found.undecided) == ((), (), (), ())


def test_a_statement_about_many_services_is_told_once(tmp_path: Path) -> None:
    """An administrator's statement is not torn into hundreds of services."""
    (one,) = shown(tmp_path, Building().principals(user("ana", policy(allow("*"))))).allowed
    assert (one.service, one.block.actions) == ("", ("*",))
    assert one.dangers[Danger.DESTROYS_PRODUCTION].count > 50


def test_what_a_deny_takes_away_is_told(tmp_path: Path) -> None:
    """A Deny that takes something from a statement stands with it, one that takes nothing does not."""
    own = policy(allow("s3:*", f"{B}/*"), deny("s3:Delete*", f"{B}/x/*"), deny("s3:*", "arn:aws:s3:::c/*"))
    (one,) = shown(tmp_path, Building().principals(user("ana", own))).allowed
    assert [(block.actions, block.resources) for block in one.less] == [(("s3:Delete*",), (f"{B}/x/*",))]


def test_what_a_boundary_lets_through_is_told(tmp_path: Path) -> None:
    """Where a boundary cuts a statement its own statements are told, where it contains it they are not."""
    own = policy(allow("s3:GetObject", "*"), allow("s3:PutObject", f"{B}/in/*"), allow("sqs:*", "*"))
    limit = policy(allow("s3:*", f"{B}/*"), allow("ec2:*"))
    found = shown(tmp_path, fenced(limit, own))
    assert [
        (one.block.actions, [[block.resources for block in blocks] for blocks in one.within])
        for one in found.allowed
    ] == [(("s3:GetObject",), [[(f"{B}/*",)]]), (("s3:PutObject",), [])]
    assert [(one.block.actions, one.by) for one in found.lost] == [(("sqs:*",), (FENCE,))]


@pytest.mark.parametrize(
    ("denials", "by"),
    [([deny("s3:*")], ("own-0, statement 1",)), ([deny("s3:Get*"), deny("s3:Put*")], ())],
)
def test_what_takes_all_of_a_statement_is_told(tmp_path: Path, denials: list[Any], by: Any) -> None:
    """One Deny that takes all of it is named; where only several do, none is."""
    own = policy(allow(["s3:GetObject", "s3:PutObject"], "*"), *denials)
    found = shown(tmp_path, Building().principals(user("ana", own)))
    assert found.allowed == ()
    assert [one.by for one in found.lost] == [by]


def bucket_policy(*statements: Json) -> Json:
    """Return the policy of the bucket b, each statement about ana."""
    return policy(*({"Principal": {"AWS": ANA}, **one} for one in statements))


def test_what_a_bucket_policy_grants_is_told(tmp_path: Path) -> None:
    """A statement of a bucket's policy that names the user counts, and stands with where it is from."""
    own = bucket_policy(allow("s3:GetObject", f"{B}/*"))
    building = Building().principals(user("ana")).buckets(b=own)
    (one,) = shown(tmp_path, building).allowed
    assert one.block.origin == f"the policy of {B}, statement 0"
    assert (one.block.actions, one.block.resources) == (("s3:GetObject",), (f"{B}/*",))


def test_a_boundary_does_not_limit_a_bucket_policy_that_names_a_user(tmp_path: Path) -> None:
    """What limits the user's own policies is not shown with a grant that it does not limit."""
    both = allow("s3:*", f"{B}/*")
    building = fenced(policy(allow("s3:*", f"{B}/in/*")), policy(both)).buckets(b=bucket_policy(both))
    within = {one.block.origin: len(one.within) for one in shown(tmp_path, building).allowed}
    assert within == {"own-0, statement 0": 1, f"the policy of {B}, statement 0": 0}


def test_what_a_bucket_policy_denies_is_told(tmp_path: Path) -> None:
    """A Deny of a bucket's policy stands as an exception with what it takes something from."""
    own = bucket_policy(deny("s3:GetObject", f"{B}/secret/*"))
    (one,) = shown(
        tmp_path, Building().principals(user("ana", policy(allow("s3:GetObject")))).buckets(b=own)
    ).allowed
    assert [block.origin for block in one.less] == [f"the policy of {B}, statement 0"]


def test_what_hangs_on_a_trust_policy_is_told(tmp_path: Path) -> None:
    """To assume a role that is not known to trust the user is allowed only if the role does."""
    own = policy(allow("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/r"))
    (hanging,) = shown(tmp_path / "1", Building().principals(user("ana", own))).allowed
    assert hanging.depends == ("the resource's own policy admits it",)
    trusting = role("r", AssumeRolePolicyDocument=trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}))
    (open_,) = shown(tmp_path / "2", Building().principals(user("ana", own), trusting)).allowed
    assert open_.depends == ()


def test_actions_without_an_object_are_no_access(tmp_path: Path) -> None:
    """Nothing comes of a statement none of whose actions acts on its resources."""
    found = shown(tmp_path, Building().principals(user("ana", policy(allow("s3:GetObject", B)))))
    assert found.allowed == ()
    assert [one.by for one in found.lost] == [("its resources: none of its actions acts on them",)]


def test_a_resource_control_policy_is_told_of(tmp_path: Path) -> None:
    """Resource control policies are not part of the set, and the answer says so."""
    building = Building(in_organization=True).principals(user("ana", policy(allow("s3:*"))))
    building.organization(rcps=[policy({**deny("s3:*"), "Principal": "*"})])
    assert any("resource control policy" in text for text in shown(tmp_path, building).limits)


def test_what_was_not_read_is_told(tmp_path: Path) -> None:
    """An attached policy and a boundary without text are told."""
    missing = f"arn:aws:iam::{ACCOUNT}:policy/gone"
    ana = user(
        "ana",
        policy(allow("s3:GetObject")),
        AttachedManagedPolicies=[{"PolicyName": "gone", "PolicyArn": missing}],
        PermissionsBoundary={"PermissionsBoundaryArn": missing},
    )
    found = shown(tmp_path, Building().principals(ana))
    assert found.hidden == (f"the unread policy `{missing}`",)
    assert found.limits == (f"the unread boundary `{missing}`",)


def test_actions_that_nobody_knows_are_told(tmp_path: Path) -> None:
    """Patterns that name no action on the list stand by themselves, without a danger class."""
    own = policy(allow(["s3:GetObject", "newservice:*"], "*"))
    known, unknown = shown(tmp_path, Building().principals(user("ana", own))).allowed
    assert (known.block.actions, unknown.block.actions) == (("s3:GetObject",), ("newservice:*",))
    assert (unknown.service, unknown.dangers) == ("newservice", {})
