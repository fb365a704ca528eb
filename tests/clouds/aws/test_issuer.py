"""Leases issued and ended with the real SDK, in an AWS that enforces every policy."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from iamscope.cloud.issuing import Extent, LostAnswerError
from iamscope.clouds.aws.issuer import AwsIssuer, UnknownSettingError
from iamscope.clouds.aws.revoke.denials import POLICY_NAME
from iamscope.errors import IamscopeError
from iamscope.model.secret import Credential
from tests.broker.front import ACCOUNT, fronting
from tests.clouds.aws.conftest import tell_moto
from tests.fakes.entries import entry
from tests.fakes.issuing import BASE, Account, account, manifest


@pytest.fixture
def cloud(
    moto_port: int, environment: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Account]:
    """Return an account behind an enforcing front."""
    tell_moto(moto_port, "reset")
    with fronting(("127.0.0.1", moto_port)) as front:
        yield account(front, tmp_path, monkeypatch)


def refused(call: Any, **arguments: Any) -> bool:
    """Return whether AWS denies a call."""
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"] in ("AccessDenied", "403")
    return False


def lease(cloud: Account, name: str = "lease-1", **asked: Any) -> tuple[Credential, Any]:
    """Return a minted credential and what was prepared."""
    prepared = cloud.issuer.prepare(manifest(), lease=name, **asked)
    return cloud.issuer.mint(prepared), prepared


def test_a_lease_can_do_what_is_declared_and_nothing_else(cloud: Account) -> None:
    """The credential reads, writes and lists its bucket; every other call is denied, though the role may."""
    s3 = cloud.s3(lease(cloud)[0])
    assert s3.get_object(Bucket="one", Key="x")["Body"].read() == b"x"
    s3.put_object(Bucket="one", Key="y", Body=b"y")
    assert s3.list_objects_v2(Bucket="one")["KeyCount"] == 2
    assert refused(s3.get_object, Bucket="two", Key="x")
    assert refused(s3.delete_object, Bucket="one", Key="x")
    assert refused(s3.list_buckets)
    assert refused(s3.copy_object, Bucket="one", Key="z", CopySource="two/x")


def test_a_lease_of_less_can_do_less(cloud: Account) -> None:
    """A narrower access than the manifest's is all that its credential has."""
    narrower = [entry(["s3:GetObject"], ["arn:aws:s3:::one/x"])]
    s3 = cloud.s3(lease(cloud, narrower=narrower)[0])
    s3.get_object(Bucket="one", Key="x")
    assert refused(s3.put_object, Bucket="one", Key="x", Body=b"y")
    assert refused(s3.get_object, Bucket="one", Key="y")


@pytest.mark.parametrize("principal", ["*", f"arn:aws:sts::{ACCOUNT}:assumed-role/base/iamscope-lease-1"])
def test_what_a_resource_grants_to_the_session_is_denied(cloud: Account, principal: str) -> None:
    """A bucket's policy that names the session or everybody passes a silent policy, and not a closed one."""
    grant = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "s3:*"}
    grant["Resource"] = ["arn:aws:s3:::two", "arn:aws:s3:::two/*"]
    cloud.front.client("s3").put_bucket_policy(Bucket="two", Policy=json.dumps({"Statement": [grant]}))
    credential, prepared = lease(cloud)
    assert refused(cloud.s3(credential).get_object, Bucket="two", Key="x")
    silent = json.loads(prepared.documents[0])
    silent["Statement"] = [one for one in silent["Statement"] if one["Effect"] == "Allow"]
    session = cloud.front.sessions[credential.public["AccessKeyId"]]
    cloud.front.sessions[credential.public["AccessKeyId"]] = type(session)(
        session.arn, session.role, session.token, (silent,), "", {}, session.start, session.end
    )
    assert not refused(cloud.s3(credential).get_object, Bucket="two", Key="x")


def test_a_trust_in_everybody_lets_no_lease_out(cloud: Account) -> None:
    """A role that trusts everybody is not to be had with a lease that does not declare it."""
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}
    cloud.front.client("iam").create_role(RoleName="open", AssumeRolePolicyDocument=json.dumps(trust))
    sts = cloud.client("sts", lease(cloud)[0])
    assert refused(sts.assume_role, RoleArn=f"arn:aws:iam::{ACCOUNT}:role/open", RoleSessionName="out")


