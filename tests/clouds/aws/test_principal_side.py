"""A snapshot's principal as a side."""

from pathlib import Path
from typing import Any

import pytest

from iamscope import catalog
from iamscope.access.solve import Relation
from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.principal_side import principal_side
from iamscope.clouds.aws.sides import Side
from iamscope.clouds.aws.universe import universe
from iamscope.clouds.aws.world import AwsWorld
from iamscope.model.compared import Compared
from iamscope.snapshot import open_snapshot
from tests.fakes.snapshots import FULL, Building, allow, deny, policy, role, user

BUCKET = "arn:aws:s3:::b"
HOME = policy(allow("s3:*", f"{BUCKET}/${{aws:username}}/*"))


def world(building: Building, folder: Path) -> AwsWorld:
    """Return a snapshot as AWS sees it."""
    made = catalog.clouds()["aws"].world(open_snapshot(building.write(folder)))
    assert isinstance(made, AwsWorld)
    return made


def side(made: AwsWorld, name: str) -> Side:
    """Return a principal of a world as a side."""
    principal = made.find(name)
    assert principal is not None
    return principal_side(made, principal)


def compare(one: Side, document: Any) -> Compared:
    """Return how a principal lies to a policy."""
    comparer = Comparer(universe())
    return comparer.compare(one, comparer.policies(document, "B"))


def test_a_principals_own_values_are_put_in(tmp_path: Path) -> None:
    """Variables of a user's policies mean the user, and so do those of what it is compared with."""
    ann = side(world(Building().principals(user("ann", HOME)), tmp_path), "ann")
    assert compare(ann, policy(allow("s3:*", f"{BUCKET}/ann/*"))).relation is Relation.EQUAL
    assert compare(ann, HOME).relation is Relation.EQUAL
    assert compare(ann, policy(allow("s3:*", f"{BUCKET}/bob/*"))).relation is Relation.DISJOINT


def test_a_boundary_and_every_level_of_scps_limit(tmp_path: Path) -> None:
    """What a principal may do lies within its boundary and within each level of the organization."""
    boundary = {
        "Arn": "arn:aws:iam::111111111111:policy/fence",
        "PolicyName": "fence",
        "DefaultVersionId": "v1",
        "PolicyVersionList": [
            {"VersionId": "v1", "IsDefaultVersion": True, "Document": policy(allow(["s3:Get*", "s3:Put*"]))}
        ],
    }
    fenced = role("r", policy(allow("*")), PermissionsBoundary={"PermissionsBoundaryArn": boundary["Arn"]})
    building = Building(in_organization=True).principals(fenced, policies=[boundary])
    building.organization(scps=[FULL, policy(deny("s3:GetObjectAcl"))])
    found = side(world(building, tmp_path), "r")
    wanted = policy(allow(["s3:Get*", "s3:Put*"]), deny("s3:GetObjectAcl"))
    assert compare(found, wanted).relation is Relation.EQUAL
    assert found.fixed["aws:PrincipalOrgID"] == "o-example"


def test_the_management_account_is_above_its_scps(tmp_path: Path) -> None:
    """SCPs do not limit principals of the account that sets them."""
    building = Building(in_organization=True).principals(role("r", policy(allow("s3:*"))))
    building.organization(management="111111111111", scps=[policy(deny("*"))])
    assert compare(side(world(building, tmp_path), "r"), policy(allow("s3:*"))).relation is Relation.EQUAL


GONE = {"PolicyArn": "arn:aws:iam::111111111111:policy/gone", "PolicyName": "gone"}
UNREAD: dict[str, Any] = {"AttachedManagedPolicies": [GONE]}
NO_BOUNDARY = {"PermissionsBoundary": {"PermissionsBoundaryArn": "arn:aws:iam::111111111111:policy/lost"}}


@pytest.mark.parametrize(
    ("more", "wider", "narrower"),
    [
        # Unread grants may reach beyond B; what is beyond B already, and what B has not, stay so.
        (UNREAD, Relation.UNKNOWN, Relation.WIDER),
        # An unread boundary only limits: A is within B whatever it says, but B need not be within A.
        (NO_BOUNDARY, Relation.NARROWER, Relation.UNKNOWN),
    ],
)
def test_what_is_unread_has_a_direction(
    tmp_path: Path, more: Any, wider: Relation, narrower: Relation
) -> None:
    """An unread policy leaves containment open, an unread boundary leaves open what lies within it."""
    found = side(world(Building().principals(role("r", policy(allow("s3:Get*")), **more)), tmp_path), "r")
    assert compare(found, policy(allow("s3:*"))).relation is wider
    less = compare(found, policy(allow("s3:GetObject")))
    assert less.relation is narrower
    assert less.a_not_in_b is not None
    assert bool(less.undecided) == (narrower is Relation.UNKNOWN)


def test_an_access_of_an_unread_policy_is_open(tmp_path: Path) -> None:
    """A principal with an unread policy grants what is found, and perhaps what is not."""
    comparer = Comparer(universe())
    made: Any = role("r", policy(allow("s3:Get*")), **UNREAD)
    found = side(world(Building().principals(made), tmp_path), "r")
    assert comparer.common(found, comparer.access("s3:GetObject")).grants is True
    perhaps = comparer.common(found, comparer.access("s3:PutObject"))
    assert perhaps.grants is None
    assert "policy/gone" in perhaps.reason
