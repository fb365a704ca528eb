"""Remedies of the incident, and the folder that they are written to."""

import json
import os
import subprocess
from pathlib import Path

import jsonschema
import pytest

from iamscope.errors import IamscopeError, ManyErrors
from iamscope.pipeline.fix import Fixed, FixInput, exit_code, fix
from iamscope.pipeline.folder import OutputExistsError, write_folder
from iamscope.report import folder_fix, json_fix, text_fix
from tests.fakes.fixing import Case, allow, allowed, entry, left
from tests.fakes.fleet import role

INCIDENT = Path("examples/incident")
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schema" / "remedies.json").read_text())
HOSTILE = "x`$(touch pwned)`\u202e\n"
AGENT = "arn:aws:iam::111111111111:role/agent"


@pytest.fixture(scope="module")
def fixed() -> Fixed:
    """Return remedies for all findings of the incident."""
    return fix(FixInput(INCIDENT / "snapshot", (INCIDENT / "manifests",), INCIDENT / "estate.yaml"))


def test_the_incident_has_its_remedies(fixed: Fixed) -> None:
    """The engineer's agent gets a session policy, the reports' agent loses its way into that role."""
    kinds = {remedy.agent: remedy.kinds for remedy in fixed.fixes.remedies}
    assert kinds == {
        "billing-dashboard-agent": ("session-policy",),
        "report-agent": ("close-channel", "narrow"),
        "log-insights-agent": ("delete-key",),
    }
    assert exit_code(fixed) == 1


def test_every_finding_has_one_answer(fixed: Fixed) -> None:
    """A finding has a remedy or a reason, and never both."""
    removed = [finding.fingerprint for remedy in fixed.fixes.remedies for finding in remedy.findings]
    without = [one.finding.fingerprint for one in fixed.fixes.unsolved]
    assert sorted([*removed, *without]) == sorted(finding.fingerprint for finding in fixed.scan.findings)
    assert all(one.reason for one in fixed.fixes.unsolved)


def test_the_page_fits_its_schema(fixed: Fixed) -> None:
    """What is printed as JSON fits the published schema, which is valid itself."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(json.loads(json_fix.render(fixed.fixes)), SCHEMA)


def chosen(*fingerprints: str) -> FixInput:
    """Return the incident with some findings to fix."""
    manifest = INCIDENT / "manifests" / "report-agent.yaml"
    return FixInput(INCIDENT / "snapshot", (manifest,), INCIDENT / "estate.yaml", fingerprints)


def test_one_finding_can_be_chosen(fixed: Fixed) -> None:
    """By the beginning of its fingerprint, and then nothing else is removed."""
    mails = [item for item in fixed.scan.findings if item.actions[:1] == ("ses:SendEmail",) and not item.path]
    (mail,) = (item for item in mails if item.agent == "report-agent")
    (remedy,) = fix(chosen(mail.fingerprint[:8])).fixes.remedies
    assert remedy.findings == (mail,)
    assert [edit["edit"] for edit in remedy.edits] == ["remove-statement"]


def test_unknown_fingerprints_come_at_once(fixed: Fixed) -> None:
    """Each fingerprint that no finding has is told, with the nearest."""
    known = next(item.fingerprint for item in fixed.scan.findings if item.agent == "report-agent")
    with pytest.raises(ManyErrors) as caught:
        fix(chosen(known[:-1] + "x", "zzz"))
    first, second = caught.value.errors
    assert first.hint == f"did you mean `{known}`?"
    assert "`zzz`" in second.message


def test_remedies_applied_are_found_no_more() -> None:
    """The edits of all remedies together leave none of what they remove, and all that is declared."""
    account = {"roles": {"agent": {"policies": {"own": [allow("s3:*")], "more": [allow("sqs:*")]}}}}
    case = Case(account, role(AGENT, access=[entry("s3:Get*", "arn:aws:s3:::logs/*")]))
    after = case.after()
    scan = case.scan(after)
    found = [finding for remedy in case.fixes.remedies for finding in remedy.findings]
    assert found
    assert not any(list(left(finding, scan)) for finding in found)
    assert allowed(after, AGENT, "s3:GetObject", "arn:aws:s3:::logs/x")


def folder_of(fixed: Fixed, folder: Path) -> Path:
    """Write remedies to a folder."""
    write_folder(folder, folder_fix.files(fixed.fixes, json_fix.render(fixed.fixes)))
    return folder


def test_a_folder_is_written_whole(fixed: Fixed, tmp_path: Path) -> None:
    """Documents, script and Terraform are there; every document that the script names is."""
    folder = folder_of(fixed, tmp_path / "a" / "new")
    assert {path.name for path in folder.iterdir()} == {"remedies.json", "apply.sh", "main.tf", "documents"}
    script = (folder / "apply.sh").read_text()
    for paper in (folder / "documents").iterdir():
        assert f"file://documents/{paper.name}" in script
        json.loads(paper.read_text())
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["new"]
    assert (folder / "apply.sh").stat().st_mode & 0o777 == 0o600


def test_nothing_is_overwritten(fixed: Fixed, tmp_path: Path) -> None:
    """What exists is refused, were it an empty folder or a dangling link."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("empty", "link"):
        with pytest.raises(OutputExistsError):
            folder_of(fixed, tmp_path / name)
    assert not (tmp_path / "nowhere").exists()


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    """Where a file cannot be written, there is no folder."""
    with pytest.raises(IamscopeError):
        write_folder(tmp_path / "new", {"fine.json": "{}", "a/b/c": "no such folder"})
    assert list(tmp_path.iterdir()) == []


AWS = """#!/bin/sh
if [ "$1 $2" = "sts get-caller-identity" ]; then echo "${ACCOUNT}"; else printf '%s\\n' "$*" >> calls; fi
"""


@pytest.mark.parametrize(
    ("arguments", "account", "status", "calls"),
    [
        ((), "111111111111", 2, 0),
        (("apply",), "111111111111", 0, 3),
        (("apply",), "222222222222", 0, 0),
    ],
)
def test_the_script_does_what_it_is_told(
    fixed: Fixed, tmp_path: Path, arguments: tuple[str, ...], account: str, status: int, calls: int
) -> None:
    """Without the word it does nothing, and in another account it skips what is not for it."""
    folder = folder_of(fixed, tmp_path / "new")
    command = tmp_path / "bin" / "aws"
    command.parent.mkdir()
    command.write_text(AWS)
    command.chmod(0o755)
    environment = {"PATH": f"{command.parent}:{os.environ['PATH']}", "ACCOUNT": account}
    run = subprocess.run(
        ["sh", str(folder / "apply.sh"), *arguments], env=environment, capture_output=True, check=False
    )
    made = folder / "calls"
    assert run.returncode == status, run.stderr
    assert len(made.read_text().splitlines() if made.exists() else []) == calls


def test_a_hostile_name_is_harmless(tmp_path: Path) -> None:
    """A label of a statement, or the name of an agent, ends no comment and expands to nothing."""
    policies = {"own": [allow("s3:*", Sid=HOSTILE), allow("sqs:SendMessage")]}
    case = Case(
        {"roles": {"agent": {"policies": policies}}},
        role(AGENT, access=[entry("sqs:SendMessage")], name="agent"),
    )
    folder = folder_of(case.fixed, tmp_path / "new")
    for name in ("apply.sh", "main.tf"):
        text = (folder / name).read_text()
        assert "\u202e" not in text
        assert "touch pwned" not in text
    assert "\u202e" not in text_fix.render(case.fixes)
    assert "\u202e" not in (folder / "remedies.json").read_text()