def test_after_a_revocation_everything_is_denied_to_the_lease_alone(cloud: Account) -> None:
    """A revoked lease can do nothing any more, and another one of the same role all that it could."""
    first, prepared = lease(cloud)
    second, _ = lease(cloud, "lease-2")
    done = cloud.issuer.revoke(prepared.handles)
    assert done.complete
    assert any("iam:PutRolePolicy" in one for one in done.done)
    assert "few minutes" in done.delay
    assert refused(cloud.s3(first).get_object, Bucket="one", Key="x")
    assert refused(cloud.s3(first).list_objects_v2, Bucket="one")
    cloud.s3(second).get_object(Bucket="one", Key="x")


def test_revoking_again_changes_nothing(cloud: Account) -> None:
    """A second revocation of a lease writes nothing, and says that it was done already."""
    handles = lease(cloud)[1].handles
    cloud.issuer.revoke(handles)
    before = cloud.inline()
    again = cloud.issuer.revoke(handles)
    assert again.complete
    assert cloud.inline() == before
    assert cloud.front.calls.count("iam.PutRolePolicy") == 1


def test_a_frozen_agent_can_do_nothing_until_it_is_let_go(cloud: Account) -> None:
    """All leases of an agent end together, new ones too; after lifting it new and old ones work again."""
    first, prepared = lease(cloud)
    assert cloud.issuer.revoke(prepared.handles, Extent.AGENT).complete
    later, _ = lease(cloud, "lease-2")
    assert refused(cloud.s3(first).get_object, Bucket="one", Key="x")
    assert refused(cloud.s3(later).get_object, Bucket="one", Key="x")
    cloud.issuer.lift(prepared.handles, Extent.AGENT)
    cloud.s3(later).get_object(Bucket="one", Key="x")
    assert POLICY_NAME not in cloud.inline()


def test_all_that_was_issued_before_now_ends_and_what_comes_after_lives(cloud: Account) -> None:
    """A denial of everything before now ends the sessions of this very second, and not later ones."""
    first, prepared = lease(cloud)
    assert cloud.issuer.revoke(prepared.handles, Extent.BEFORE_NOW).complete
    time.sleep(1.1)
    later, _ = lease(cloud, "lease-2")
    assert refused(cloud.s3(first).get_object, Bucket="one", Key="x")
    cloud.s3(later).get_object(Bucket="one", Key="x")


def test_everything_ends_until_somebody_lifts_it(cloud: Account) -> None:
    """A denial of everything ends what was issued and what will be."""
    first, prepared = lease(cloud)
    assert cloud.issuer.revoke(prepared.handles, Extent.EVERYTHING).complete
    assert refused(cloud.s3(first).get_object, Bucket="one", Key="x")
    assert refused(cloud.s3(lease(cloud, "lease-2")[0]).get_object, Bucket="one", Key="x")


def test_a_probe_measures_when_the_end_is_there(cloud: Account) -> None:
    """Where AWS takes its time to spread a policy, a probe tells how long it took."""
    credential, prepared = lease(cloud)
    s3 = cloud.s3(credential)
    s3.get_object(Bucket="one", Key="x")
    cloud.front.lag = 0.5
    done = cloud.issuer.revoke(
        prepared.handles, probe=lambda: not refused(s3.get_object, Bucket="one", Key="x")
    )
    assert done.measured is not None
    assert 0.3 < done.measured < 5


@pytest.mark.parametrize("fault", ["silent", "lost", "broken", "stranger"])
def test_what_may_have_been_minted_is_told_and_never_asked_for_again(cloud: Account, fault: str) -> None:
    """No answer, a broken one or somebody else's: the call is not repeated, and the lease can be revoked."""
    prepared = cloud.issuer.prepare(manifest(), lease="lease-1")
    cloud.front.faults["sts.AssumeRole"] = [fault]
    with pytest.raises(LostAnswerError):
        cloud.issuer.mint(prepared)
    assert cloud.front.calls.count("sts.AssumeRole") == 1
    assert cloud.issuer.revoke(prepared.handles).complete


