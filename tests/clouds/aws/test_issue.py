"""Issuing a credential with the real SDK over HTTP."""

import json
import os
import subprocess
import sys
from pathlib import Path

import boto3
import pytest

from tests.fakes.aws import ENVIRONMENT, Aws, Refusal

ROLE = "arn:aws:iam::123456789012:role/agents/report-base"
MANIFEST = """\
kind: AgentRole
version: 1
name: report-agent
agent:
  principals: ["arn:aws:iam::123456789012:role/report-agent"]
access:
  aws:
    - actions: ["s3:GetObject"]
      resources: ["arn:aws:s3:::reports/*"]
credentials:
  aws:
    role: arn:aws:iam::123456789012:role/agents/report-base
    duration: 15m
"""
ANSWER = {
    "Credentials": {
        "AccessKeyId": "ASIAEXAMPLEEXAMPLE00",
        "SecretAccessKey": "made-up-secret",
        "SessionToken": "made-up-token",
        "Expiration": "2026-11-24T12:00:00Z",
    },
    "AssumedRoleUser": {
        "AssumedRoleId": "AROAEXAMPLE:iamscope-report-agent",
        "Arn": "arn:aws:sts::123456789012:assumed-role/report-base/iamscope-report-agent",
    },
}


def issue(folder: Path, *arguments: str, manifest: str = MANIFEST) -> subprocess.CompletedProcess[str]:
    """Run `iamscope issue` on a manifest in a process of its own."""
    path = folder / "manifest.yaml"
    path.write_text(manifest)
    command = [sys.executable, "-m", "iamscope", "issue", str(path), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=dict(os.environ), check=False)


def test_a_credential_comes_in_the_shape_of_credential_process(aws: Aws, tmp_path: Path) -> None:
    """The role is assumed under the session policy, and the SDK can use what is printed."""
    boto3.client("iam").create_role(
        RoleName="report-base", Path="/agents/", AssumeRolePolicyDocument=json.dumps({"Statement": []})
    )
    result = issue(tmp_path)
    assert result.returncode == 0, result.stderr
    credential = json.loads(result.stdout)
    assert credential.keys() == {"Version", "AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"}
    assert credential["Version"] == 1
    session = boto3.client(
        "sts",
        aws_access_key_id=credential["AccessKeyId"],
        aws_secret_access_key=credential["SecretAccessKey"],
        aws_session_token=credential["SessionToken"],
    )
    assert session.get_caller_identity()["Arn"].endswith("assumed-role/report-base/iamscope-report-agent")


def test_the_call_carries_policy_identity_and_lifetime(bare_aws: Aws, tmp_path: Path) -> None:
    """AssumeRole is asked once, with the composed policy, a source identity and the declared lifetime."""
    bare_aws.answers["sts.assume-role"] = ANSWER
    assert issue(tmp_path, "--seconds", "1800").returncode == 0
    calls = [one for one in bare_aws.calls if one.call == "sts.assume-role"]
    asked = [json.loads(one.params.partition(" ")[2]) for one in calls]
    assert len(asked) == 1
    allowed, *denied = json.loads(asked[0]["Policy"])["Statement"]
    assert allowed["Action"] == "s3:GetObject"
    assert {one["Effect"] for one in denied} == {"Deny"}
    assert asked[0]["SourceIdentity"] == "iamscope-report-agent"
    assert asked[0]["RoleArn"] == ROLE
    assert int(asked[0]["DurationSeconds"]) == 1800


def test_a_session_of_another_role_is_thrown_away(bare_aws: Aws, tmp_path: Path) -> None:
    """When AWS answers with another bearer, nothing is handed out."""
    other = {
        **ANSWER["AssumedRoleUser"],
        "Arn": "arn:aws:sts::123456789012:assumed-role/admin/iamscope-report-agent",
    }
    bare_aws.answers["sts.assume-role"] = {**ANSWER, "AssumedRoleUser": other}
    result = issue(tmp_path)
    assert result.returncode == 2
    assert "wrong-bearer" in result.stderr
    assert "made-up" not in result.stdout + result.stderr


def test_a_refusal_is_one_clear_message(bare_aws: Aws, tmp_path: Path) -> None:
    """When AWS denies the call, the message names the role, and the call is not repeated."""
    bare_aws.refusals["sts.assume-role"] = Refusal("AccessDenied")
    result = issue(tmp_path)
    assert result.returncode == 2
    assert "error[role-refused]" in result.stderr
    assert "Traceback" not in result.stderr
    assert bare_aws.counts()["sts.assume-role"] == 1


def test_printing_the_policy_calls_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --print-policy no credentials and no network are needed."""
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    result = issue(tmp_path, "--print-policy")
    assert result.returncode == 0
    assert json.loads(result.stdout)["Statement"][0]["Resource"] == "arn:aws:s3:::reports/*"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--seconds", "60"], "lifetime"),
        (["--role-arn", "report-base"], "not-a-role"),
        (["--name", "nobody"], "which-manifest"),
    ],
)
def test_wrong_usage_is_refused_before_any_call(arguments: list[str], code: str, tmp_path: Path) -> None:
    """A lifetime, role or name that cannot be is one message and exit code 2."""
    result = issue(tmp_path, *arguments)
    assert result.returncode == 2
    assert f"error[{code}]" in result.stderr
    assert result.stdout == ""


def test_without_a_role_nothing_is_issued(tmp_path: Path) -> None:
    """A manifest without a role needs --role-arn."""
    bare = MANIFEST[: MANIFEST.index("credentials:")]
    result = issue(tmp_path, manifest=bare)
    assert result.returncode == 2
    assert "error[no-role]" in result.stderr
