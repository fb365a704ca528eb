"""`iamscope manifest suggest` as a user runs it."""

import gzip
from pathlib import Path

from tests.cli.child import ROOT, iamscope

SNAPSHOT = ROOT / "examples" / "incident" / "snapshot"
USAGE = ROOT / "examples" / "usage"


def test_a_suggestion_is_valid_and_within(tmp_path: Path) -> None:
    """What is suggested is written, passes `validate`, and `compare` proves that it is within the access."""
    file = tmp_path / "agent.yaml"
    run = iamscope("manifest", "suggest", "report-agent", "-s", SNAPSHOT, "--usage", USAGE, "-o", file)
    assert (run.status, run.out) == (0, f"wrote {file}\n")
    assert iamscope("manifest", "validate", file).out == "ok: 1 agent role, 0 estates\n"
    assert iamscope("compare", file, "report-agent", "-s", SNAPSHOT).status == 0


def test_without_usage_it_is_all_of_the_access(tmp_path: Path) -> None:
    """Without usage the suggestion and the principal allow exactly the same."""
    file = tmp_path / "agent.yaml"
    iamscope("manifest", "suggest", "report-agent", "-s", SNAPSHOT, "-o", file)
    run = iamscope("compare", file, "report-agent", "-s", SNAPSHOT)
    assert run.out.startswith("A and B allow exactly the same")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """An existing file stays as it is."""
    file = tmp_path / "agent.yaml"
    file.write_text("mine")
    run = iamscope("manifest", "suggest", "report-agent", "-s", SNAPSHOT, "-o", file)
    assert (run.status, run.codes, file.read_text()) == (2, ["file-exists"], "mine")


def test_bad_usage_is_an_error(tmp_path: Path) -> None:
    """A folder without usage, a bomb and a missing folder end with exit code 2 and the reason."""
    (tmp_path / "bomb.json.gz").write_bytes(gzip.compress(b" " * (129 << 20)))
    for usage, code in (
        (tmp_path / "bomb.json.gz", "usage-too-large"),
        (tmp_path / "gone", "unreadable-usage"),
    ):
        run = iamscope("manifest", "suggest", "report-agent", "-s", SNAPSHOT, "--usage", usage)
        assert (run.status, run.codes) == (2, [code])
    (tmp_path / "bomb.json.gz").unlink()
    run = iamscope("manifest", "suggest", "report-agent", "-s", SNAPSHOT, "--usage", tmp_path)
    assert run.codes == ["not-usage"]


def test_scan_names_likely_operators() -> None:
    """A scan with usage says who started an agent whose manifest names no operators."""
    manifests = ROOT / "examples" / "incident" / "manifests"
    run = iamscope("scan", SNAPSHOT, "-m", manifests, "--usage", USAGE)
    told = " ".join(run.out.split())
    assert "release-notes-agent: operator by audit log: mira (CloudTrail: CreateAgentRuntime" in told
    assert "not declared in the manifest" in told
