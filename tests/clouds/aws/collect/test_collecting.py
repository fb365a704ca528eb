"""A whole collection over HTTP: what is read, what is refused, and what never gets in."""

import os
import stat
from pathlib import Path
from typing import Any

import boto3
import pytest

from iamscope.clouds.aws.client.failures import ExpiredCredentialsError, InvalidRegionError, RoleRefusedError
from iamscope.clouds.aws.client.reads import READS
from iamscope.clouds.aws.collect.errors import (
    InvalidAccountError,
    InvalidExternalIdError,
    InvalidRoleError,
    NothingReadableError,
    RoleWithoutAccountsError,
)
from iamscope.errors import IamscopeError
from iamscope.model.gap import Direction
from iamscope.snapshot import family_of
from tests.clouds.aws.collect.conftest import run
from tests.clouds.aws.conftest import tell_moto
from tests.fakes.aws import Aws, Refusal
from tests.fakes.aws_account import ACCOUNT, INSTANCE, SET, Canaries, document, put_organization

REGIONS = ("eu-west-1", "us-east-1")
LAST_ACCESSED = {"iam.generate-service-last-accessed-details", "iam.get-service-last-accessed-details"}


def test_everything(full_aws: Aws, canaries: Canaries, tmp_path: Path) -> None:
    """A full account is read without gaps, each call once, without secrets, for its owner's eyes only."""
    done = run(tmp_path / "shot", regions=REGIONS)
    assert done.snapshot.gaps == ()
    assert done.snapshot.scopes == (ACCOUNT,)
    made = set(full_aws.counts())
    assert made == set(READS) - LAST_ACCESSED - {"ec2.describe-regions"}
    assert {one.call for one in full_aws.repeated()} <= {"sts.get-caller-identity"}
    check_answers(done.snapshot)
    check_canaries(done.folder, canaries)
    for path in done.folder.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def check_answers(snapshot: Any) -> None:
    """Check that every kind of policy has arrived, in every region."""

    def bodies(call: str) -> list[Any]:
        return [answer.body for answer in snapshot.answers(call)]

    def asked(call: str, name: str) -> list[Any]:
        return [answer.request[name] for answer in snapshot.answers(call)]

    (details,) = bodies("iam.get-account-authorization-details")
    assert {user["UserName"] for user in details["UserDetailList"]} == {"ada", "bob"}
    assert details["RoleDetailList"][0]["AssumeRolePolicyDocument"]["Statement"]
    assert asked("iam.list-access-keys", "UserName") == ["ada", "bob"]
    keys = [key for body in bodies("iam.list-access-keys") for key in body["AccessKeyMetadata"]]
    assert len(keys) == 3
    assert all(key["CreateDate"][:2] == "20" for key in keys)
    assert len(bodies("iam.get-access-key-last-used")) == 3
    assert asked("s3.get-bucket-policy", "Bucket") == ["with-policy"]
    assert asked("s3.get-public-access-block", "Bucket") == ["with-policy"]
    assert asked("s3.get-bucket-ownership-controls", "Bucket") == ["with-policy"]
    assert bodies("s3.get-bucket-tagging")[0]["TagSet"] == [{"Key": "env", "Value": "prod"}]
    for call in (
        "kms.get-key-policy",
        "kms.describe-key",
        "sqs.get-queue-attributes",
        "sns.get-topic-attributes",
    ):
        assert [answer.region for answer in snapshot.answers(call)] == list(REGIONS), call
    assert all("Policy" in body["Attributes"] for body in bodies("sqs.get-queue-attributes"))
    assert all(body["Grants"][0]["Operations"] == ["Decrypt"] for body in bodies("kms.list-grants"))
    (functions, _) = bodies("lambda.list-functions")
    assert functions["Functions"][0]["Role"] == f"arn:aws:iam::{ACCOUNT}:role/runner"
    assert bodies("lambda.list-tags")[0]["Tags"] == {"iamscope:agent": "resizer"}
    assert all("sns.amazonaws.com" in body["Policy"] for body in bodies("lambda.get-policy"))
    assert all(
        "GetSecretValue" in body["ResourcePolicy"] for body in bodies("secretsmanager.get-resource-policy")
    )
    assert asked("ecr.get-repository-policy", "repositoryName") == ["images", "images"]
    tags = [
        one["ResourceARN"]
        for body in bodies("resourcegroupstaggingapi.get-resources")
        for one in body["ResourceTagMappingList"]
    ]
    assert any("function:resize" in arn for arn in tags)
    assert asked("organizations.list-organizational-units-for-parent", "ParentId") == [
        "ou-1",
        "ou-11",
        "ou-2",
        "r-1",
    ]
    assert asked("organizations.list-accounts-for-parent", "ParentId") == ["ou-1", "ou-11", "ou-2", "r-1"]
    kinds = [body["Policy"]["PolicySummary"]["Type"] for body in bodies("organizations.describe-policy")]
    assert sorted(kinds) == ["RESOURCE_CONTROL_POLICY", "SERVICE_CONTROL_POLICY"]
    accounts = [
        body["AccountAssignments"][0]["AccountId"] for body in bodies("sso-admin.list-account-assignments")
    ]
    assert accounts == [ACCOUNT, "222222222222"] * 2
    assert snapshot.covered("ecr.get-repository-policy")


