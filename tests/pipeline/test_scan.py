"""The scan of the incident against its ground truth."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from iamscope import catalog
from iamscope.manifest.mistakes import UnknownEnvironmentError
from iamscope.model.finding import Finding, Severity
from iamscope.model.scan import Scan
from iamscope.pipeline.exceptions import UnknownFindingError
from iamscope.pipeline.scan import ScanInput, exit_code, scan, scan_world
from tests.demo.committed import Incident
from tests.demo.make_incident import STORY
from tests.fakes.account import arn, snapshot_of
from tests.fakes.fleet import estate, loaded, role
from tests.pipeline.witnesses import EXCESS, judges, wrong

INCIDENT = Incident()
AGENTS = sorted(INCIDENT.agents)


@lru_cache(maxsize=1)
def answer() -> Scan:
    """Return the scan of the incident."""
    return scan(ScanInput(STORY / "snapshot", (STORY / "manifests",), STORY / "estate.yaml"))


def found(agent: str) -> list[Finding]:
    """Return the findings about one agent."""
    return [finding for finding in answer().findings if finding.agent == agent]


def statements(agent: str, *kinds: str) -> set[tuple[str, int, str]]:
    """Return document, index and holder of every source of some kinds of finding."""
    return {
        (source.document.rsplit("/", 1)[-1], source.index, source.attached_to)
        for finding in found(agent)
        if finding.kind in kinds
        for source in finding.sources
    }


@pytest.mark.parametrize("agent", AGENTS)
def test_every_statement_beyond_the_manifest_is_found(agent: str) -> None:
    """Each statement of the truth is the source of an excess finding."""
    rows = INCIDENT.agents[agent]["excess"]
    wanted = {(row["document"].rsplit("/", 1)[-1], row["index"], row["attached_to"]) for row in rows}
    assert wanted <= statements(agent, "inherited-excess", "own-excess")


@pytest.mark.parametrize("agent", AGENTS)
def test_no_declared_statement_is_flagged(agent: str) -> None:
    """A statement that the truth calls within the manifest is the source of no excess finding."""
    rows = INCIDENT.agents[agent].get("within", [])
    within = {(row["document"].rsplit("/", 1)[-1], row["index"], row["attached_to"]) for row in rows}
    assert not within & statements(agent, "inherited-excess", "own-excess")


@pytest.mark.parametrize("agent", AGENTS)
def test_the_kinds_are_those_of_the_truth(agent: str) -> None:
    """An agent has findings of exactly the expected kinds."""
    truth = INCIDENT.agents[agent]
    kinds = {finding.kind for finding in found(agent)}
    shared = {"shared-identity"} if "shared-identity" in truth["kinds"] else set()
    assert kinds - set(truth.get("may", [])) - shared == set(truth["kinds"]) - shared


def test_a_shared_identity_is_found_once() -> None:
    """Two agents on one principal are one finding that names both."""
    findings = [finding for finding in answer().findings if finding.kind == "shared-identity"]
    assert len(findings) == 1
    assert all(name in findings[0].message for name in ("dunning-agent", "invoice-import-agent"))


@pytest.mark.parametrize("agent", AGENTS)
def test_origins_are_those_of_the_truth(agent: str) -> None:
    """Every statement of the truth has its origin: inherited, own, or both."""
    for row in INCIDENT.agents[agent]["excess"]:
        key = (row["document"].rsplit("/", 1)[-1], row["index"], row["attached_to"])
        origins = {
            str(finding.origin)
            for finding in found(agent)
            for source in finding.sources
            if finding.origin
            and (source.document.rsplit("/", 1)[-1], source.index, source.attached_to) == key
        }
        assert row["origin"] in origins, key


@pytest.mark.parametrize("agent", AGENTS)
def test_reach_is_that_of_the_truth(agent: str) -> None:
    """What must be reached is reached, and what is out of reach is not."""
    summary = next(item for item in answer().agents if item.name == agent)
    reached = {item.principal for item in summary.reaches}
    truth = INCIDENT.agents[agent]
    assert set(truth.get("reaches", [])) <= reached
    assert not reached & set(truth.get("out_of_reach", []))


def test_decoys_have_no_finding() -> None:
    """No finding is about a principal that only looks suspicious."""
    about = {finding.principal for finding in answer().findings}
    assert not about & {row["principal"] for row in INCIDENT.truth["decoys"]}


def test_undeclared_agents_are_found() -> None:
    """Exactly the marked principals without a manifest are undeclared agents."""
    about = {finding.principal for finding in answer().findings if finding.kind == "undeclared-agent"}
    wanted = {row if isinstance(row, str) else row["principal"] for row in INCIDENT.truth["undeclared"]}
    assert about == wanted


def test_every_forbidden_reach_names_a_request() -> None:
    """A finding of forbidden reach carries a witness."""
    assert all(item.witness for item in answer().findings if item.kind == "forbidden-reach")


def test_every_witness_of_excess_is_allowed_and_undeclared() -> None:
    """What a finding of excess shows is allowed when `can` is asked, and the manifest does not allow it."""
    asked = judges(STORY / "snapshot", STORY / "manifests")
    excess = [finding for finding in answer().findings if finding.kind in EXCESS]
    assert len(excess) > 20
    assert not [mistake for finding in excess for mistake in wrong(asked, finding)]


def test_every_witness_of_a_way_is_allowed_and_undeclared() -> None:
    """What a finding of reach shows is allowed to one on its path, and the manifest does not allow it."""
    asked = judges(STORY / "snapshot", STORY / "manifests")
    ways = [finding for finding in answer().findings if finding.way and finding.danger and finding.agent]
    assert ways
    assert not [mistake for finding in ways for mistake in wrong(asked, finding)]
    for finding in ways:
        assert finding.witness is not None
        assert finding.witness.principal in {step.target.principal.id for step in finding.path}


def test_the_exit_code_says_findings_and_no_gap() -> None:
    """Findings alone make 1; above the threshold nothing counts."""
    assert exit_code(answer(), Severity.LOW) == 1
    assert not answer().gaps or all(gap.direction == "limits" for gap in answer().gaps)


def test_the_same_input_gives_the_same_answer() -> None:
    """A second scan equals the first."""
    again = scan(ScanInput(STORY / "snapshot", (STORY / "manifests",), STORY / "estate.yaml"))
    assert again == answer()


MAINTAINER = {
    "roles": {
        "bot": {
            "policies": {"work": [{"Effect": "Allow", "Action": "s3:DeleteBucket", "Resource": "*"}]},
        }
    },
    "buckets": {"prod-data": [], "stage-data": []},
}
DELETING = {"actions": ["s3:DeleteBucket"], "resources": ["*"]}
PLACES = estate(
    production={"resources": ["arn:aws:s3:::prod-*"]}, staging={"resources": ["arn:aws:s3:::stage-*"]}
)


def maintained(*documents: dict[str, Any], **more: Any) -> Scan:
    """Return the scan of a maintainer's account; its manifest declares what it can do."""
    found = loaded({**role(arn("role", "bot"), name="bot", access=[DELETING]), **more}, *documents)
    read = snapshot_of(MAINTAINER)
    world = catalog.clouds()["aws"].world(read)
    return scan_world(read, world, found.fleet, next(iter(found.estates), None))


