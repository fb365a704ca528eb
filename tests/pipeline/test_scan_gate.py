"""A scan as a gate."""

from iamscope import catalog
from iamscope.model.finding import Severity
from iamscope.model.gate import Judgement, Spot
from iamscope.pipeline.scan import exit_code
from iamscope.pipeline.scan_gate import gate_of
from tests.report.small import scanned


def test_the_gate_of_a_scan_holds_all_of_it() -> None:
    """Findings, agents, notices, assumptions and gaps are in the gate, and every format prints it."""
    scan = scanned()
    gate = gate_of(scan, Severity.HIGH)
    assert [one.finding for one in gate.judged] == list(scan.findings)
    assert (gate.agents, gate.assumes) == (scan.agents, scan.assumes)
    assert set(scan.notices) < set(gate.notices)
    assert gate.notices[-1].startswith("unread, and could grant more: ecr.get-repository-policy")
    assert "`bot`" in catalog.FORMATS["markdown"](gate)
    # What the scan fails, the gate fails: severity by severity.
    for severity in (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM):
        assert gate_of(scan, severity).passes == (exit_code(scan, severity) in (0, 3))


def test_a_finding_points_to_its_documents() -> None:
    """A place is the document and where it is attached, or the principal where no document is in question."""
    gate = gate_of(scanned(), Severity.LOW)
    spots = {one.finding.kind: one.spots for one in gate.judged}
    assert Spot("", address="lane on arn:aws:iam::111111111111:role/coder") in spots["reaches-operator"]
    assert spots["long-lived-key"] == (Spot("", address="arn:aws:iam::111111111111:user/bot"),)
    accepted = [one for one in gate.judged if gate.judgement(one) is Judgement.ACCEPTED]
    assert {one.finding.kind for one in accepted} == {"dead-guard"}
