"""Every report of every gate, byte by byte."""

import pytest

from iamscope import catalog
from tests.report.gates import FULL, GOLDEN, pages

PAGES = pages()


@pytest.mark.parametrize("name", sorted(path.name for path in GOLDEN.iterdir()))
def test_a_report_is_its_golden_file(name: str) -> None:
    """A report has the bytes that were once looked at and found good."""
    assert PAGES[name].encode() == (GOLDEN / name).read_bytes()


def test_every_report_has_a_golden_file() -> None:
    """No report goes unseen, and no format is missing from the catalog."""
    assert {path.name for path in GOLDEN.iterdir()} == set(PAGES)
    assert {name.split(".")[1] for name in PAGES} == set(catalog.FORMATS)


@pytest.mark.parametrize("name", catalog.FORMATS)
def test_no_report_leaves_an_exception_out(name: str) -> None:
    """Every format tells of exceptions in force and expired, with who answers for them."""
    page = catalog.FORMATS[name](FULL)
    assert "team-bot" in page
    assert "2027-03-31" in page
    assert "2026-12-31" in page


@pytest.mark.parametrize("name", catalog.FORMATS)
def test_every_report_names_the_unknown_attribute(name: str) -> None:
    """What a finding depends on is told in every format."""
    assert "aws_iam_policy.data.policy" in catalog.FORMATS[name](FULL)
