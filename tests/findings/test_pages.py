"""Every kind of finding has its page and its row in the table of severities."""

import re
from pathlib import Path

import pytest

from iamscope import catalog
from iamscope.model.danger import Danger
from iamscope.model.finding import Severity
from tests.report.small import scanned

PAGES = Path(__file__).parents[2] / "docs" / "findings"
KINDS = tuple(rule.kind for rule in catalog.RULES)
SECTIONS = ("Example", "What it means", "What to do", "When it is wrong")


def severity(kind: str, danger: Danger) -> Severity:
    """Return how bad a kind is in a danger class."""
    found = catalog.SEVERITIES[kind]
    return found if isinstance(found, Severity) else found[danger]


def table() -> list[str]:
    """Return the table of severities as the code has it."""
    rows = [["kind", *Danger], ["---"] * (len(Danger) + 1)]
    rows += [
        [f"[{kind}]({kind}.md)", *(severity(kind, danger) for danger in Danger)] for kind in catalog.FINDINGS
    ]
    return ["| " + " | ".join(map(str, row)) + " |" for row in rows]


def test_the_table_of_severities_is_that_of_the_code() -> None:
    """The table in the pages' index is what the code decides by."""
    text = (PAGES / "README.md").read_text()
    found = re.search(r"<!-- severities -->\n(.*?)\n<!-- end of severities -->", text, re.DOTALL)
    assert found is not None
    assert found[1].splitlines() == table()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_page(kind: str) -> None:
    """A page shows an example, and says what the kind means, what to do and when it is wrong."""
    lines = (PAGES / f"{kind}.md").read_text().splitlines()
    assert lines[0] == f"# {kind}"
    assert [line[3:] for line in lines if line.startswith("## ")] == list(SECTIONS)


def test_every_page_is_of_a_kind() -> None:
    """No page speaks of a kind that does not exist."""
    assert {path.stem for path in PAGES.glob("*.md")} == {"README", *KINDS}


def test_every_danger_class_is_explained() -> None:
    """The index says of each danger class what it takes in."""
    text = (PAGES / "README.md").read_text()
    assert all(f"\n| {danger} | " in text for danger in Danger)


def test_links_between_pages_lead_somewhere() -> None:
    """Every relative link of a page leads to a file."""
    for path in PAGES.glob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text()):
            assert (PAGES / target).is_file(), (path.name, target)


def test_findings_have_the_severity_of_their_kind() -> None:
    """What a scan finds is as bad as the table says, and the small world shows every kind."""
    findings = scanned().findings
    for finding in findings:
        danger = finding.danger or Danger.READS_METADATA
        assert finding.severity is severity(finding.kind, danger)
    assert {finding.kind for finding in findings} == set(catalog.FINDINGS)
