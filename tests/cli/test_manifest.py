"""The manifest commands."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from iamscope.cli import manifest
from iamscope.errors import IamscopeError, ManyErrors
from iamscope.manifest.load import load
from iamscope.manifest.schema import FILES, json_schema
from tests.fakes.vocabulary import AWS

REPOSITORY = Path(__file__).parents[2]
CASES = REPOSITORY / "tests" / "manifest" / "cases"


@pytest.fixture(autouse=True)
def _words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "vocabularies", lambda: AWS)


def run(*arguments: str | Path) -> Result:
    """Run a command of the group, whose errors come through unrendered."""
    return CliRunner().invoke(manifest.app, [str(argument) for argument in arguments])


def code(result: Result) -> str:
    """Return the code of the error with which a command ended."""
    assert isinstance(result.exception, IamscopeError)
    return result.exception.code


def test_validate_counts_what_is_right() -> None:
    """The count tells whether all files were found."""
    result = run("validate", REPOSITORY / "examples" / "manifests", CASES / "whole.yaml")
    assert (result.exit_code, result.stdout) == (0, "ok: 2 agent roles, 1 estate\n")


def test_validate_reports_all_mistakes() -> None:
    """Ten mistakes are ten errors, with exit code 2 to come."""
    result = run("validate", CASES / "ten-mistakes.yaml")
    assert isinstance(result.exception, ManyErrors)
    assert len(result.exception.errors) == 10
    assert result.exception.exit_code == 2
    assert result.stdout == ""


def test_validate_says_what_it_passed_over(tmp_path: Path) -> None:
    """A large file beside the manifests is a note and no failure."""
    (tmp_path / "large.json").write_text('"' + "x" * 1024 * 1024 + '"')
    result = run("validate", tmp_path, CASES / "whole.yaml")
    assert result.exit_code == 0
    assert "large.json" in result.stderr


def test_check_ends_with_its_verdict(tmp_path: Path) -> None:
    """Consistent is 0, a contradiction 1, a policy that nobody knows 3; the page says the same."""
    head = "kind: AgentRole\nversion: 1\nname: a\nagent: {principals: ['arn:aws:iam::111111111111:role/a']}\n"
    get = "access: {aws: [{actions: ['s3:GetObject'], resources: ['*']}]}\n"
    path = tmp_path / "a.yaml"
    for text, status, verdict in (
        (get, 0, "consistent"),
        (get + "never: {aws: [{actions: ['s3:Get*']}]}\n", 1, "inconsistent"),
        ("access: {aws: [{policies: ['arn:aws:iam::aws:policy/R']}]}\n", 3, "unknown"),
    ):
        path.write_text(head + text)
        result = run("check", path)
        assert (result.exit_code, result.stdout.splitlines()[-1]) == (status, f"1 manifest: 1 {verdict}")
        assert json.loads(run("check", path, "--format", "json").stdout)["verdict"] == verdict


def test_check_refuses_what_validate_refuses() -> None:
    """Wrong input is 2, with every mistake."""
    result = run("check", CASES / "ten-mistakes.yaml")
    assert isinstance(result.exception, ManyErrors)
    assert result.exception.exit_code == 2


def test_init_writes_a_valid_manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a file it is named after the agent role."""
    monkeypatch.chdir(tmp_path)
    role, user = "arn:aws:iam::111111111111:role/a", "arn:aws:iam::111111111111:user/b"
    assert run("init", "billing", "--principal", role, "--operator", user).exit_code == 0
    (written,) = load([tmp_path / "billing.yaml"], AWS).fleet.roles
    assert (written.agent.principals[0].text, written.operators[0].text) == (role, user)


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    """An existing file stays as it is, a link to nowhere too."""
    (tmp_path / "a.yaml").write_text("mine")
    (tmp_path / "b.yaml").symlink_to(tmp_path / "nowhere")
    assert code(run("init", "a", "-o", tmp_path / "a.yaml")) == "file-exists"
    assert code(run("init", "a", "-o", tmp_path / "b.yaml")) == "file-exists"
    assert (tmp_path / "a.yaml").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()


def test_init_writes_nothing_when_something_is_wrong(tmp_path: Path) -> None:
    """A wrong principal or an impossible place leaves no file."""
    assert code(run("init", "a", "--principal", "me", "-o", tmp_path / "a.yaml")) == "malformed-principal"
    assert code(run("init", "a", "-o", tmp_path / "no" / "a.yaml")) == "cannot-write"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("arguments", "kind"), [((), "AgentRole"), (("--kind", "Estate"), "Estate")])
def test_schema_prints_the_schema(arguments: tuple[str, ...], kind: str) -> None:
    """It is the one that the checks are made of."""
    result = run("schema", *arguments)
    assert result.exit_code == 0
    assert json.loads(result.stdout) == json_schema(kind)


def test_schema_prints_what_is_published() -> None:
    """The files in docs/schema are the output of the command, byte for byte."""
    for kind, file in FILES.items():
        published = REPOSITORY / "docs" / "schema" / file
        assert run("schema", "--kind", kind).stdout == published.read_text()


def test_importing_the_commands_is_light() -> None:
    """What is heavy is imported by the command that needs it."""
    heavy = "'ruamel.yaml' in sys.modules, 'iamscope.manifest' in sys.modules"
    script = f"import sys, iamscope.cli.manifest; print({heavy})"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    assert done.stdout == "False False\n"
