"""Reach against a slow and obvious oracle, on random small worlds."""

from collections.abc import Collection, Iterable, Mapping

from hypothesis import event, given, settings
from hypothesis import strategies as st

from iamscope.cloud import World
from iamscope.graph.reach import reach
from iamscope.model.reach import Holding
from tests.fakes.world import LetterWorld, Rule, principal

NAMES = "abcdef"
HOLDINGS = [*(Holding(principal(name)) for name in NAMES), Holding(principal("b"), raised=True)]
START = [principal("a")]


def rules(most_callers: int) -> st.SearchStrategy[list[Rule]]:
    """Return tables of steps that take up to so many callers each."""
    holdings = st.sampled_from(HOLDINGS)
    callers = st.lists(holdings, min_size=1, max_size=most_callers, unique_by=lambda item: item.principal.id)
    made = st.builds(Rule, callers.map(tuple), holdings, st.sampled_from(("", "perhaps")))
    return st.lists(made, min_size=4, max_size=16)


def world(table: Iterable[Rule]) -> LetterWorld:
    """Return the world of a table."""
    return LetterWorld(NAMES, tuple(table))


def closure(table: Collection[Rule], cut: Collection[str] = ()) -> set[Holding]:
    """Return all that can be held: apply every rule until none adds anything."""
    held = {Holding(start) for start in START if start.id not in cut}
    while True:
        more = {
            rule.target for rule in table if set(rule.callers) <= held and rule.target.principal.id not in cut
        }
        if more <= held:
            return held
        held |= more


def distances(table: Collection[Rule], known: Mapping[Holding, int]) -> dict[Holding, int]:
    """Return the least number of steps to everything beyond what is known, for rules of one caller each."""
    found = dict(known)
    for _ in HOLDINGS:
        for rule in table:
            if rule.callers[0] in found and rule.target not in known:
                length = found[rule.callers[0]] + 1
                found[rule.target] = min(length, found.get(rule.target, length))
    return found


def certain(table: Iterable[Rule]) -> list[Rule]:
    """Return the rules that depend on nothing."""
    return [rule for rule in table if not rule.depends]


@given(rules(3))
def test_reach_is_the_least_closure(table: list[Rule]) -> None:
    """Everything that repeated application of the steps gives is reached, and nothing else."""
    found = reach(world(table), START)
    event(f"{len(found.paths)} held")
    assert set(found.paths) == closure(table)


@given(rules(3))
def test_certain_is_what_certain_steps_reach(table: list[Rule]) -> None:
    """A holding is certain exactly if certain steps alone lead to it."""
    found = reach(world(table), START)
    assert {holding for holding in found.paths if found.certain(holding)} == closure(certain(table))


@given(rules(2), rules(2))
def test_more_steps_reach_no_less(table: list[Rule], more: list[Rule]) -> None:
    """Reach grows with the steps, and so does what is certain."""
    small, large = reach(world(table), START), reach(world([*table, *more]), START)
    assert set(small.paths) <= set(large.paths)
    assert all(large.certain(holding) for holding in small.paths if small.certain(holding))


@given(rules(3), st.sets(st.sampled_from([principal(name).id for name in NAMES]), max_size=3))
def test_nothing_is_reached_through_what_is_cut(table: list[Rule], cut: set[str]) -> None:
    """A cut principal is not held, and what only it leads to is not either."""
    found = reach(world(table), START, cut)
    assert set(found.paths) == closure(table, cut)
    assert all(step.origin.principal.id not in cut for path in found.paths.values() for step in path)


@given(rules(1))
@settings(max_examples=300)
def test_paths_are_the_shortest(table: list[Rule]) -> None:
    """No certain path to the same holding has fewer steps, and no conditional one where none is certain.

    A conditional path reaches what is certain by the certain path to it.
    """
    found = reach(world(table), START)
    surely = distances(certain(table), {Holding(start): 0 for start in START})
    shortest = distances(table, surely)
    assert {holding: len(path) for holding, path in found.paths.items()} == shortest


@given(rules(3))
def test_paths_are_consistent(table: list[Rule]) -> None:
    """Each step starts from a start or from an earlier step's target, and so does each of its calls."""
    found = reach(world(table), START)
    for holding, path in found.paths.items():
        held = {Holding(start) for start in START}
        for step in path:
            assert step.origin in held
            assert {call.by for call in step.calls} <= {item.principal.id for item in held}
            held.add(step.target)
        assert holding in held


@given(rules(3))
def test_discovery_builds_on_what_came_before(table: list[Rule]) -> None:
    """Holdings are listed after all that their paths build on, and the certain ones first."""
    found = reach(world(table), START)
    order = list(found.paths)
    for place, holding in enumerate(order):
        assert all(order.index(step.origin) < place for step in found.paths[holding])
    flags = [found.certain(holding) for holding in order]
    assert flags == sorted(flags, reverse=True)


@given(rules(2))
def test_the_order_of_steps_does_not_change_what_is_reached(table: list[Rule]) -> None:
    """The same steps in another order reach the same, with paths as long."""
    one, other = reach(world(table), START), reach(world(table[::-1]), START)
    assert set(one.paths) == set(other.paths)
    assert {item for item in one.paths if one.certain(item)} == {
        item for item in other.paths if other.certain(item)
    }


def test_a_short_conditional_path_wins_over_a_long_one() -> None:
    """Of two conditional paths the shorter one counts, though the other was begun first."""
    a, b, c, d, e = (Holding(principal(name)) for name in "abcde")
    table = [Rule((a,), b, "perhaps"), Rule((b,), c), Rule((c,), e), Rule((a,), d, "perhaps"), Rule((d,), e)]
    found = reach(world(table), [a.principal])
    assert [step.target for step in found.paths[e]] == [d, e]


def test_how_another_caller_is_held_stands_in_the_path() -> None:
    """The path of a step with two callers tells how both of them are held."""
    a, b, c, d = (Holding(principal(name)) for name in "abcd")
    table = [Rule((a,), c), Rule((b, c), d)]
    found = reach(world(table), [a.principal, b.principal])
    assert [step.target for step in found.paths[d]] == [c, d]


def test_a_fake_is_a_world() -> None:
    """The world of letters has all that a cloud's world must have."""
    fake: World = world([])
    assert fake.find("a") == principal("a")
