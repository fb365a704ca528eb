"""The command that confirms a finding."""

import json
import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from typer.testing import CliRunner

from iamscope.cli.app import app
from iamscope.model.finding import Finding, Severity, Witness
from iamscope.model.principal import Principal
from iamscope.model.reach import Holding, Step
from iamscope.report.text.confirming import confirming

INCIDENT = Path(__file__).parents[3] / "examples" / "incident"
ANA = "arn:aws:iam::111111111111:user/ana"
WITNESS = Witness(ANA, "s3:GetObject", "arn:aws:s3:::b/x")


def commands(page: str) -> Iterator[list[str]]:
    """Yield the arguments of each command that a page tells to confirm something with."""
    pasted = page.replace("\\\n", "")
    for line in pasted.splitlines():
        label, _, command = line.strip().partition(" ")
        if label == "confirm":
            yield shlex.split(command)[1:]


def confirmed(witness: Witness | None, *path: Step) -> list[str]:
    """Return the arguments of the command that confirms a finding with a witness, none if there is none."""
    finding = Finding("own-excess", Severity.LOW, "agent", ANA, "m", "r", witness=witness, path=path)
    return next(commands("\n".join(confirming(finding, "my snapshot"))), [])


def test_every_command_of_a_scan_confirms_its_finding() -> None:
    """Pasted into a shell, each command says that the request is allowed, or may be."""
    scan = ["scan", str(INCIDENT / "snapshot"), "-m", str(INCIDENT / "manifests")]
    page = CliRunner().invoke(app, [*scan, "-e", str(INCIDENT / "estate.yaml"), "--details"]).stdout
    told = {tuple(one) for one in commands(page)}
    assert len(told) > 10
    for one in sorted(told):
        answer = CliRunner().invoke(app, [*one, "--format", "json"])
        wanted = "allow" if "--complete" in one else "conditional"
        assert json.loads(answer.stdout)["decision"] == wanted, one


def test_a_command_carries_the_keys_of_the_request() -> None:
    """Each value of each key is given, quoted where a shell would read it otherwise."""
    found = confirmed(
        replace(WITNESS, context=(("aws:SourceIp", ("10.0.0.1",)), ("aws:UserAgent", ("a b", "$c"))))
    )
    assert found == [
        *("can", ANA, "s3:GetObject", "arn:aws:s3:::b/x", "-s", "my snapshot"),
        *("-c", "aws:SourceIp=10.0.0.1", "-c", "aws:UserAgent=a b", "-c", "aws:UserAgent=$c"),
        *("--complete", "--assume-no-scp"),
    ]


def test_a_star_in_a_name_means_itself() -> None:
    """A witness acts on one thing, also where its name looks like a pattern."""
    assert "--literal" in confirmed(replace(WITNESS, resource="arn:aws:s3:::b/*"))


def test_what_hangs_on_a_key_leaves_it_open() -> None:
    """Where the request is allowed only perhaps, keys that are not given are unknown."""
    assert "--complete" not in confirmed(replace(WITNESS, depends="something"))


def test_no_command_where_none_would_confirm() -> None:
    """What is not allowed yet, and a name that cannot be pasted, get no command."""
    holding = Holding(Principal("aws", ANA, "user", "ana", "111111111111"))
    step = Step("iam-001", holding, replace(holding, raised=True), ())
    assert confirmed(None) == []
    assert confirmed(WITNESS, step) == []
    assert confirmed(replace(WITNESS, resource="arn:aws:s3:::b/\x1b[31m")) == []