def check_canaries(folder: Path, canaries: Canaries) -> None:
    """Check that no planted text is in any file, and that the files are those that hold everything else."""
    assert len(canaries.planted) > 30
    text = "\n".join(path.read_text() for path in folder.rglob("*") if path.is_file())
    assert "CANARY" not in text
    assert "resize" in text


def test_journal_has_no_secrets(full_aws: Aws, canaries: Canaries, tmp_path: Path) -> None:
    """An interrupted collection leaves no secrets either."""
    full_aws.refusals["resourcegroupstaggingapi.get-resources"] = Refusal("ExpiredTokenException", 400)
    full_aws.delays["resourcegroupstaggingapi.get-resources"] = 1.5
    with pytest.raises(ExpiredCredentialsError):
        run(tmp_path / "shot")
    assert (tmp_path / "shot" / "journal.jsonl").stat().st_size > 10_000
    check_canaries(tmp_path / "shot", canaries)


def test_same_bytes(small_aws: Aws, tmp_path: Path) -> None:
    """Two collections of the same account at the same time have the same bytes."""
    folders = [run(tmp_path / name).folder for name in ("one", "two")]
    content = [
        {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        for folder in folders
    ]
    assert content[0] == content[1]


def test_permissions_that_are_enforced(
    aws: Aws, moto_port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader without some permissions gets gaps that name them, in their direction, and the rest."""
    iam = boto3.client("iam")
    boto3.client("s3").create_bucket(
        Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    iam.create_user(UserName="reader")
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    allowed = [
        read.permission
        for read in READS.values()
        if read.permission.partition(":")[0] in ("iam", "s3", "kms")
    ]
    allowed = [
        permission for permission in allowed if permission not in ("s3:GetBucketPolicy", "kms:ListKeys")
    ]
    iam.put_user_policy(UserName="reader", PolicyName="p", PolicyDocument=document(*allowed))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])
    tell_moto(moto_port, "reset-auth", b"0")
    try:
        done = run(tmp_path / "shot")
    finally:
        tell_moto(moto_port, "reset-auth", b"inf")
    missing = {gap.call: (gap.missing, gap.direction) for gap in done.snapshot.gaps}
    assert missing["s3.get-bucket-policy"] == ("s3:GetBucketPolicy", Direction.GRANTS)
    assert missing["kms.list-keys"] == ("kms:ListKeys", Direction.GRANTS)
    assert missing["kms.list-grants"] == ("kms:ListKeys", Direction.GRANTS)
    assert missing["sqs.list-queues"] == ("sqs:ListQueues", Direction.GRANTS)
    assert missing["organizations.list-roots"] == ("organizations:ListRoots", Direction.LIMITS)
    assert done.snapshot.covered("s3.get-bucket-tagging")
    assert done.answer("iam.get-account-authorization-details")["UserDetailList"]


def test_gaps_of_control_policies(small_aws: Aws, tmp_path: Path) -> None:
    """Unread service and resource control policies are told apart, and limit."""
    small_aws.refusals["organizations.list-policies"] = Refusal("AccessDeniedException")
    gaps = run(tmp_path / "shot").snapshot.gaps
    families = {family.name for gap in gaps if (family := family_of(gap.call, gap.scope))}
    assert families == {"scp", "rcp"}
    assert {gap.direction for gap in gaps} == {Direction.LIMITS}


def test_nothing_is_covered_without_its_list(small_aws: Aws, tmp_path: Path) -> None:
    """Where the list of resources was refused, nothing made from it is said to be covered."""
    small_aws.refusals["s3.list-buckets"] = Refusal("AccessDenied")
    small_aws.refusals["sso-admin.list-instances"] = Refusal("AccessDeniedException")
    snapshot = run(tmp_path / "shot").snapshot
    uncovered = ("s3.list-buckets", "s3.get-bucket-policy", "sso-admin.list-account-assignments")
    assert not [call for call in uncovered if snapshot.covered(call)]
    hidden = {family.name for gap in snapshot.gaps if (family := family_of(gap.call, gap.scope))}
    assert hidden == {"s3-policy", "s3-guard", "tag", "identity-center"}


def test_no_organization(small_aws: Aws, tmp_path: Path) -> None:
    """An account outside of any organization has no gap for it."""
    for call in [call for call in READS if call.startswith("organizations.")]:
        small_aws.refusals[call] = Refusal("AWSOrganizationsNotInUseException", 400)
    done = run(tmp_path / "shot")
    assert done.snapshot.gaps == ()
    assert done.snapshot.covered("organizations.list-policies")


def test_region_that_is_not_enabled(small_aws: Aws, tmp_path: Path) -> None:
    """A region that the account has not enabled is a gap of each of its calls, and the rest is read."""
    small_aws.refused_regions["ap-east-1"] = Refusal("UnrecognizedClientException", 400)
    snapshot = run(tmp_path / "shot", regions=("eu-west-1", "ap-east-1")).snapshot
    assert {gap.scope for gap in snapshot.gaps} == {f"{ACCOUNT}/ap-east-1"}
    assert "kms.list-keys" in {gap.call for gap in snapshot.gaps}
    assert [answer.region for answer in snapshot.answers("kms.list-keys")] == ["eu-west-1"]


def test_all_regions(small_aws: Aws, tmp_path: Path) -> None:
    """All enabled regions are read, and asked for only once."""
    snapshot = run(tmp_path / "shot", all_regions=True).snapshot
    assert [answer.region for answer in snapshot.answers("sns.list-topics")] == ["eu-west-1", "us-east-1"]
    assert small_aws.counts()["ec2.describe-regions"] == 1


def test_all_regions_refused(small_aws: Aws, tmp_path: Path) -> None:
    """Where the regions may not be listed, the configured one is read and the rest is a gap."""
    small_aws.refusals["ec2.describe-regions"] = Refusal("UnauthorizedOperation")
    snapshot = run(tmp_path / "shot", all_regions=True).snapshot
    assert [(gap.call, gap.missing) for gap in snapshot.gaps] == [
        ("ec2.describe-regions", "ec2:DescribeRegions")
    ]
    assert [answer.region for answer in snapshot.answers("sns.list-topics")] == ["eu-west-1"]


def test_identity_center_elsewhere(small_aws: Aws, tmp_path: Path) -> None:
    """Roles of Identity Center without an Identity Center in the regions that were read are a gap."""
    role = {
        "RoleName": "AWSReservedSSO_x",
        "Arn": f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/us-west-2/AWSReservedSSO_x",
        "Path": "/aws-reserved/sso.amazonaws.com/us-west-2/",
    }
    details = small_aws.answers["iam.get-account-authorization-details"]
    assert isinstance(details, dict)
    details["RoleDetailList"] = [role]
    assert run(tmp_path / "one").snapshot.gaps == ()
    small_aws.answers["sso-admin.list-instances"] = {"Instances": []}
    (gap,) = run(tmp_path / "two").snapshot.gaps
    assert (gap.call, gap.direction) == ("sso-admin.list-instances", Direction.GRANTS)


def test_several_accounts(aws: Aws, tmp_path: Path) -> None:
    """A role is assumed in each account, and the organization is read once, as its management account."""
    put_organization(aws, Canaries(), management="222222222222")
    done = run(
        tmp_path / "shot",
        accounts=("222222222222", "333333333333", ACCOUNT),
        assume_role_name="reader",
        external_id="between-us",
    )
    assert done.snapshot.scopes == (ACCOUNT, "222222222222", "333333333333")
    scopes = [answer.scope for answer in done.snapshot.answers("iam.get-account-authorization-details")]
    assert scopes == [ACCOUNT, "222222222222", "333333333333"]
    assert [answer.scope for answer in done.snapshot.answers("organizations.list-roots")] == ["222222222222"]
    assumed = [call.params for call in aws.calls if call.call == "sts.assume-role"]
    assert len(assumed) == 2
    assert all('"ExternalId": "between-us"' in params for params in assumed)


def test_role_arns(aws: Aws, tmp_path: Path) -> None:
    """Roles are given by ARN too, and the organization is then read by whoever runs the command."""
    put_organization(aws, Canaries())
    done = run(tmp_path / "shot", role_arns=("arn:aws:iam::222222222222:role/path/reader",))
    assert done.snapshot.scopes == ("222222222222",)
    assert [answer.scope for answer in done.snapshot.answers("organizations.list-roots")] == [ACCOUNT]
    assert not [answer for answer in done.snapshot.answers("s3.list-buckets") if answer.scope == ACCOUNT]


def test_refused_role(aws: Aws, tmp_path: Path) -> None:
    """An account whose role may not be assumed is a gap; without any other, an error leaves nothing."""
    aws.refusals["sts.assume-role"] = Refusal("AccessDenied", times=1)
    accounts = ("222222222222", "333333333333")
    done = run(tmp_path / "one", accounts=accounts, assume_role_name="reader")
    (gap,) = [gap for gap in done.snapshot.gaps if gap.call == "sts.assume-role"]
    assert (gap.scope, gap.missing, gap.direction) == ("222222222222", "sts:AssumeRole", Direction.GRANTS)
    assert done.snapshot.scopes == ("333333333333",)
    aws.refusals["sts.assume-role"] = Refusal("AccessDenied")
    with pytest.raises(RoleRefusedError):
        run(tmp_path / "two", accounts=accounts, assume_role_name="reader")
    assert not (tmp_path / "two").exists()


def test_no_permission_at_all(bare_aws: Aws, tmp_path: Path) -> None:
    """A reader who may read nothing gets one clear error, and nothing is left behind."""
    for call in READS:
        if call != "sts.get-caller-identity":
            bare_aws.refusals[call] = Refusal("AccessDenied")
    with pytest.raises(NothingReadableError, match="user/reader") as caught:
        run(tmp_path / "shot")
    assert caught.value.exit_code == 2
    assert "docs/clouds/aws.md" in (caught.value.hint or "")
    assert not list(tmp_path.iterdir())


def test_expired_before_the_first_answer(bare_aws: Aws, tmp_path: Path) -> None:
    """A session that has expired already leaves nothing."""
    bare_aws.refusals["sts.get-caller-identity"] = Refusal("ExpiredToken", 400)
    with pytest.raises(ExpiredCredentialsError):
        run(tmp_path / "shot")
    assert not list(tmp_path.iterdir())


def test_resume(small_aws: Aws, tmp_path: Path) -> None:
    """After an expired session a second run makes only the calls that were not answered."""
    small_aws.refusals["secretsmanager.list-secrets"] = Refusal("ExpiredTokenException", 400)
    with pytest.raises(ExpiredCredentialsError):
        run(tmp_path / "shot")
    answered = [
        one
        for one in small_aws.calls
        if one.call not in ("sts.get-caller-identity", "secretsmanager.list-secrets")
    ]
    del small_aws.refusals["secretsmanager.list-secrets"]
    small_aws.calls.clear()
    resumed = run(tmp_path / "shot")
    assert not set(answered) & set(small_aws.calls)
    whole = run(tmp_path / "whole")
    assert resumed.index == whole.index
    assert not (tmp_path / "shot" / "journal.jsonl").exists()


def test_last_accessed(small_aws: Aws, tmp_path: Path) -> None:
    """On demand a report is made for each principal, waited for, and read with all its pages."""
    states = iter(["IN_PROGRESS", "COMPLETED", "COMPLETED"])

    def service(name: str) -> dict[str, Any]:
        return {"ServiceName": name, "ServiceNamespace": name.lower()}

    def report(params: Any) -> dict[str, Any]:
        more = "Marker" not in params
        body = {
            "JobStatus": next(states),
            "JobCreationDate": 0,
            "JobCompletionDate": 0,
            "ServicesLastAccessed": [service("S3" if more else "EC2")],
            "IsTruncated": more,
        }
        return {**body, "Marker": "m"} if more else body

    job = "1" * 36
    small_aws.answers["iam.generate-service-last-accessed-details"] = {"JobId": job}
    small_aws.answers["iam.get-service-last-accessed-details"] = report
    done = run(tmp_path / "shot", last_accessed=True)
    (made,) = done.snapshot.answers("iam.generate-service-last-accessed-details")
    assert made.request == {"Arn": f"arn:aws:iam::{ACCOUNT}:user/ada"}
    (answer,) = done.snapshot.answers("iam.get-service-last-accessed-details")
    assert answer.request == {"JobId": job}
    assert [one["ServiceName"] for one in answer.body["ServicesLastAccessed"]] == ["S3", "EC2"]


def test_last_accessed_without_permission(small_aws: Aws, tmp_path: Path) -> None:
    """A refused report is a gap that only limits what can be advised."""
    small_aws.refusals["iam.generate-service-last-accessed-details"] = Refusal("AccessDenied")
    (gap,) = run(tmp_path / "shot", last_accessed=True).snapshot.gaps
    assert (gap.missing, gap.direction) == ("iam:GenerateServiceLastAccessedDetails", Direction.LIMITS)


def test_unfinished_report(small_aws: Aws, tmp_path: Path) -> None:
    """A report that fails is a gap."""
    small_aws.answers["iam.generate-service-last-accessed-details"] = {"JobId": "1" * 36}
    body = {"JobStatus": "FAILED", "JobCreationDate": 0, "JobCompletionDate": 0, "ServicesLastAccessed": []}
    small_aws.answers["iam.get-service-last-accessed-details"] = body
    (gap,) = run(tmp_path / "shot", last_accessed=True).snapshot.gaps
    assert gap.reason == "AWS did not finish the report"


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"accounts": ("12",), "assume_role_name": "r"}, InvalidAccountError),
        ({"accounts": ("1" * 12,)}, RoleWithoutAccountsError),
        ({"assume_role_name": "r"}, RoleWithoutAccountsError),
        ({"role_arns": ("reader",)}, InvalidRoleError),
        ({"role_arns": ("arn:aws:iam::111111111111:user/u",)}, InvalidRoleError),
        ({"accounts": ("1" * 12,), "assume_role_name": "a b"}, InvalidRoleError),
        ({"regions": ("../..",)}, InvalidRegionError),
        ({"external_id": "x"}, InvalidExternalIdError),
    ],
)
def test_wrong_order(
    bare_aws: Aws, tmp_path: Path, options: dict[str, Any], error: type[IamscopeError]
) -> None:
    """A wrong order is refused before AWS is asked anything."""
    with pytest.raises(error) as caught:
        run(tmp_path / "shot", **options)
    assert caught.value.hint
    assert bare_aws.calls == []
    assert not os.listdir(tmp_path)  # noqa: PTH208 - only whether anything is there


def test_identity_center_is_read(small_aws: Aws, tmp_path: Path) -> None:
    """Permission sets and assignments are asked for with their instance."""
    snapshot = run(tmp_path / "shot").snapshot
    requests = [answer.request for answer in snapshot.answers("sso-admin.list-account-assignments")]
    assert requests == [
        {"AccountId": account, "InstanceArn": INSTANCE, "PermissionSetArn": SET}
        for account in (ACCOUNT, "222222222222")
    ]
