"""The page of the comparison, the one in `docs/` too."""

import re
from collections import Counter

from iamscope.model.decision import Outcome
from tests.outside.__main__ import PAGE
from tests.outside.classes import CLASSES
from tests.outside.compare import Comparison
from tests.outside.page import page
from tests.outside.signs import Disagreement
from tests.outside.simulator import Answer
from tests.outside.small import case
from tests.outside.verdict import Standing

FIRST = Disagreement(case(context={"aws:username": "a"}), Outcome.ALLOW, Answer("ImplicitlyDenied"))
SMALLER = Disagreement(case(), Outcome.ALLOW, Answer("ImplicitlyDenied"))


def _page(found: Comparison) -> str:
    corrected = [{"id": "DIFF-9", "rules": ["2.1"], "title": "what it is", "why": "because"}]
    return page(found, corrected, version="1.2.3", seed=7, accounts=1_400, drawn=600)


def _found() -> Comparison:
    standings = Counter(
        {Standing.AGREED: 1_996, Standing.DISAGREED: 2, Standing.OPEN: 1, Standing.REFUSED: 1}
    )
    found = Comparison(standings, Counter({"open point 3.3": 1}), Counter({"too long": 1}), other_denial=5)
    found.explained[CLASSES[0]] = [FIRST, SMALLER]
    return found


def test_figures_are_those_that_were_counted() -> None:
    """What was asked, agreed, disagreed, left open and refused stands there, and nothing is left out."""
    text = _page(_found())
    for line in (
        "| asked | 2,000 |",
        "| both say yes or no | 1,998 |",
        "| of these agreed | 1,996 (99.90%) |",
        "| of these disagreed | 2 |",
        "| ours is `conditional` | 1 |",
        "| not taken by the program | 1 |",
    ):
        assert line in text
    assert "open point 3.3 (1)" in text
    assert "too long (1)" in text
    assert "seed 7: 1,400 on generated accounts, 600 from" in text
    assert "| DIFF-9 | 2.1 | what it is: because |" in text


def test_the_smallest_example_of_a_class_is_shown() -> None:
    """Of several disagreements of one class the page shows the smallest; a class without one says so."""
    text = _page(_found())
    assert "aws:username" not in text
    assert text.count("Not met in this run.") == len(CLASSES) - 1
    assert "## Not explained" not in text


def test_what_is_not_explained_is_shown() -> None:
    """A disagreement without a class stands on the page in full."""
    found = _found()
    found.unexplained.append(FIRST)
    assert "## Not explained" in _page(found)
    assert "aws:username" in _page(found)


def test_the_page_in_docs_is_of_these_classes() -> None:
    """The page that is published has every class, with its rule, and nothing that is not explained."""
    text = PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[([\w-]+)\]\(#\1\) \| [\d,]+ \| ([^|]+) \| ([^|]+) \|$", text, re.MULTILINE)
    assert rows == [(each.name, each.rule, each.reason) for each in CLASSES]
    assert "Not explained" not in text
    assert "| asked | 20,000 |" in text
