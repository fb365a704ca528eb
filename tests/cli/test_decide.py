"""The command that answers cases."""

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner, Result

from iamscope.cli.app import app
from iamscope.clouds.aws import memory
from iamscope.errors import IamscopeError
from iamscope.pipeline import decide as pipeline

REPOSITORY = Path(__file__).parents[2]
CASES = REPOSITORY / "tests" / "cases" / "aws" / "authorize"
SCHEMA = json.loads((REPOSITORY / "docs" / "schema" / "decide.json").read_text())
ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}


def case(name: str, **more: object) -> dict[str, object]:
    """Return a case that is allowed."""
    return {
        "id": name,
        "principal": "arn:aws:iam::111111111111:user/ana",
        "action": "s3:GetObject",
        "resource": {"arn": "arn:aws:s3:::ledger/a", "account": "111111111111"},
        "policies": {"identity": [ALLOW]},
    } | more


def run(*arguments: str | Path, given: str | None = None) -> Result:
    """Run the command; its errors come through unrendered."""
    return CliRunner().invoke(app, ["decide", *map(str, arguments)], input=given)


@pytest.mark.parametrize("file", sorted(CASES.glob("*.yaml")), ids=lambda file: file.stem)
def test_the_cases_of_the_rules_agree(file: Path) -> None:
    """Every case of the rules is answered as it expects, and each answer fits the published schema."""
    result = run(file, "--format", "json")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == re.findall(r"^- id: (\S+)", file.read_text(), re.MULTILINE)
    assert all(answer["agrees"] for answer in answers)
    assert result.exit_code == 0
    for answer in answers:
        jsonschema.validate(answer, SCHEMA)


def test_a_disagreement_is_shown_and_fails(tmp_path: Path) -> None:
    """A decision that is not the expected one is marked, and the exit code is 1."""
    file = tmp_path / "cases.json"
    file.write_text(
        json.dumps([case("right", expect="allow"), case("wrong", expect="explicit-deny"), case("open")])
    )
    result = run(file)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "right: allow (identity)",
        "wrong: allow (identity)  DISAGREES: expected explicit-deny",
        "open: allow (identity)",
        "3 cases answered, 1 of 2 as expected",
    ]
    lines = [json.loads(line) for line in run(file, "--format", "json").stdout.splitlines()]
    assert [line.get("agrees") for line in lines] == [True, False, None]


def test_a_malformed_case_is_reported_and_the_others_are_answered(tmp_path: Path) -> None:
    """What is wrong is said with the line and the id; the exit code is 2 even beside a disagreement."""
    broken = case("broken", policies={"identity": [{"Statement": [{"Effect": "Maybe"}]}]})
    cases = [
        case("one"),
        broken,
        {"id": "none"},
        7,
        case("last", expect="implicit-deny"),
        case("odd", expect="no"),
    ]
    file = tmp_path / "cases.jsonl"
    file.write_text("".join(json.dumps(item) + "\n" for item in cases) + "{oops\n")
    result = run(file, "--format", "json")
    assert result.exit_code == 2
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["one", "last"]
    for line, words in (
        (2, "`broken`"),
        (3, "`none`"),
        (4, "case #4"),
        (6, "`odd` expects `no`"),
        (7, "ends"),
    ):
        assert re.search(rf"cases\.jsonl:{line}: error\[[a-z-]+\]: .*{words}", result.stderr), result.stderr


def test_cases_come_from_standard_input() -> None:
    """A dash reads standard input, whichever format it has."""
    result = run("-", "--format", "json", given=json.dumps(case("piped")))
    assert json.loads(result.stdout)["id"] == "piped"


def test_a_missing_file_is_an_error() -> None:
    """A file that cannot be read says so."""
    result = run("/nowhere/cases.yaml")
    assert isinstance(result.exception, IamscopeError)
    assert result.exception.code == "unreadable-cases"


def test_an_unnamed_case_is_named_by_its_number(tmp_path: Path) -> None:
    """Without an id a case is still told apart."""
    unnamed = {key: value for key, value in case("x").items() if key != "id"}
    result = run("-", "--format", "json", given=json.dumps([case("a"), unnamed]))
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["a", "#2"]


def test_what_is_remembered_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many distinct cases there are, only so many of them are remembered at once."""
    monkeypatch.setattr(pipeline, "_REMEMBERED", 50)
    many = "".join(
        json.dumps(case(f"n{number}", resource=f"arn:aws:s3:::ledger-{number}/a")) + "\n"
        for number in range(500)
    )
    assert run("-", given=many).exit_code == 0
    assert max(cache.cache_info().currsize for cache in memory.caches()) < 1000


def test_the_page_shows_what_the_command_says() -> None:
    """The example on the page is answered as the page says."""
    page = (REPOSITORY / "docs" / "decide.md").read_text()
    (given,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    (answer,) = re.findall(r"```json\n(.*?)\n```", page, re.DOTALL)
    assert YAML(typ="safe", pure=True).load(given)[0]["id"] == "reports-are-read"
    assert run("-", "--format", "json", given=given).stdout.strip() == answer


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    """`iamscope decide … | head -1` ends quietly."""
    file = tmp_path / "cases.jsonl"
    file.write_text("".join(json.dumps(case(f"n{number}")) + "\n" for number in range(3000)))
    command = [sys.executable, "-m", "iamscope", "decide", str(file), "--format", "json"]
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""


def test_a_pattern_has_parts() -> None:
    """The answer about a pattern fits the schema, and tells its parts."""
    allow = {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::ledger/a*"}
    narrow = {"Version": "2012-10-17", "Statement": [allow]}
    resource = {"pattern": "arn:aws:s3:::ledger/*", "account": "111111111111"}
    result = run(
        "-",
        "--format",
        "json",
        given=json.dumps(case("part", resource=resource, policies={"identity": [narrow]})),
    )
    found = json.loads(result.stdout)
    jsonschema.validate(found, SCHEMA)
    assert [part["decision"] for part in found["parts"]] == ["allow", "implicit-deny"]
    assert found["parts"][0]["within"] == [["arn:aws:s3:::ledger/a*"]]
