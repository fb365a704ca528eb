"""Reading AWS managed policies from an account, over HTTP."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from iamscope.clouds.aws.client import Login, connect
from iamscope.clouds.aws.collect.provided import RefusedFactsError, read_provided
from iamscope.model.provided import Provided
from tests.clouds.aws.conftest import free_port, wait_for
from tests.fakes.account import Json, document
from tests.fakes.aws import IDENTITY, Aws, Params, Refusal, serving

TAKEN_AT = "2026-01-02T03:04:05Z"
BASE = "arn:aws:iam::aws:policy"
ALLOW: Json = {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}


def read(workers: int = 4) -> Provided:
    """Read as the command line does."""
    client = connect(Login(workers=workers)).own()
    return read_provided(client, taken_at=TAKEN_AT, workers=workers, progress=lambda *_: None)


def listing(*names: str, version: str = "v1") -> Json:
    """Return the answer that lists some policies."""
    policies = [{"Arn": f"{BASE}/{name}", "DefaultVersionId": version} for name in names]
    return {"Policies": policies, "IsTruncated": False}


@pytest.fixture(scope="module")
def managing() -> Iterator[int]:
    """Run a server of moto that knows the managed policies of AWS."""
    port = free_port()
    environment = {**os.environ, "MOTO_IAM_LOAD_MANAGED_POLICIES": "true"}
    command = [sys.executable, "-m", "moto.server", "-p", str(port)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            wait_for(port)
            yield port
        finally:
            server.terminate()


def test_the_texts_are_those_of_aws(
    managing: int, environment: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a listed policy the default version is read, whatever its path."""
    with serving(("127.0.0.1", managing)) as table:
        monkeypatch.setenv("AWS_ENDPOINT_URL", table.url)
        # The emulator has more than a thousand; a few of them show the same.
        few = listing("AmazonS3ReadOnlyAccess", version="v3")
        few["Policies"] += listing("service-role/AWSLambdaBasicExecutionRole")["Policies"]
        table.answers["iam.list-policies"] = few
        provided = read()
    s3, logs = provided.policies
    assert (s3.name, s3.version) == (f"{BASE}/AmazonS3ReadOnlyAccess", "v3")
    assert '"s3:Get*"' in s3.document
    assert '"logs:CreateLogGroup"' in logs.document
    assert (provided.cloud, provided.taken_at, provided.refused) == ("aws", TAKEN_AT, ())


def test_all_policies_of_aws_are_listed(
    managing: int, environment: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All pages, and nothing but what belongs to AWS."""
    with serving(("127.0.0.1", managing)) as table:
        monkeypatch.setenv("AWS_ENDPOINT_URL", table.url)
        client = connect(Login()).own()
        body = client.read("iam.list-policies", {"Scope": "AWS"}).body or {}
    assert len(body["Policies"]) > 1000
    assert {one["Arn"].split(":")[4] for one in body["Policies"]} == {"aws"}
    assert {frozenset(one) & {"Arn", "DefaultVersionId", "Description"} for one in body["Policies"]} == {
        frozenset(("Arn", "DefaultVersionId"))
    }


@pytest.fixture
def table(bare_aws: Aws) -> Aws:
    """Return an account that lists three policies, of which it knows two."""
    bare_aws.answers["sts.get-caller-identity"] = IDENTITY
    bare_aws.answers["iam.list-policies"] = listing("A", "B", "C")

    def answer(params: Params) -> Params:
        text = document([ALLOW]) if params["PolicyArn"] != f"{BASE}/C" else {"Statement": "odd"}
        return {"PolicyVersion": {"Document": str(text).replace("'", '"'), "VersionId": params["VersionId"]}}

    bare_aws.answers["iam.get-policy-version"] = answer
    return bare_aws


def test_a_text_that_nobody_understands_is_left_out(table: Aws) -> None:
    """The others are read, and it is said."""
    provided = read()
    assert [one.name for one in provided.policies] == [f"{BASE}/A", f"{BASE}/B"]
    ((reason, count),) = provided.refused
    assert count == 1
    assert f"the text of `{BASE}/C`" in reason


def test_some_refusals_leave_out(table: Aws) -> None:
    """A single refused text is counted by its reason, and the rest stays."""
    table.refusals["iam.get-policy-version"] = Refusal("AccessDenied", times=1)
    provided = read(workers=1)
    assert [one.name for one in provided.policies] == [f"{BASE}/B"]
    assert ("access denied", 1) in provided.refused


def test_a_policy_that_is_gone_is_none(table: Aws) -> None:
    """What was deleted since it was listed is not there, and no gap."""
    table.answers["iam.list-policies"] = listing("A", "B")
    table.refusals["iam.get-policy-version"] = Refusal("NoSuchEntity", status=404, times=1)
    provided = read(workers=1)
    assert ([one.name for one in provided.policies], provided.refused) == ([f"{BASE}/B"], ())


@pytest.mark.parametrize("call", ["iam.list-policies", "iam.get-policy-version"])
def test_refusal_of_everything_is_an_error(table: Aws, call: str) -> None:
    """It names the permission that is lacking."""
    table.refusals[call] = Refusal("AccessDenied")
    with pytest.raises(RefusedFactsError, match="access denied") as caught:
        read()
    assert caught.value.hint is not None
    assert {"iam.list-policies": "iam:ListPolicies"}.get(call, "iam:GetPolicyVersion") in caught.value.hint
