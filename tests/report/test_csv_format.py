"""What a gate found as CSV."""

import csv
import io

import pytest
from hypothesis import given, settings

from iamscope.model.gate import Gate
from iamscope.report import csv_format
from tests.report.gates import FULL, hostile
from tests.report.hostile_names import NAMES


def rows(gate: Gate) -> list[dict[str, str]]:
    """Return the rows of a gate's report."""
    return list(csv.DictReader(io.StringIO(csv_format.render(gate), newline=""), strict=True))


def test_every_finding_is_a_row() -> None:
    """There is a row for each finding, and one for what cannot be told."""
    found = rows(FULL)
    assert [row["judgement"] for row in found[:-1]] == [FULL.judgement(one).value for one in FULL.judged]
    assert found[-1]["judgement"] == "undecided"
    assert found[0]["address"] == 'aws_iam_role_policy.lane["coder"]'
    assert (found[0]["file"], found[0]["line"]) == ("infra/agents.tf", "14")


def test_lines_end_as_the_format_says() -> None:
    """Lines end with a carriage return and a line feed, and neither stands within one (RFC 4180)."""
    page = csv_format.render(hostile("a\r\nb\nc\rd"))
    assert page.endswith("\r\n")
    assert "\n" not in page.replace("\r\n", "")
    assert len(page.split("\r\n")) == len(rows(hostile("x"))) + 2


@pytest.mark.parametrize(
    "formula", ["=1+1", "+1", "-1", "@a", " =1", "|x", "%0A", "\t=1", "\uff1d1", "'=1", '"=1']
)
def test_a_formula_is_a_text(formula: str) -> None:
    """What a spreadsheet might compute begins with an apostrophe, or with a code point."""
    assert rows(hostile(formula))[0]["agent"][0] in "'<"


@settings(max_examples=25)
@given(NAMES)
def test_no_cell_is_computed(name: str) -> None:
    """Whatever the names, rows and columns stay, and no cell begins as a formula does."""
    found = rows(hostile(name))
    assert len(found) == len(rows(hostile("plain")))
    for row in found:
        assert list(row) == list(csv_format.COLUMNS)
        for cell in row.values():
            assert cell.isprintable()
            assert not cell.lstrip(' "').startswith(("=", "+", "-", "@"))