@pytest.mark.parametrize(
    ("fault", "code"), [("throttle", "throttled"), ("packed", "packed-policy-too-large")]
)
def test_what_surely_was_not_minted_is_no_lost_answer(cloud: Account, fault: str, code: str) -> None:
    """A refusal of AWS leaves nothing to revoke, is told with its reason, and the call is not repeated."""
    prepared = cloud.issuer.prepare(manifest(), lease="lease-1")
    cloud.front.faults["sts.AssumeRole"] = [fault]
    with pytest.raises(IamscopeError) as caught:
        cloud.issuer.mint(prepared)
    assert caught.value.code == code
    assert not isinstance(caught.value, LostAnswerError)
    assert cloud.front.calls.count("sts.AssumeRole") == 1


@pytest.mark.parametrize("fault", ["throttle", "broken", "silent", "lost"])
def test_a_revocation_outlasts_what_passes(cloud: Account, fault: str) -> None:
    """Throttling, errors and lost answers of IAM are tried again until the denial is there."""
    credential, prepared = lease(cloud)
    cloud.front.faults["iam.PutRolePolicy"] = [fault]
    assert cloud.issuer.revoke(prepared.handles).complete
    assert refused(cloud.s3(credential).get_object, Bucket="one", Key="x")


def test_a_revocation_that_fails_says_so(cloud: Account) -> None:
    """Where IAM refuses, nothing is told to be done."""
    credential, prepared = lease(cloud)
    cloud.front.users["AKIAREVOKING00000000"] = cloud.front.users["AKIAISSUING000000000"]
    done = cloud.issuer.revoke(prepared.handles)
    assert not done.complete
    assert "refused-call" in done.open[0]
    cloud.s3(credential).get_object(Bucket="one", Key="x")


def test_what_does_not_fit_a_session_policy_is_kept_in_managed_ones(cloud: Account) -> None:
    """A long manifest is issued under managed policies, created once, and limits just the same."""
    many = [entry(["s3:GetObject"], [f"arn:aws:s3:::one/{n:04}/{'x' * 40}/*" for n in range(45)])]
    prepared = cloud.issuer.prepare(manifest(*many), lease="lease-1")
    assert prepared.handles["policies"]
    credential = cloud.issuer.mint(prepared)
    cloud.issuer.mint(cloud.issuer.prepare(manifest(*many), lease="lease-2"))
    assert cloud.front.calls.count("iam.CreatePolicy") == len(prepared.documents)
    assert refused(cloud.s3(credential).get_object, Bucket="one", Key="x")
    marked = cloud.issuer.orphans()
    assert {one.kind for one in marked} == {"managed policy"}


def test_a_managed_policy_that_somebody_changed_limits_nothing(cloud: Account) -> None:
    """Where a policy of our name says something else, no credential is issued under it."""
    many = [entry(["s3:GetObject"], [f"arn:aws:s3:::one/{n:04}/{'y' * 40}/*" for n in range(45)])]
    prepared = cloud.issuer.prepare(manifest(*many), lease="lease-1")
    name = prepared.handles["policies"].split()[0].rpartition("/")[2]
    wide = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    cloud.front.client("iam").create_policy(
        PolicyName=name, Path="/iamscope/", PolicyDocument=json.dumps(wide)
    )
    with pytest.raises(IamscopeError, match="does not say"):
        cloud.issuer.mint(prepared)
    assert "sts.AssumeRole" not in cloud.front.calls


def test_orphans_are_found_with_their_age(cloud: Account) -> None:
    """Denials are found on whatever role, and told to be needed while a session may live."""
    cloud.issuer.revoke(lease(cloud)[1].handles)
    (found,) = cloud.issuer.orphans()
    assert (found.kind, found.name, found.holder) == ("inline policy", POLICY_NAME, BASE)
    assert found.needed
    assert found.age is not None
    assert 0 <= found.age < 60


def test_unknown_settings_are_refused() -> None:
    """A setting that does not exist is told with those that do."""
    with pytest.raises(UnknownSettingError, match="profil"):
        AwsIssuer({"profil": "x"})
