"""Comparisons as JSON."""

import json

from iamscope.access.solve import Relation
from iamscope.errors import IamscopeError
from iamscope.model.compared import Block, Compared, Difference, Example, Granted
from iamscope.report.json_compare import line, render, render_granted

EXAMPLE = Example("s3:X", "*", {"k:a": ["b"]}, "somebody", alone=True, listed=False)
WITNESS = {"action": "s3:X", "resource": "*", "context": {"k:a": ["b"]}}


def test_an_answer_has_exactly_its_four_keys() -> None:
    """The relation, a witness or null each way, and what is undecided; nothing else."""
    block = Block((), (), (), False, (), "")
    compared = Compared(
        Relation.OVERLAPPING, EXAMPLE, None, ("why",), (Difference(block),), assumes=("scp-unread",)
    )
    assert json.loads(render(compared)) == {
        "relation": "overlapping",
        "a_not_in_b": WITNESS,
        "b_not_in_a": None,
        "undecided": ["why"],
    }
    assert render(compared).endswith("}\n")


def test_a_line_of_a_batch() -> None:
    """An answer of a batch is one line with its id and its time, and a malformed one with its error."""
    found = line("seven", Compared(Relation.EQUAL, None, None), None, 0.1234567)
    assert found.count("\n") == 1
    assert json.loads(found) == {
        "id": "seven",
        "relation": "equal",
        "a_not_in_b": None,
        "b_not_in_a": None,
        "undecided": [],
        "seconds": 0.123457,
    }
    refused = json.loads(line(None, None, IamscopeError("what is wrong"), 0.5))
    assert refused == {"id": None, "error": "what is wrong", "code": "error", "seconds": 0.5}


def test_whether_an_access_is_granted() -> None:
    """True with a witness, false without, null with the reason."""
    assert json.loads(render_granted(Granted(True, EXAMPLE))) == {
        "grants": True,
        "witness": WITNESS,
        "undecided": [],
    }
    assert json.loads(render_granted(Granted(False))) == {"grants": False, "witness": None, "undecided": []}
    assert json.loads(render_granted(Granted(None, reason="why")))["undecided"] == ["why"]
