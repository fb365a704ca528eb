"""`iamscope manifest compose` as a user runs it."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.cli.child import ROOT, iamscope

MANIFEST = ROOT / "examples" / "incident" / "manifests" / "report-agent.yaml"
SCHEMA = json.loads((ROOT / "docs" / "schema" / "compose.json").read_text())


@pytest.mark.parametrize("form", ["session", "boundary", "managed"])
def test_every_form_as_json(form: str) -> None:
    """The answer follows the published schema, each document within its limit."""
    run = iamscope("manifest", "compose", MANIFEST, "--as", form, "--format", "json")
    answer = json.loads(run.out)
    jsonschema.validate(answer, SCHEMA)
    assert (run.status, answer["as"]) == (0, form)
    assert all(one["size"] <= one["limit"] for one in answer["documents"])


def test_documents_are_written_as_they_were_counted(tmp_path: Path) -> None:
    """Each document is a file of exactly its size, which equals the manifest; none is overwritten."""
    folder = tmp_path / "new"
    run = iamscope("manifest", "compose", MANIFEST, "--output", folder, "--format", "json")
    (document,) = json.loads(run.out)["documents"]
    file = folder / "report-agent-session.json"
    assert file.stat().st_size == document["size"]
    compared = iamscope("compare", file, MANIFEST)
    assert compared.out.startswith("A and B allow exactly the same")
    again = iamscope("manifest", "compose", MANIFEST, "--output", folder)
    assert (again.status, again.codes) == (2, ["file-exists"])


def test_the_session_policy_is_that_of_issue() -> None:
    """`issue --print-policy` prints the same Allows, and denials of the rest behind them."""
    issued = iamscope("issue", MANIFEST, "--print-policy")
    composed = iamscope("manifest", "compose", MANIFEST, "--format", "json")
    allowed = json.loads(composed.out)["documents"][0]["document"]["Statement"]
    first, *others = json.loads(issued.out)["Statement"]
    assert first == allowed
    assert {one["Effect"] for one in others} == {"Deny"}


def test_a_folder_needs_a_name() -> None:
    """Of several manifests one has to be named."""
    assert iamscope("manifest", "compose", MANIFEST.parent).codes == ["which-manifest"]
    run = iamscope("manifest", "compose", MANIFEST.parent, "--name", "export-agent")
    assert run.out.startswith("export-agent: 1 document, proven to allow exactly")


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    """Where there is a file instead of a folder, that is said."""
    (tmp_path / "file").touch()
    assert iamscope("manifest", "compose", MANIFEST, "-o", tmp_path / "file").codes == ["cannot-write"]
