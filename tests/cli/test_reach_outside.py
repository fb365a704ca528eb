"""The command that shows whom somebody outside can become."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from iamscope.cli.app import app
from iamscope.cli.reach import WhoseReachError
from iamscope.pipeline.world import UnknownPrincipalError
from tests.fakes.account import details_of, trusting

REPOSITORY = Path(__file__).parents[2]
FOREIGN = "arn:aws:iam::777777777777:root"
READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
ACCOUNT = {"roles": {"deploy": {"trust": [trusting({"AWS": FOREIGN})], "policies": {"read": [READ]}}}}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one bare file of an account with a role that trusts another account."""
    path = tmp_path_factory.mktemp("outside") / "details.json"
    path.write_text(json.dumps(details_of(ACCOUNT)))
    return path


def run(*arguments: str, snapshot: Path) -> Result:
    """Run the command; its errors come through unrendered."""
    return CliRunner().invoke(app, ["reach", *arguments, "-s", str(snapshot)])


def schema(name: str) -> dict[str, Any]:
    """Return a published schema."""
    found: dict[str, Any] = json.loads((REPOSITORY / "docs" / "schema" / name).read_text())
    return found


def test_the_page_says_that_it_is_external_and_what_is_known(snapshot: Path) -> None:
    """What is known of an account comes before whom it becomes."""
    page = run(FOREIGN, snapshot=snapshot).stdout
    assert page.startswith(f"{FOREIGN}\n  is external: account\n")
    assert "named by the trust of 1 role" in page
    assert "without an external id" in page
    assert "by sts-002: sts:AssumeRole" in page


def test_the_json_says_so_too(snapshot: Path) -> None:
    """One answer, and one object among all with `--external` alone, as the schemas say."""
    answer = json.loads(run(FOREIGN, "--format", "json", snapshot=snapshot).stdout)
    jsonschema.validate(answer, schema("reach.json"))
    assert (answer["external"], answer["sort"], answer["own"]) == (True, "account", False)
    everybody = json.loads(run("--all", "--external", "--format", "json", snapshot=snapshot).stdout)
    jsonschema.validate(everybody, schema("reach-all.json"))
    assert [one["principal"] for one in everybody if "external" in one] == [FOREIGN]
    inside = json.loads(run("--all", "--format", "json", snapshot=snapshot).stdout)
    assert inside == [one for one in everybody if "external" not in one]


def test_drawings_show_it_round(snapshot: Path) -> None:
    """An outsider has a shape of its own."""
    assert f'"{FOREIGN}" [shape=ellipse' in run(FOREIGN, "--format", "dot", snapshot=snapshot).stdout
    assert '(["' in run("--all", "--external", "--format", "mermaid", snapshot=snapshot).stdout


def test_who_is_nobody_is_an_error(snapshot: Path) -> None:
    """A name that means nobody outside is as unknown as before; `--external` goes with `--all`."""
    assert isinstance(run("nobody.example.com", snapshot=snapshot).exception, UnknownPrincipalError)
    assert isinstance(run(FOREIGN, "--external", snapshot=snapshot).exception, WhoseReachError)
