"""Pictures of reach that other programs read."""

from xml.etree import ElementTree

from iamscope.graph.drawing import dot, graphml, mermaid
from iamscope.graph.reach import Reach, reach
from iamscope.model.reach import Holding
from tests.fakes.world import LetterWorld, Rule, principal

A, B, C = (Holding(principal(name)) for name in "abc")
HOSTILE = 'x"]; click\n\x1b[31m<b>|'


def found(*names: str) -> Reach:
    """Return how `a` becomes others: the first for certain, the second perhaps."""
    rules = [Rule((A,), B), Rule((B,), C, "perhaps")]
    return reach(LetterWorld(names or "abc", rules), [A.principal])


def test_dot_dashes_what_is_not_certain() -> None:
    """Every step is an arrow with its id."""
    assert '  "id-a" -> "id-b" [label="rule"];' in dot([found()]).splitlines()
    assert '  "id-b" -> "id-c" [label="rule", style=dashed];' in dot([found()]).splitlines()


def test_mermaid_dots_what_is_not_certain() -> None:
    """Nodes are numbered, since names can hold anything."""
    assert mermaid([found()]).splitlines() == [
        "flowchart LR",
        '  n0["id-a"]',
        '  n1["id-b"]',
        '  n2["id-c"]',
        '  n0 -->|"rule"| n1',
        '  n1 -.->|"rule"| n2',
    ]


def test_who_is_outside_is_of_its_own_shape() -> None:
    """Graphviz and Mermaid show outsiders round, GraphML marks them."""
    outside = {"id-a"}
    assert '  "id-a" [shape=ellipse, xlabel="letter"];' in dot([found()], outside).splitlines()
    assert '  n0(["id-a"])' in mermaid([found()], outside).splitlines()
    assert '  n1["id-b"]' in mermaid([found()], outside).splitlines()
    assert graphml([found()], outside) != graphml([found()])


def test_graphml_has_every_node_and_edge() -> None:
    """It is XML with the principals and the steps."""
    tree = ElementTree.fromstring(graphml([found()]))
    names = [element.tag.rpartition("}")[2] for element in tree.iter()]
    assert (names.count("node"), names.count("edge")) == (3, 2)


def test_hostile_names_are_harmless() -> None:
    """A name can neither end a label nor reach a terminal, and the XML stays whole."""
    evil = Holding(principal(HOSTILE))
    one = reach(LetterWorld(["a", HOSTILE], [Rule((A,), evil)]), [A.principal])
    for page in (dot([one]), mermaid([one]), graphml([one])):
        assert "\x1b" not in page
    assert '\\"]; click' in dot([one])
    assert "#34;#93;#59; click" in mermaid([one])
    ElementTree.fromstring(graphml([one]))
