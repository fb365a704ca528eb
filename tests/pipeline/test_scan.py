"""The scan of the incident against its ground truth."""

from functools import lru_cache

import pytest

from iamscope.model.finding import Finding, Severity
from iamscope.model.scan import Scan
from iamscope.pipeline.scan import ScanInput, exit_code, scan
from tests.demo.committed import Incident
from tests.demo.make_incident import STORY
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


def test_the_exit_code_says_findings_and_no_gap() -> None:
    """Findings alone make 1; above the threshold nothing counts."""
    assert exit_code(answer(), Severity.LOW) == 1
    assert not answer().gaps or all(gap.direction == "limits" for gap in answer().gaps)


def test_the_same_input_gives_the_same_answer() -> None:
    """A second scan equals the first."""
    again = scan(ScanInput(STORY / "snapshot", (STORY / "manifests",), STORY / "estate.yaml"))
    assert again == answer()
