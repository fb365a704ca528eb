"""The facts command."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from iamscope import catalog
from iamscope.cli.facts import app
from iamscope.errors import IamscopeError
from iamscope.model.provided import Provided, ProvidedPolicy
from tests.fakes.aws import ENVIRONMENT, IDENTITY, UNSET, Params, serving

ROOT = Path(__file__).parents[2]
SNAPSHOT = ROOT / "examples" / "incident" / "snapshot"
POLICY = ProvidedPolicy("arn:aws:iam::aws:policy/A", "v1", '{"Version": "2012-10-17", "Statement": []}')


def run(*arguments: str | Path) -> Result:
    """Run the command, whose errors come through unrendered."""
    return CliRunner().invoke(app, ["aws", *map(str, arguments)])


def test_a_snapshot_is_read_without_signing_in(tmp_path: Path) -> None:
    """The file is there, and of before there is nothing left."""
    path = tmp_path / "facts.json"
    path.write_text("old")
    done = run("-s", SNAPSHOT, "-o", path)
    assert (done.exit_code, done.stdout) == (
        0,
        f"wrote {path}: 6 managed policies of AWS, as of 2026-03-02T08:00:00Z\n",
    )
    assert len(json.loads(path.read_text())["policies"]) == 6
    assert run("-s", SNAPSHOT, "-o", path, "--profile", "audit").exit_code == 2


def test_an_account_is_read_with_what_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The options reach the sign-in, and what was left out is said, harmlessly."""
    given: dict[str, object] = {}

    def read(**options: object) -> Provided:
        given.update(options)
        return Provided("aws", "2026-01-02T03:04:05Z", (POLICY,), (("access denied\x1b[2J", 2),))

    monkeypatch.setattr(catalog, "provided_by_aws", read)
    done = run("-o", tmp_path / "f.json", "--profile", "audit", "--region", "eu-west-1", "--workers", "3")
    del given["progress"]
    expected = {"profile": "audit", "region": "eu-west-1", "workers": 3, "endpoint_url": ""}
    assert given == expected
    assert done.stdout.splitlines() == [
        f"wrote {tmp_path / 'f.json'}: 1 managed policy of AWS, as of 2026-01-02T03:04:05Z",
        "left out 2, whose text could not be read: access denied<U+001B>[2J",
    ]


def test_an_account_is_read_over_http(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What AWS answers is in the file, and only policies of AWS are asked for."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    for name in UNSET:
        monkeypatch.delenv(name, raising=False)
    scopes = []

    def listed(params: Params) -> Params:
        scopes.append(params["Scope"])
        return {"Policies": [{"Arn": POLICY.name, "DefaultVersionId": "v4"}], "IsTruncated": False}

    path = tmp_path / "facts.json"
    with serving(None) as table:
        table.answers["sts.get-caller-identity"] = IDENTITY
        table.answers["iam.list-policies"] = listed
        text = {"Document": POLICY.document, "VersionId": "v4"}
        table.answers["iam.get-policy-version"] = {"PolicyVersion": text}
        done = run("-o", path, "--endpoint-url", table.url)
    assert (done.exit_code, scopes) == (0, ["AWS"])
    (policy,) = json.loads(path.read_text())["policies"]
    assert policy == {"name": POLICY.name, "version": "v4", "document": json.loads(POLICY.document)}


def test_nothing_is_written_of_nothing(tmp_path: Path) -> None:
    """A snapshot that holds no policy of AWS gives an error, and no file."""
    path = tmp_path / "details.json"
    path.write_text('{"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [], "Policies": []}')
    done = run("-s", path, "-o", tmp_path / "facts.json")
    assert isinstance(done.exception, IamscopeError)
    assert done.exception.code == "no-facts"
    assert list(tmp_path.iterdir()) == [path]