def test_an_agent_must_not_leave_its_environments() -> None:
    """What it can change elsewhere is forbidden reach, at the line that names its own, and that alone."""
    (found,) = [one for one in maintained(PLACES, environments=["staging"]).findings if one.witness]
    assert found.kind == "forbidden-reach"
    assert "what `environments` leaves out at fleet.yaml:1" in found.message
    assert "`production`" in found.message
    assert not [one for one in maintained(PLACES).findings if one.witness]
    both = maintained(PLACES, environments=["staging", "production"])
    assert not [one for one in both.findings if one.witness]


def test_what_never_forbids_is_still_called_so() -> None:
    """A line of `never` is named as such, beside environments of one's own."""
    both = maintained(PLACES, environments=["staging"], never={"environments": ["production"]})
    messages = [one.message for one in both.findings if one.witness]
    assert len(messages) == 1
    entries = maintained(PLACES, environments=["staging", "production"], never={"aws": [DELETING]})
    assert ["`never` forbids" in one.message for one in entries.findings if one.witness] == [True]


@pytest.mark.parametrize("more", [{"environments": ["staging"]}, {"never": {"environments": ["production"]}}])
def test_environments_that_nobody_defines_are_a_notice(more: dict[str, Any]) -> None:
    """Without an estate they are not judged, and that is said; with one there is nothing to say."""
    assert any("not known and not judged" in notice for notice in maintained(**more).notices)
    assert not maintained(PLACES, **more).notices


def test_a_misspelled_environment_is_wrong_input(tmp_path: Path) -> None:
    """An environment that the estate file does not have would protect nothing."""
    manifest = role(arn("role", "bot"), name="bot", never={"environments": ["producton"]})
    (tmp_path / "bot.json").write_text(json.dumps(manifest))
    with pytest.raises(UnknownEnvironmentError):
        scan(ScanInput(STORY / "snapshot", (tmp_path / "bot.json",), STORY / "estate.yaml"))


def test_a_misspelled_kind_of_finding_is_wrong_input(tmp_path: Path) -> None:
    """An exception for a kind that does not exist accepts nothing, and is told at once."""
    some = {"finding": "own-exces", "owner": "o", "reason": "r", "expires": "2027-01-01"}
    manifest = {**role(arn("role", "bot"), name="bot"), "exceptions": [some]}
    (tmp_path / "bot.json").write_text(json.dumps(manifest))
    with pytest.raises(UnknownFindingError):
        scan(ScanInput(STORY / "snapshot", (tmp_path / "bot.json",), STORY / "estate.yaml"))
