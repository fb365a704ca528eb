"""What a gate found as JUnit XML: one suite for each agent, one case for each finding."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from iamscope.model.gate import Gate, Judged, Judgement
from iamscope.model.gate_words import WITHOUT_AGENT, depends, details, sentence, undecided, unsettled
from iamscope.model.safe import printable
from iamscope.model.scan import AgentSummary

FORMAT = "junit"
_LONG = 4_000
_CLASS = "iamscope"


def render(gate: Gate) -> str:
    """Return the suites: what fails is a failure, and what nobody knows is skipped, which is no pass."""
    suites = ET.Element("testsuites", {"name": "iamscope"})
    of_agent: dict[str, list[Judged]] = {agent.name: [] for agent in gate.agents}
    for one in gate.judged:
        of_agent.setdefault(one.finding.agent, []).append(one)
    agents = {agent.name: agent for agent in gate.agents}
    for name, found in of_agent.items():
        _suite(suites, gate, name, agents.get(name), found)
    _count(suites)
    ET.indent(suites)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(suites, encoding="unicode")}\n'


def _suite(
    suites: ET.Element, gate: Gate, name: str, agent: AgentSummary | None, found: Sequence[Judged]
) -> None:
    suite = ET.SubElement(suites, "testsuite", {"name": _safe(name or WITHOUT_AGENT)})
    for one in found:
        _case(suite, gate, one)
    if agent is None:
        return
    for number, part in enumerate(agent.undecided, 1):
        case = ET.SubElement(suite, "testcase", {"classname": _CLASS, "name": f"undecided {number}"})
        _skip(case, undecided(part))
    if not agent.principals:
        case = ET.SubElement(suite, "testcase", {"classname": _CLASS, "name": "is there"})
        _skip(case, "no principal of this agent was found")
    elif not found and not agent.undecided:
        ET.SubElement(suite, "testcase", {"classname": _CLASS, "name": "stays within its manifest"})


def _case(suite: ET.Element, gate: Gate, one: Judged) -> None:
    finding, spot = one.finding, gate.place(one)
    # The fingerprint makes the name the same in the next run, and different from all others.
    case = ET.SubElement(
        suite,
        "testcase",
        {
            "classname": f"{_CLASS}.{finding.kind}",
            "name": _safe(f"{finding.kind} {_subject(one)} [{finding.fingerprint}]"),
            **({"file": _safe(spot.path)} if spot.file else {}),
            **({"line": str(spot.line)} if spot.file and spot.line else {}),
        },
    )
    told = _details(gate, one)
    match gate.judgement(one):
        case Judgement.FAILS:
            label = {"type": finding.kind, "message": _safe(f"{finding.severity.value}: {sentence(finding)}")}
            ET.SubElement(case, "failure", label).text = told
        case Judgement.UNKNOWN:
            _skip(case, f"{sentence(finding)}; {depends(one)}")
        case _ if unsettled(finding):
            _skip(case, sentence(finding))
        case _:
            ET.SubElement(case, "system-out").text = told


def _subject(one: Judged) -> str:
    addresses = [spot.address for spot in one.spots if spot.address]
    return addresses[0] if addresses else one.finding.principal


def _details(gate: Gate, one: Judged) -> str:
    finding = one.finding
    told = {"severity": finding.severity.value, "what": sentence(finding), **details(gate, one)}
    return "\n" + "".join(f"{label}: {_safe(text)}\n" for label, text in told.items())


def _skip(case: ET.Element, text: str) -> None:
    ET.SubElement(case, "skipped", {"message": _safe(text)})


def _count(suites: ET.Element) -> None:
    """Write how many cases there are into each suite, and into the whole."""
    for element in (*suites, suites):
        element.set("tests", str(len(list(element.iter("testcase")))))
        element.set("failures", str(len(list(element.iter("failure")))))
        element.set("errors", "0")
        element.set("skipped", str(len(list(element.iter("skipped")))))


def _safe(text: str) -> str:
    """Return a text of characters that XML has: others are shown as their code points."""
    return printable(text, _LONG)
