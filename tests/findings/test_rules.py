"""What a rule says of its kind is what the kind's page says."""

import re
from pathlib import Path

import pytest

from iamscope import catalog
from iamscope.model.rule import Rule

PAGES = Path(__file__).parents[2] / "docs" / "findings"


def section(text: str, title: str) -> str:
    """Return a section of a page as one line."""
    found = re.search(rf"^## {title}\n(.*?)^## ", text, re.DOTALL | re.MULTILINE)
    assert found is not None
    return " ".join(found[1].split())


@pytest.mark.parametrize("rule", catalog.RULES, ids=lambda rule: rule.kind)
def test_a_rule_says_what_its_page_says(rule: Rule) -> None:
    """The summary is the page's first paragraph, and the advice its section on what to do."""
    text = (PAGES.parents[1] / rule.page).read_text()
    assert " ".join(text.split("\n\n")[1].split()) == rule.summary
    assert section(text, "What to do") == rule.advice


def test_every_kind_has_a_rule() -> None:
    """There is one rule for each kind, those of changes included, with the severities that the kind has."""
    told = {rule.kind: rule.severity for rule in catalog.RULES}
    assert len(told) == len(catalog.RULES)
    assert told == dict(catalog.SEVERITIES)
