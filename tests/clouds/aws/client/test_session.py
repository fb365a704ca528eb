"""Signing in, making calls, and what goes wrong with either."""

import re
import socket
import time
from pathlib import Path

import pytest

from iamscope.clouds.aws.client import AwsClient, Login, Reply, connect
from iamscope.clouds.aws.client.failures import (
    ExpiredCredentialsError,
    InvalidCredentialsError,
    InvalidRegionError,
    MissingCredentialsError,
    MissingRegionError,
    RoleRefusedError,
    ThrottledError,
    UnknownProfileError,
    UnreachableCloudError,
    UnusableCredentialsError,
)
from iamscope.errors import IamscopeError
from tests.fakes.aws import Aws, Params, Refusal

BUCKET = {"Bucket": "b"}


def client() -> AwsClient:
    """Return the identity that the environment gives."""
    return connect(Login()).own()


def test_identity(bare_aws: Aws) -> None:
    """Signing in says who we are."""
    assert client().account == "123456789012"
    assert client().arn == "arn:aws:iam::123456789012:user/reader"


def test_answer_without_metadata(bare_aws: Aws) -> None:
    """An answer is the provider's own, without the SDK's metadata."""
    bare_aws.answers["iam.get-account-summary"] = {"SummaryMap": {"Users": 3}}
    assert client().read("iam.get-account-summary", {}).body == {"SummaryMap": {"Users": 3}}


def test_pages_are_merged(bare_aws: Aws) -> None:
    """All pages of a call come as one answer, without the words that joined them."""
    pages = {
        "": {"Keys": [{"KeyId": "1"}], "Truncated": True, "NextMarker": "m"},
        "m": {"Keys": [{"KeyId": "2"}], "Truncated": False},
    }
    bare_aws.answers["kms.list-keys"] = lambda params: pages[params.get("Marker", "")]
    assert client().read("kms.list-keys", {}, "eu-west-1").body == {"Keys": [{"KeyId": "1"}, {"KeyId": "2"}]}


def test_large_pages_are_asked_for(bare_aws: Aws) -> None:
    """Queues come in pages only if a page size is asked for: without one AWS stops at a thousand."""
    pages: dict[str, Params] = {"": {"QueueUrls": ["a"], "NextToken": "t"}, "t": {"QueueUrls": ["b"]}}
    sizes: list[int] = []

    def answer(params: Params) -> Params:
        sizes.append(params["MaxResults"])
        return pages[params.get("NextToken", "")]

    bare_aws.answers["sqs.list-queues"] = answer
    assert client().read("sqs.list-queues", {}, "eu-west-1").body == {"QueueUrls": ["a", "b"]}
    assert sizes == [1000, 1000]


def test_only_calls_of_the_table(bare_aws: Aws) -> None:
    """A call outside the table is not made."""
    with pytest.raises(KeyError):
        client().read("iam.delete-user", {"UserName": "x"})
    assert bare_aws.counts() == {"sts.get-caller-identity": 1}


@pytest.mark.parametrize(
    ("call", "request_", "code"),
    [
        ("s3.get-bucket-policy", BUCKET, "NoSuchBucketPolicy"),
        ("s3.get-bucket-policy", BUCKET, "NoSuchBucket"),
        ("s3.get-public-access-block", BUCKET, "NoSuchPublicAccessBlockConfiguration"),
        ("s3.get-bucket-ownership-controls", BUCKET, "OwnershipControlsNotFoundError"),
        ("s3.get-bucket-tagging", BUCKET, "NoSuchTagSet"),
        ("lambda.get-policy", {"FunctionName": "f"}, "ResourceNotFoundException"),
        ("organizations.describe-organization", {}, "AWSOrganizationsNotInUseException"),
        ("ecr.get-repository-policy", {"repositoryName": "rr"}, "RepositoryPolicyNotFoundException"),
        ("kms.get-key-policy", {"KeyId": "k"}, "NotFoundException"),
        ("iam.list-access-keys", {"UserName": "u"}, "NoSuchEntity"),
    ],
)
def test_nothing_is_no_gap(bare_aws: Aws, call: str, request_: dict[str, str], code: str) -> None:
    """Where AWS says that there is none, the reply is neither an answer nor a refusal."""
    bare_aws.refusals[call] = Refusal(code, 404)
    reply = client().read(call, request_, "eu-west-1")
    assert (reply.body, reply.refused) == (None, "")


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("s3.list-buckets", "AccessDenied"),
        ("kms.list-keys", "AccessDeniedException"),
        ("sns.list-topics", "AuthorizationError"),
        ("ec2.describe-regions", "UnauthorizedOperation"),
        ("resourcegroupstaggingapi.get-resources", "AccessDeniedException"),
        ("lambda.list-functions", "AccessDeniedException"),
        ("sqs.list-queues", "AccessDenied"),
    ],
)
def test_refusal(bare_aws: Aws, call: str, code: str) -> None:
    """A refused call is a reply with a reason, in every protocol."""
    bare_aws.refusals[call] = Refusal(code)
    assert client().read(call, {}, "eu-west-1").refused == "access denied"


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (
            "x is not authorized, with an explicit deny in an identity-based policy",
            "access denied by an explicit deny",
        ),
        (
            "x is not authorized, with an explicit deny in a service control policy",
            "access denied by a service control policy",
        ),
        ("\x1b[2J", "access denied"),
    ],
)
def test_reason(bare_aws: Aws, message: str, reason: str) -> None:
    """A refusal says whether a deny is behind it, and nothing that came from the outside."""
    bare_aws.refusals["kms.list-keys"] = Refusal("AccessDeniedException", message=message)
    assert client().read("kms.list-keys", {}, "eu-west-1").refused == reason


