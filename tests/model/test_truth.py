"""Three-valued truth: laws against all worlds of a few atoms."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from iamscope.model.truth import All, Any, Atom, Not, Truth, atoms, conjoin, describe, disjoin, negate

A, B, C = (Atom(f"{name} holds", name) for name in "abc")
WORLDS = [dict(zip((A, B, C), values, strict=True)) for values in product((True, False), repeat=3)]

truths = st.recursive(
    st.sampled_from([True, False, A, B, C]),
    lambda parts: (
        st.lists(parts, max_size=3).map(conjoin)
        | st.lists(parts, max_size=3).map(disjoin)
        | parts.map(negate)
    ),
    max_leaves=6,
)


def value(truth: Truth, world: dict[Atom, bool]) -> bool:
    """Return what a truth is where every atom is settled."""
    match truth:
        case Atom():
            return world[truth]
        case Not(part=part):
            return not value(part, world)
        case All(parts=parts):
            return all(value(part, world) for part in parts)
        case Any(parts=parts):
            return any(value(part, world) for part in parts)
        case _:
            return truth


@given(st.lists(truths, max_size=4))
def test_joining_means_and_and_or(parts: list[Truth]) -> None:
    """A conjunction holds in the worlds where all parts hold, a disjunction where one does."""
    for world in WORLDS:
        assert value(conjoin(parts), world) == all(value(part, world) for part in parts)
        assert value(disjoin(parts), world) == any(value(part, world) for part in parts)


@given(truths)
def test_negation_is_its_own_opposite(truth: Truth) -> None:
    """Negating twice gives the same truth back, and never the same answer in between."""
    assert negate(negate(truth)) == truth
    assert all(value(negate(truth), world) != value(truth, world) for world in WORLDS)


@given(st.lists(truths, max_size=4))
def test_certainty_wins(parts: list[Truth]) -> None:
    """One certain false makes a conjunction false, one certain true a disjunction true."""
    assert conjoin([*parts, False]) is False
    assert disjoin([*parts, True]) is True


@given(truths)
def test_formulas_are_flat_and_without_repetition(truth: Truth) -> None:
    """No conjunction holds a conjunction, no disjunction a disjunction, and no part comes twice."""
    stack = [truth]
    while stack:
        match stack.pop():
            case All(parts=parts) | Any(parts=parts) as joined:
                assert len(parts) > 1
                assert len(set(parts)) == len(parts)
                assert not any(isinstance(part, type(joined)) for part in parts)
                stack.extend(parts)
            case Not(part=part):
                stack.append(part)


def test_nothing_joined() -> None:
    """The conjunction of nothing holds, its disjunction does not."""
    assert conjoin([]) is True
    assert disjoin([]) is False


def test_atoms_come_once_in_order_of_appearance() -> None:
    """The unknown things that a truth depends on are listed once each, as they appear."""
    assert atoms(disjoin([conjoin([B, A]), negate(C), A])) == (B, A, C)
    assert atoms(True) == ()


def test_description_in_words() -> None:
    """A formula is one phrase, with brackets where and meets or."""
    truth = conjoin([A, disjoin([B, negate(C)])])
    assert describe(truth) == "a holds and (b holds or not (c holds))"
    assert (describe(True), describe(False)) == ("always", "never")
