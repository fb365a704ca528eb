"""A real account's authorization details, scanned on the command line against three manifests."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from iamscope.graph.reach import reach
from iamscope.model.finding import WAYS
from iamscope.pipeline.scan import ScanInput, scan
from iamscope.pipeline.world import load_world
from tests.pipeline.witnesses import EXCESS, judges, wrong

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]
MANIFESTS = Path(__file__).parent / "manifests"
PLACEHOLDER = "000000000000"
SCHEMA = json.loads((ROOT / "docs" / "schema" / "scan.json").read_text())


@dataclass(frozen=True)
class Scanned:
    """The account, the manifests as written for it, and what the command printed."""

    path: Path
    manifests: Path
    status: int
    seconds: float
    answer: Json

    @cached_property
    def details(self) -> Json:
        """The file itself."""
        return dict(json.loads(self.path.read_bytes()))

    def document(self, name: str, attached_to: str) -> Json | None:
        """Return the document that a source names, if it is attached there."""
        everybody = ("UserDetailList", "GroupDetailList", "RoleDetailList")
        holders = [item for key in everybody for item in self.details[key] if item["Arn"] == attached_to]
        for holder in holders:
            if name == "trust policy":
                return dict(holder["AssumeRolePolicyDocument"])
            for key in ("UserPolicyList", "GroupPolicyList", "RolePolicyList"):
                for inline in holder.get(key, ()):
                    if inline["PolicyName"] == name:
                        return dict(inline["PolicyDocument"])
            if name in [item["PolicyArn"] for item in holder["AttachedManagedPolicies"]]:
                return self.managed(name)
        return None

    def managed(self, arn: str) -> Json:
        """Return the default version of a managed policy."""
        (policy,) = (item for item in self.details["Policies"] if item["Arn"] == arn)
        (version,) = (item for item in policy["PolicyVersionList"] if item["IsDefaultVersion"])
        return dict(version["Document"])

    def statements(self, *kinds: str) -> Iterator[tuple[Json, Json, Json]]:
        """Yield finding, source and statement for each source of findings of some kinds, or of all."""
        for finding in self.answer["findings"]:
            if not kinds or finding["kind"] in kinds:
                for source in finding["sources"]:
                    yield finding, source, self.statement(source)

    def statement(self, source: Json) -> Json:
        """Return the statement that a source names, which must be in the file."""
        document = self.document(source["document"], source["attached_to"])
        assert document is not None, source
        listed = document["Statement"]
        statements = [listed] if isinstance(listed, dict) else listed
        statement = dict(statements[source["index"]])
        assert (statement.get("Sid") or None) == source["sid"]
        return statement


@pytest.fixture(scope="module")
def scanned(data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Scanned:
    """Run the scan once, as a user would."""
    path = data_dir / "aws" / "account-authorization-details" / "large-example.json"
    folder = tmp_path_factory.mktemp("manifests")
    account = next(item["Arn"] for item in json.loads(path.read_bytes())["RoleDetailList"]).split(":")[4]
    for file in MANIFESTS.glob("*.yaml"):
        (folder / file.name).write_text(file.read_text().replace(PLACEHOLDER, account))
    command = [
        sys.executable,
        "-m",
        "iamscope",
        "scan",
        str(path),
        "--manifests",
        str(folder),
        "--format",
        "json",
    ]
    begun = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False
    )
    seconds = time.monotonic() - begun
    assert done.stderr == ""
    return Scanned(path, folder, done.returncode, seconds, json.loads(done.stdout))


def test_findings_and_gaps_make_exit_code_4(scanned: Scanned) -> None:
    """A bare file leaves out what could grant more, and there are findings: that is both 1 and 3."""
    assert scanned.status == 4
    assert any(gap["direction"] == "grants" for gap in scanned.answer["gaps"])
    print(f"scanned in {scanned.seconds:.1f} s")


def test_the_answer_has_the_published_shape(scanned: Scanned) -> None:
    """What the command prints fits the schema."""
    jsonschema.Draft202012Validator(SCHEMA).validate(scanned.answer)


def test_every_source_can_be_looked_up(scanned: Scanned) -> None:
    """Each statement that a finding names is in the file: document, attachment, place and label."""
    found = list(scanned.statements())
    assert len(found) > 20


def test_every_statement_of_excess_names_one_of_its_actions(scanned: Scanned) -> None:
    """What is called the source of excess allows an action of the finding, or the rewriting that gives it."""
    for finding, source, statement in scanned.statements(*EXCESS):
        rewriting = [call["action"] for step in finding["path"][-1:] for call in step["calls"]]
        assert statement["Effect"] == "Allow"
        assert any(names(statement, action) for action in [*finding["actions"], *rewriting]), (
            finding,
            source,
        )


def names(statement: Json, action: str) -> bool:
    """Return whether a statement's Action or NotAction covers an action."""
    key = "Action" if "Action" in statement else "NotAction"
    patterns = [statement[key]] if isinstance(statement[key], str) else statement[key]
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns) == (key == "Action")


