"""Reach as a networkx graph."""

from iamscope.graph.export import to_networkx
from iamscope.graph.reach import reach
from iamscope.model.reach import Holding
from tests.fakes.world import LetterWorld, Rule, principal


def test_principals_are_nodes_and_steps_are_edges() -> None:
    """Nodes are the principals held, edges the steps with their calls and certainty."""
    a, c = Holding(principal("a")), Holding(principal("c"))
    found = reach(LetterWorld("ac", [Rule((a,), c, "perhaps")]), [a.principal])
    graph = to_networkx(found)
    assert dict(graph.nodes["id-c"]) == {"kind": "letter", "certain": False, "external": False}
    assert set(graph.nodes) == {"id-a", "id-c"}
    assert graph.edges["id-a", "id-c"] == {"id": "rule", "certain": False, "calls": "act"}
