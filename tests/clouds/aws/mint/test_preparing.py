"""What is prepared for a lease, and what is refused before anything is called."""

from dataclasses import replace
from typing import Any

import pytest

from iamscope.cloud.issuing import Prepared
from iamscope.clouds.aws.compose.errors import EmptyAccessError
from iamscope.clouds.aws.issue import LifetimeError
from iamscope.clouds.aws.mint import prepare
from iamscope.clouds.aws.mint.errors import (
    BeyondManifestError,
    ChainedLifetimeError,
    TooLongError,
    UnfitLeaseError,
)
from iamscope.clouds.aws.mint.minting import Minter
from iamscope.clouds.aws.mint.preparing import AGENT_TAG, Order
from iamscope.manifest.role import AgentRole, Entry
from tests.fakes.entries import entry
from tests.fakes.issuing import BASE, manifest


def prepared(role: AgentRole | None = None, **asked: Any) -> Prepared:
    """Return what is prepared for a manifest."""
    given = {"lease": "lease-1", "narrower": None, "through": None, "seconds": None, "tags": {}, **asked}
    return prepare(role or manifest(), **given)


def test_a_lease_has_one_name_in_all_that_is_made_of_it() -> None:
    """Session, source identity and tag come from the lease and its manifest alone."""
    one, two = prepared(), prepared()
    assert one == two
    assert isinstance(one.order, Order)
    assert (one.order.session_name, one.order.lease) == ("iamscope-lease-1", "lease-1")
    assert one.order.tags == {AGENT_TAG: "agent"}
    assert one.handles["role"] == BASE
    assert one.handles["chains"] == "no"
    assert one.seconds == 3_600
    assert "exactly what manifest `agent` declares" in one.proof


@pytest.mark.parametrize(
    "narrower",
    [
        entry(["s3:DeleteObject"], ["arn:aws:s3:::one/x"]),
        entry(["s3:GetObject"], ["arn:aws:s3:::one*"]),
        entry(["s3:Get*"], ["arn:aws:s3:::one/x"]),
        entry(["*"], ["*"]),
    ],
)
def test_more_than_the_manifest_is_refused_with_a_request_that_shows_it(narrower: Entry) -> None:
    """A request beyond the manifest is refused with a witness, and with what would be allowed."""
    with pytest.raises(BeyondManifestError) as caught:
        prepared(narrower=[narrower])
    assert f"`{caught.value.example.action}` on" in caught.value.message
    assert "`s3:ListBucket` on `arn:aws:s3:::one`" in (caught.value.hint or "")


def test_a_condition_left_out_is_more_than_the_manifest() -> None:
    """What is declared under a condition cannot be had without it."""
    region = {"StringEquals": {"aws:RequestedRegion": ("eu-west-1",)}}
    declared = manifest(entry(["s3:GetObject"], ["arn:aws:s3:::one/*"], region))
    with pytest.raises(BeyondManifestError):
        prepared(declared, narrower=[entry(["s3:GetObject"], ["arn:aws:s3:::one/*"])])
    assert prepared(declared, narrower=[entry(["s3:GetObject"], ["arn:aws:s3:::one/x"], region)]).documents


def test_nothing_is_not_the_whole_manifest() -> None:
    """An empty access is refused, not taken for no wish."""
    with pytest.raises(EmptyAccessError):
        prepared(narrower=[])


@pytest.mark.parametrize(
    "lease", ["", "x", "aws:lease", "a b", "lease/1", "é" * 5, "x" * 56, "${aws:username}"]
)
def test_a_lease_whose_name_does_not_fit_is_refused(lease: str) -> None:
    """Nothing is cut or replaced to make a name fit: two leases would share one."""
    with pytest.raises(UnfitLeaseError):
        prepared(lease=lease)


@pytest.mark.parametrize(
    "tags", [{AGENT_TAG: "other"}, {AGENT_TAG.upper(): "agent"}, {"aws:x": "y"}, {"x": "y" * 257}, {"x": "*"}]
)
def test_tags_that_do_not_fit_are_refused(tags: dict[str, str]) -> None:
    """A tag neither replaces the agent's own nor holds what AWS does not take."""
    with pytest.raises(UnfitLeaseError):
        prepared(tags=tags)


def test_a_lease_is_no_longer_than_its_manifest() -> None:
    """The manifest's duration is the most; AWS's own bounds hold besides."""
    with pytest.raises(TooLongError, match="7200"):
        prepared(seconds=7_200)
    with pytest.raises(LifetimeError):
        prepared(seconds=0)
    assert prepared(seconds=900).seconds == 900


def test_a_lease_that_may_assume_roles_is_marked() -> None:
    """The handles say that a revocation does not reach everything."""
    role = manifest(entry(["sts:AssumeRole"], ["arn:aws:iam::123456789012:role/next"]))
    assert prepared(role).handles["chains"] == "yes"


class Sts:
    """Somebody who issues."""

    def __init__(self, arn: str) -> None:
        self.arn, self.asked = arn, 0

    def get_caller_identity(self) -> str:
        """Return who it is."""
        self.asked += 1
        return self.arn

    def assume_role(self, **request: Any) -> dict[str, Any]:
        """Never be reached."""
        raise AssertionError(request)


def test_a_role_that_issues_gives_an_hour_at_most() -> None:
    """Beyond an hour it matters who issues: it is asked once, and a role session is refused before it."""
    found = prepared(replace(manifest(), credentials={}), through=BASE, seconds=7_200)
    assert isinstance(found.order, Order)
    chained = Sts("arn:aws:sts::123456789012:assumed-role/broker/i-1")
    minter = Minter(lambda: chained, lambda: pytest.fail("no policies are needed"))
    for _ in range(2):
        with pytest.raises(ChainedLifetimeError):
            minter.mint(found.order)
    assert chained.asked == 1
    Minter(lambda: Sts("arn:aws:iam::1:user/broker"), lambda: pytest.fail("x")).check(found.order)