def test_every_witness_is_allowed_and_undeclared(scanned: Scanned) -> None:
    """`can` allows each witness, or says on what it depends, and the manifest does not allow it."""
    asked = judges(scanned.path, scanned.manifests)
    found = scan(ScanInput(scanned.path, (scanned.manifests,)))
    excess = [finding for finding in found.findings if finding.kind in EXCESS]
    assert len(excess) > 20
    excess += [finding for finding in found.findings if finding.way and finding.danger and finding.agent]
    assert not [mistake for finding in excess for mistake in wrong(asked, finding)]


@pytest.mark.parametrize(
    ("agent", "path", "through"),
    [
        ("lambda-builder", ["lambda-001"], "privesc-high-priv-service-role"),
        ("policy-editor", ["iam-001"], "privesc1-CreateNewPolicyVersion-role"),
        ("stepping-stone", ["sts-001", "sts-001"], "privesc-AssumeRole-ending-role"),
    ],
)
def test_each_agent_destroys_by_its_own_way(
    scanned: Scanned, agent: str, path: list[str], through: str
) -> None:
    """Each of the three roles comes to production-destroying access as its name says."""
    ways = {
        (tuple(step["id"] for step in finding["path"]), finding["principal"].rsplit("/", 1)[-1])
        for finding in scanned.answer["findings"]
        if finding["agent"] == agent and finding["danger"] == "destroys-production"
    }
    assert (tuple(path), through) in ways


def test_the_operators_access_two_steps_away_is_inherited(scanned: Scanned) -> None:
    """What lies in or behind the operator's role comes through it."""
    inherited = [item for item in scanned.answer["findings"] if item["kind"] == "inherited-excess"]
    assert {item["agent"] for item in inherited} == {"stepping-stone"}
    assert all(item["channel"].endswith("role/privesc-AssumeRole-ending-role") for item in inherited)


@pytest.mark.parametrize(
    ("agent", "kinds"),
    [
        ("lambda-builder", {"escalation-path": 1, "reaches-admin": 1}),
        ("policy-editor", {"escalation-path": 1, "reaches-admin": 1}),
        ("stepping-stone", {"escalation-path": 2, "reaches-admin": 1, "reaches-operator": 1}),
    ],
)
def test_ways_are_told_once_for_each_edge(scanned: Scanned, agent: str, kinds: dict[str, int]) -> None:
    """However many of the file's hundred roles lie behind a statement, it is one finding of each kind."""
    found = Counter(item["kind"] for item in scanned.answer["findings"] if item["agent"] == agent)
    assert {kind: found[kind] for kind in WAYS if found[kind]} == kinds


@pytest.mark.parametrize("agent", ["lambda-builder", "policy-editor"])
def test_what_lies_behind_an_edge_is_told_once_for_each_danger(scanned: Scanned, agent: str) -> None:
    """Ninety roles with four hundred statements are as many findings as there are danger classes."""
    excess = [item for item in scanned.answer["findings"] if item["kind"] == "own-excess" and item["path"]]
    found = [item for item in excess if item["agent"] == agent]
    assert len({item["danger"] for item in found}) == len(found) == 6
    assert max(item["behind"]["principals"] for item in found) > 90
    assert max(item["behind"]["statements"] for item in found) > 150
    assert len({json.dumps(item["sources"]) for item in found}) == 1
    for item in found:
        rewriting = [call["action"] for step in item["path"][-1:] for call in step["calls"]]
        for source in item["behind"]["examples"]:
            statement = scanned.statement(source)
            assert any(names(statement, action) for action in [*item["actions"], *rewriting])


def test_what_a_trust_grants_is_not_missing(scanned: Scanned) -> None:
    """A role that another role's trust names may assume it without a policy of its own."""
    missing = [item for item in scanned.answer["findings"] if item["kind"] == "missing-permission"]
    assert not [item for item in missing if item["agent"] == "stepping-stone"]


def test_the_guarded_look_alikes_of_the_file_surely_become_nobody(scanned: Scanned) -> None:
    """The roles that the file's authors built to be mistaken for dangerous ones have no certain way up."""
    _, world = load_world(scanned.path)
    roles = [item for item in world.principals() if item.kind == "role" and item.name[:2] == "fp"]
    assert len(roles) == 5
    for principal in roles:
        found = reach(world, [principal])
        gained = [holding for holding, path in found.paths.items() if path and found.certain(holding)]
        assert not [item for item in gained if item.raised or "high-priv" in item.principal.name]