def test_other_error(bare_aws: Aws) -> None:
    """An error that we do not know is a refusal that names its code."""
    bare_aws.refusals["kms.list-keys"] = Refusal("KMSInvalidStateException", 400)
    assert client().read("kms.list-keys", {}, "eu-west-1").refused == "AWS answered KMSInvalidStateException"


def test_throttling_is_retried(bare_aws: Aws) -> None:
    """A throttled call is made again."""
    bare_aws.refusals["kms.list-keys"] = Refusal("ThrottlingException", 400, times=2)
    bare_aws.answers["kms.list-keys"] = {"Keys": []}
    assert client().read("kms.list-keys", {}, "eu-west-1").body == {"Keys": []}
    assert bare_aws.counts()["kms.list-keys"] == 3


def test_throttling_without_end(bare_aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that stays throttled stops the run."""
    monkeypatch.setattr("iamscope.clouds.aws.client.session._ATTEMPTS", 2)
    bare_aws.refusals["kms.list-keys"] = Refusal("ThrottlingException", 400)
    with pytest.raises(ThrottledError, match=r"kms\.list-keys"):
        client().read("kms.list-keys", {}, "eu-west-1")


@pytest.mark.parametrize("code", ["ExpiredToken", "ExpiredTokenException", "RequestExpired"])
def test_expired_session(bare_aws: Aws, code: str) -> None:
    """An expired session stops the run, when it starts and on the way."""
    inside = client()
    bare_aws.refusals["kms.list-keys"] = Refusal(code, 400)
    with pytest.raises(ExpiredCredentialsError) as caught:
        inside.read("kms.list-keys", {}, "eu-west-1")
    assert "run the same command again" in (caught.value.hint or "")
    bare_aws.refusals["sts.get-caller-identity"] = Refusal(code, 400)
    with pytest.raises(ExpiredCredentialsError):
        client()


def test_unknown_key(bare_aws: Aws) -> None:
    """Credentials that AWS does not know stop the run at once."""
    bare_aws.refusals["sts.get-caller-identity"] = Refusal("InvalidClientTokenId")
    with pytest.raises(InvalidCredentialsError, match="InvalidClientTokenId"):
        client()


def test_region_that_is_not_enabled(bare_aws: Aws) -> None:
    """A region that does not know sound credentials is a refusal; if they went bad the run stops."""
    inside = client()
    bare_aws.refusals["kms.list-keys"] = Refusal("UnrecognizedClientException", 400)
    reply = inside.read("kms.list-keys", {}, "ap-east-1")
    assert reply.refused == "the region does not accept the credentials (UnrecognizedClientException)"
    bare_aws.refusals["sts.get-caller-identity"] = Refusal("InvalidClientTokenId")
    with pytest.raises(InvalidCredentialsError):
        inside.read("kms.list-keys", {}, "ap-east-1")


def test_no_credentials(bare_aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without credentials the run does not start."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(MissingCredentialsError):
        client()


def test_half_of_the_credentials(bare_aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key without its secret is said to be unusable."""
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(UnusableCredentialsError):
        client()


def test_no_region(environment: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a region the run does not start."""
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    with pytest.raises(MissingRegionError):
        connect(Login())


@pytest.mark.parametrize("region", ["../x", "eu", "EU-WEST-1", "eu-west-1\n", "eu-west-1/x"])
def test_wrong_region(environment: None, region: str) -> None:
    """What cannot be a region is refused."""
    with pytest.raises(InvalidRegionError):
        connect(Login(region=region))


def test_unknown_profile(environment: None) -> None:
    """A profile that does not exist is named."""
    with pytest.raises(UnknownProfileError, match="`nobody`"):
        connect(Login(profile="nobody"))


def test_profile(bare_aws: Aws, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A profile's region and key are used."""
    config = tmp_path / "config"
    config.write_text(
        "[profile p]\nregion=us-west-2\naws_access_key_id=AKIAPROFILE\naws_secret_access_key=x\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    session = connect(Login(profile="p"))
    session.own()
    assert session.region == "us-west-2"
    assert {(call.key, call.region) for call in bare_aws.calls} == {("AKIAPROFILE", "us-west-2")}


def test_network_down(environment: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """An endpoint that nobody listens on stops the run, and is named."""
    monkeypatch.setattr("iamscope.clouds.aws.client.session._ATTEMPTS", 1)
    with pytest.raises(UnreachableCloudError, match=r"127\.0\.0\.1:1"):
        connect(Login(endpoint_url="http://127.0.0.1:1")).own()


def test_service_without_endpoint(bare_aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service without a name in a region has nothing there; one that does not answer is a refusal."""
    inside = client()
    monkeypatch.setattr("iamscope.clouds.aws.client.session._ATTEMPTS", 1)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setattr(type(inside), "_offered", lambda *_: False)
    reply = inside.read("kms.list-keys", {}, "eu-west-3")
    assert reply.refused == "the service's endpoint does not answer"

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert inside.read("kms.list-keys", {}, "eu-west-2") == Reply()


def test_offered(bare_aws: Aws) -> None:
    """The SDK's list says which region has which service; a region that it does not know may have all."""
    inside = client()
    assert inside._offered("kms", "eu-west-1")  # type: ignore[attr-defined]
    assert inside._offered("kms", "eu-nowhere-9")  # type: ignore[attr-defined]


def test_role(aws: Aws) -> None:
    """An assumed role reads its own account, and the external id is passed on."""
    inside = connect(Login()).assumed("arn:aws:iam::222222222222:role/reader", "between-us")
    assert inside.account == "222222222222"
    assert inside.arn.startswith("arn:aws:sts::222222222222:assumed-role/reader/iamscope")
    (assume,) = [call for call in aws.calls if call.call == "sts.assume-role"]
    assert '"ExternalId": "between-us"' in assume.params


def test_refused_role(bare_aws: Aws) -> None:
    """A role that may not be assumed has an error of its own, with the reason."""
    bare_aws.refusals["sts.assume-role"] = Refusal("AccessDenied")
    with pytest.raises(RoleRefusedError, match="access denied") as caught:
        connect(Login()).assumed("arn:aws:iam::222222222222:role/reader")
    assert caught.value.exit_code == 2


def test_profile_whose_role_is_refused(
    bare_aws: Aws, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A profile that leads through a role which may not be assumed is said to be unusable."""
    config = tmp_path / "config"
    role = "role_arn=arn:aws:iam::222222222222:role/r\nsource_profile=base\nregion=eu-west-1"
    config.write_text(f"[profile base]\naws_access_key_id=A\naws_secret_access_key=x\n[profile p]\n{role}\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    bare_aws.refusals["sts.assume-role"] = Refusal("AccessDenied")
    with pytest.raises(UnusableCredentialsError, match="AssumeRole: access denied"):
        connect(Login(profile="p")).own()


def test_session_that_ends_on_the_way(bare_aws: Aws) -> None:
    """A role that can no longer be assumed when its session is renewed stops the run."""
    session = {
        "AccessKeyId": "A" * 16,
        "SecretAccessKey": "x",
        "SessionToken": "x",
        # The SDK renews a session on every call in its last ten minutes.
        "Expiration": time.time() + 120,
    }
    bare_aws.answers["sts.assume-role"] = {"Credentials": session}
    inside = connect(Login()).assumed("arn:aws:iam::222222222222:role/reader")
    bare_aws.refusals["sts.assume-role"] = Refusal("AccessDenied")
    with pytest.raises(RoleRefusedError, match="role/reader"):
        inside.read("kms.list-keys", {}, "eu-west-1")


def test_call_that_the_sdk_refuses(bare_aws: Aws) -> None:
    """A request that the SDK does not take is a refusal, and the run goes on."""
    reply = client().read("kms.list-grants", {"KeyId": ""}, "eu-west-1")
    assert reply.refused == "the AWS SDK cannot make this call"


def test_every_error_is_a_sentence(bare_aws: Aws) -> None:
    """Messages start in lower case or with a name, do not end with a full stop, and come with a hint."""
    errors: list[IamscopeError] = [
        MissingCredentialsError(),
        ExpiredCredentialsError(),
        InvalidCredentialsError("x"),
        UnusableCredentialsError("x"),
        MissingRegionError(),
        InvalidRegionError("x"),
        UnknownProfileError("x"),
        ThrottledError("x"),
        UnreachableCloudError("x"),
        RoleRefusedError("x", "y"),
    ]
    assert len({error.code for error in errors}) == len(errors)
    for error in errors:
        assert re.fullmatch(r"(`|[a-z]|AWS ).*[^.]", error.message)
        assert error.hint
