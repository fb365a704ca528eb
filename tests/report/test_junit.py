"""What a gate found as JUnit XML."""

import xml.etree.ElementTree as ET
from dataclasses import replace

from hypothesis import given, settings

from iamscope.model.gate import Gate
from iamscope.report import junit
from tests.report.gates import CLEAN, FULL, hostile
from tests.report.hostile_names import NAMES


def suites(gate: Gate) -> ET.Element:
    """Return the root of a gate's report."""
    return ET.fromstring(junit.render(gate))


def outcome(case: ET.Element) -> str:
    """Return what a case says of itself: failure, skipped, system-out, or nothing."""
    return next((child.tag for child in case), "")


def outcomes(gate: Gate) -> dict[str, set[str]]:
    """Return what the cases of each class say."""
    found: dict[str, set[str]] = {}
    for case in suites(gate).iter("testcase"):
        name = case.attrib["classname"].removeprefix("iamscope.")
        found.setdefault(name, set()).add(outcome(case))
    return found


def test_there_is_a_suite_for_each_agent() -> None:
    """Every agent has a suite, and what is about no agent has one."""
    names = [suite.attrib["name"] for suite in suites(FULL)]
    assert names == ["coder", "bot", "gone", "reporter", "without a manifest"]


def test_what_fails_the_gate_and_only_that_is_a_failure() -> None:
    """There are as many failures as findings that fail; what warns is skipped, and the rest passes."""
    assert len(list(suites(FULL).iter("failure"))) == len(FULL.failing)
    found = outcomes(FULL)
    assert found["own-excess"] == {"skipped", "system-out"}
    assert found["shared-identity"] == found["runs-as-operator"] == found["dead-guard"] == {"system-out"}
    assert outcomes(replace(FULL, unknown_fails=True))["own-excess"] == {"failure", "system-out"}


def test_what_nobody_knows_does_not_pass() -> None:
    """Gaps, access that cannot be told and agents that are absent are skipped."""
    assert outcomes(FULL)["incomplete"] == {"skipped"}
    cases = {case.attrib["name"]: outcome(case) for case in suites(FULL).iter("testcase")}
    assert cases["undecided 1"] == "skipped"
    assert cases["is there"] == "skipped"


def test_an_agent_within_its_manifest_passes() -> None:
    """An agent without findings is one case that passes."""
    (suite,) = suites(CLEAN)
    (case,) = suite
    assert case.attrib["name"] == "stays within its manifest"
    assert not outcome(case)


def test_the_counts_are_those_of_the_cases() -> None:
    """Each suite, and the whole, says how many cases it has, and of which sort."""
    root = suites(FULL)
    for element in (root, *root):
        for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
            assert int(element.attrib[attribute]) == len(list(element.iter(tag)))


def test_a_case_keeps_its_name_when_the_source_is_laid_out_anew() -> None:
    """The names of cases are different from each other, and hold no line."""
    moved = replace(
        FULL,
        judged=tuple(
            replace(one, spots=tuple(replace(spot, line=99) for spot in one.spots)) for one in FULL.judged
        ),
    )
    names = [[case.attrib["name"] for case in suites(gate).iter("testcase")] for gate in (FULL, moved)]
    assert names[0] == names[1]
    assert len(set(names[0])) == len(names[0])


@settings(max_examples=25)
@given(NAMES)
def test_any_name_gives_valid_xml(name: str) -> None:
    """Whatever the names, the report is XML of the same shape, in printable characters."""
    page = junit.render(hostile(name))
    assert all(letter == "\n" or letter.isprintable() for letter in page)
    tags = [element.tag for element in ET.fromstring(page).iter()]
    assert tags == [element.tag for element in suites(hostile("plain")).iter()]
