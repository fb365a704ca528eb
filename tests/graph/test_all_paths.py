"""All minimal paths against every set of steps that there is, on random small worlds."""

from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from iamscope.graph.all_paths import Steps
from iamscope.graph.reach import reach
from iamscope.model.reach import Holding, Step
from tests.fakes.world import LetterWorld, Rule, principal
from tests.graph.test_reach import HOLDINGS, START, closure

TARGET = HOLDINGS[2]
RULES = st.builds(
    Rule,
    st.sampled_from(HOLDINGS).map(lambda one: (one,)),
    st.sampled_from(HOLDINGS),
    st.sampled_from(("", "perhaps")),
)


def minimal(table: list[Rule]) -> set[frozenset[Step]]:
    """Return every set of rules that leads to the target and has no smaller one in it that does."""
    sets = chain.from_iterable(combinations(table, size) for size in range(len(table) + 1))
    found: list[set[Rule]] = []
    for some in map(set, sets):
        if TARGET in closure(some) and not any(other <= some for other in found):
            found.append(some)
    return {frozenset(rule.step() for rule in some) for some in found}


@settings(max_examples=60)
@given(st.lists(RULES, min_size=4, max_size=8, unique=True))
def test_they_are_exactly_the_minimal_sets_of_steps(table: list[Rule]) -> None:
    """None is missing, of none can a step be left out, each is in order, certain ones come first."""
    world = LetterWorld("abcdef", tuple(table))
    found = Steps.of(world, reach(world, START)).to(TARGET)
    assert not found.cut
    assert {frozenset(path) for path in found.paths} == minimal(table)
    assert len(set(map(frozenset, found.paths))) == len(found.paths)
    held = {Holding(START[0])}
    for path in found.paths:
        for number, step in enumerate(path):
            assert step.origin in held | {one.target for one in path[:number]}
    certain = [all(step.certain for step in path) for path in found.paths]
    assert certain == sorted(certain, reverse=True)


def test_what_takes_two_shows_how_both_are_held() -> None:
    """A step of two callers comes after the steps to both."""
    a, b, c, d = (Holding(principal(name)) for name in "abcd")
    world = LetterWorld("abcd", (Rule((a,), b), Rule((a,), c), Rule((b, c), d)))
    (path,) = Steps.of(world, reach(world, [a.principal])).to(d).paths
    assert [step.target for step in path] == [b, c, d]


def test_many_paths_are_cut_off() -> None:
    """Beyond the most that were asked for it only says that there may be more."""
    a, b = (Holding(principal(name)) for name in "ab")
    world = LetterWorld("ab", tuple(Rule((a,), b, str(number)) for number in range(5)))
    found = Steps.of(world, reach(world, [a.principal])).to(b, most=3)
    assert (len(found.paths), found.cut) == (3, True)
