"""How two policies lie to each other, for a terminal."""

from collections.abc import Iterator

from iamscope.access.solve import Relation
from iamscope.model.compared import Compared, Example
from iamscope.model.safe import printable

_WORDS = {
    Relation.EQUAL: "A and B allow exactly the same",
    Relation.NARROWER: "A is within B: everything that A allows, B allows too, and B allows more",
    Relation.WIDER: "A is wider than B: it allows everything that B allows, and more",
    Relation.OVERLAPPING: "A and B overlap: each allows something that the other does not",
    Relation.DISJOINT: "A and B have nothing in common",
    Relation.UNKNOWN: "cannot tell how A and B lie to each other",
}


def render(compared: Compared) -> str:
    """Return the relation in words, with a request that shows each difference."""
    return "\n".join(_lines(compared)) + "\n"


def _lines(compared: Compared) -> Iterator[str]:
    yield _WORDS[compared.relation]
    for sides, example in (("A but not B", compared.a_not_in_b), ("B but not A", compared.b_not_in_a)):
        if example is not None:
            yield f"  allowed by {sides}: {_request(example)}"
    for reason in compared.undecided:
        yield f"  undecided: {printable(reason, 400)}"


def _request(example: Example) -> str:
    keys = ", ".join(f"{printable(key)} = {printable(str(value))}" for key, value in example.context.items())
    return f"{printable(example.action)} on {printable(example.resource)}" + (f" with {keys}" if keys else "")
