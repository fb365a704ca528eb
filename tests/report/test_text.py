"""The page for a terminal."""

import re
from dataclasses import replace

import pytest

from iamscope.model.finding import Severity
from iamscope.report import text
from tests.report.small import HOSTILE, pages, scanned

# What a terminal might obey, or show in another order.
_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("name", ["scan.txt", "scan-details.txt", "reach.txt"])
def test_no_line_is_wider_than_a_hundred_columns(name: str) -> None:
    """However long the names, the page stays in its width."""
    assert max(map(len, pages()[name].splitlines())) <= 100


@pytest.mark.parametrize("name", ["scan.txt", "scan-details.txt", "reach.txt"])
def test_nothing_on_the_page_can_steer_a_terminal(name: str) -> None:
    """No control character and no mark that reorders text is printed."""
    assert not _UNSAFE.search(pages()[name])


def test_a_hostile_name_is_shown_all_the_same() -> None:
    """What was removed from a name is told by its number."""
    assert _UNSAFE.search(HOSTILE)
    assert "evil<U+000A><U+001B>[31m<U+202E>=cmd()" in pages()["scan.txt"].replace("\n            ", "")


def test_the_first_lines_say_who_can_destroy_what_through_whom_and_the_fix() -> None:
    """After the lines about the scan come the worst agent, its harm, its operator and the change to make."""
    lines = pages()["scan.txt"].partition("\n\n")[2].splitlines()
    headline = " ".join(line.strip() for line in lines[:4])
    assert re.match(
        r"coder can destroy the production resource \S+, through its operator engineer\. -> fix: ", headline
    )
    assert "`sts:AssumeRole`" in headline


def test_without_findings_the_page_says_so() -> None:
    """An empty scan has no alarming line, and says that there are no findings."""
    empty = replace(scanned(), findings=(), agents=())
    page = text.render(empty)
    assert "no findings" in page
    assert "fix:" not in page


def test_only_the_worst_severity_makes_headlines() -> None:
    """Where nothing is worse than medium, the page begins with the agents."""
    scan = scanned()
    mild = tuple(replace(finding, severity=Severity.MEDIUM) for finding in scan.findings)
    lines = text.render(replace(scan, findings=mild)).splitlines()
    assert lines[2] == ""
    assert set(lines[4]) == {"-"}


def test_details_show_the_proof_of_every_finding() -> None:
    """Each finding stands there with its kind, its statements, its request and its fix."""
    page = " ".join(pages()["scan-details.txt"].split())
    for finding in scanned().findings:
        if finding.agent:
            assert f"{finding.kind}: " in page
        if finding.witness:
            assert finding.witness.action in page
        assert " ".join(finding.remedy.split()[:4]) in page
