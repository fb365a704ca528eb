"""How two policies lie to each other, for a terminal."""

from collections.abc import Iterator, Sequence

from iamscope.access.solve import Relation
from iamscope.model.block_lines import block_lines
from iamscope.model.compared import Compared, Difference, Example, Granted
from iamscope.model.safe import printable

_WORDS = {
    Relation.EQUAL: "A and B allow exactly the same",
    Relation.NARROWER: "A is within B: everything that A allows, B allows too, and B allows more",
    Relation.WIDER: "A is wider than B: it allows everything that B allows, and more",
    Relation.OVERLAPPING: "A and B overlap: each allows something that the other does not",
    Relation.DISJOINT: "A and B have nothing in common",
    Relation.UNKNOWN: "cannot tell how A and B lie to each other",
}
_MOST_BLOCKS = 20


def render(compared: Compared) -> str:
    """Return the relation in words, a request that shows each difference, and all of each difference."""
    return "\n".join(_lines(compared)) + "\n"


def render_granted(granted: Granted, access: str) -> str:
    """Return whether an access is granted, with a request that shows it."""
    asked = printable(access, 400)
    words = {True: f"A grants some of `{asked}`", False: f"A grants nothing of `{asked}`"}
    found = [words.get(granted.grants, f"cannot tell whether A grants any of `{asked}`")]  # type: ignore[arg-type]
    if granted.example is not None:
        found += ["", "for example:", *_example(granted.example)]
    if granted.reason:
        found.append(f"  undecided: {printable(granted.reason, 400)}")
    return "\n".join([*found, *_assumes(granted.assumes)]) + "\n"


def _lines(compared: Compared) -> Iterator[str]:
    yield _WORDS[compared.relation]
    for sides, example, whole in (
        ("A, and not by B", compared.a_not_in_b, compared.beyond_b),
        ("B, and not by A", compared.b_not_in_a, compared.beyond_a),
    ):
        if example is not None:
            yield ""
            yield f"Allowed by {sides}, for example:"
            yield from _example(example)
            yield from _whole(whole)
    if compared.undecided:
        yield ""
        yield from (f"undecided: {printable(reason, 400)}" for reason in compared.undecided)
    yield from _assumes(compared.assumes)


def _assumes(assumes: Sequence[str]) -> Iterator[str]:
    if assumes:
        yield ""
        yield f"assumes: {', '.join(printable(word, 400) for word in assumes)}"


def _example(example: Example) -> Iterator[str]:
    yield f"  {printable(example.action)} on {printable(example.resource)}"
    for key, value in example.context.items():
        shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        yield f"    with {printable(key)} = {printable(shown) or '(empty)'}"
    if example.principal:
        alone = ", whatever its own policies say" if example.alone else ""
        yield f"    by {printable(example.principal)}{alone}"
    if not example.listed:
        yield "    (no action of that name is known today, but the pattern admits it)"


def _whole(whole: Sequence[Difference]) -> Iterator[str]:
    if whole:
        yield "  all of it:"
    for number, difference in enumerate(whole[:_MOST_BLOCKS], start=1):
        first, *rest = block_lines(difference.block)
        yield f"  {number:>3}. {first}"
        yield from (f"       {line}" for line in rest)
        for block in difference.less:
            words = list(block_lines(block))
            yield f"       except {words[0]}"
            yield from (f"              {line}" for line in words[1:])
    if len(whole) > _MOST_BLOCKS:
        yield f"       and {len(whole) - _MOST_BLOCKS} more statements"
