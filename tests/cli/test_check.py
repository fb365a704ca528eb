"""The command that checks a change, as a user runs it."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from iamscope.cli import main
from tests.cli.child import Run
from tests.fakes.fleet import role
from tests.fakes.plans import plan_json
from tests.pipeline.test_check import AGENT, DECLARED, DELETE, READ, agents_role, inline, manifest, written

GOLDEN = Path(__file__).with_name("check.txt")
ESCAPE = "\x1b[2J\r\u202e|<b>=1+1`"
BESIDE = ("-m", "manifests.yaml")
Command = Callable[..., Run]
FORMATS = ("text", "json", "sarif", "markdown", "junit", "csv", "github", "gitlab")


def unknown_policy() -> dict[str, Any]:
    """Return a policy of the agent of which nothing is known."""
    values = {"name": "later", "role": "agent"}
    references = {"policy": ["aws_s3_bucket.b.arn"]}
    address = "aws_iam_role_policy.later"
    return {"address": address, "values": values, "unknown": {"policy": True}, "references": references}


@pytest.fixture(scope="module")
def change(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write plans that pass, that fail and that nobody knows, and the manifest."""
    folder = tmp_path_factory.mktemp("change")
    manifest(folder)
    written(folder, agents_role(), inline(READ), name="passes.json")
    written(folder, agents_role(), inline(READ), inline(DELETE, name="more"), unknown_policy())
    written(folder, agents_role(), inline(READ), unknown_policy(), name="unknown.json")
    (folder / "nothing").mkdir()
    (folder / "notes.json").write_text("{}")
    return folder


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Return what runs the command in a folder, in this process."""

    def check(folder: Path, *arguments: str) -> Run:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["iamscope", "check", *arguments])
        with pytest.raises(SystemExit) as done:
            main()
        printed = capsys.readouterr()
        return Run(int(done.value.code or 0), printed.out, printed.err)

    return check


def test_what_fails_is_printed_with_its_place_and_remedy(change: Path, run: Command) -> None:
    """The text is that of the golden file, and says the same in a file."""
    done = run(change, "plan.json", "-o", "text=out.txt", *BESIDE)
    assert (done.status, done.err) == (1, "")
    assert done.out == GOLDEN.read_text()
    assert (change / "out.txt").read_text() == done.out


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["passes.json"], 0),
        (["unknown.json"], 1),
        (["unknown.json", "--unknown", "warn"], 0),
        (["plan.json", "--unknown", "warn", "--fail-on", "critical"], 1),
    ],
)
def test_the_exit_code_is_the_verdict(change: Path, run: Command, arguments: list[str], status: int) -> None:
    """0 passes and 1 fails; what is unknown fails unless the user says that it warns."""
    done = run(change, *arguments, *BESIDE)
    assert (done.status, done.err) == (status, "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.json"], "input-not-found"),
        (["nothing"], "nothing-planned"),
        (["notes.json"], "unknown-input"),
        (["passes.json", "--agent", "agent"], "is not NAME=ADDRESS"),
        (["passes.json", "--agent", "agnt=aws_iam_role.agent"], "did you mean `agent`?"),
        (["passes.json", "-o", "pdf=x", "-o", "text"], "`pdf` is none of"),
    ],
)
def test_wrong_input_has_the_code_2(change: Path, run: Command, arguments: list[str], words: str) -> None:
    """The error says what is wrong, and nothing is printed that looks like a verdict."""
    done = run(change, *arguments, *BESIDE)
    assert (done.status, done.out) == (2, "")
    assert words in " ".join(done.err.replace("│", " ").split())
    assert "Traceback" not in done.err


def test_hostile_names_are_harmless_in_every_format(tmp_path: Path, run: Command) -> None:
    """What a plan calls its resources cannot write to the terminal, or into another cell or line."""
    name = f"w{ESCAPE}"
    policy = inline(READ, DELETE)
    policy["address"] = f"aws_iam_role_policy.work[{json.dumps(name)}]"
    policy["values"]["name"] = name
    plan = tmp_path / "plan.json"
    plan.write_bytes(orjson.dumps(plan_json({"resources": [agents_role(), policy]})))
    (tmp_path / "manifests.yaml").write_text(json.dumps(role(AGENT, access=[DECLARED])))
    outputs = [word for one in FORMATS for word in ("-o", f"{one}={one}.out")]
    done = run(tmp_path, "plan.json", *outputs, *BESIDE)
    assert done.status == 1
    for text in (done.out, *((tmp_path / f"{one}.out").read_text() for one in FORMATS)):
        assert "work" in text
        assert not set(text) & {"\x1b", "\r", "\u202e"}


def test_help_tells_the_exit_codes(tmp_path: Path, run: Command) -> None:
    """A reader of a failed job finds there what its code means."""
    told = " ".join(run(tmp_path, "--help").out.replace("│", " ").split())
    assert "0 passes, 1 fails, 2 wrong input, 3 something could not be decided, 4 both 1 and 3" in told
    for option in ("--onto", "--source", "--manifests-from", "--new-only", "--unknown", "--agent"):
        assert option in told
