"""Plain values as JSON reports print them."""

import json
import re
from pathlib import Path

from iamscope.model.plain import line, page

REPORTS = Path(__file__).parents[2] / "iamscope" / "report"


def test_nothing_in_a_page_of_json_steers_a_terminal() -> None:
    """What a terminal would obey, or show in another order, is an escape and means the same."""
    hostile = {"name": "a\u202e\x9b\u200bé"}
    assert page(hostile).isascii() is False
    assert page(hostile).replace("\n", "").isprintable()
    assert json.loads(page(hostile)) == hostile
    assert line(hostile).replace("\n", "").isprintable()
    assert json.loads(line(hostile)) == hostile


def test_every_report_in_json_is_such_a_page() -> None:
    """No report writes JSON by itself and forgets what is in the names."""
    for module in sorted(REPORTS.glob("json_*.py")):
        text = module.read_text()
        assert re.search(r"\b(page|line)\(", text), module
        assert "dumps" not in text, module
