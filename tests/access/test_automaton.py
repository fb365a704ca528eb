"""Globs as automata: the union of several, run letter by letter."""

from hypothesis import given
from hypothesis import strategies as st

from iamscope.access.automaton import Automaton
from iamscope.access.globs import Glob

from .small import TEXTS, globs


@given(st.lists(globs(), max_size=3), st.sampled_from(TEXTS))
def test_a_run_accepts_what_some_glob_matches(union: list[Glob], text: str) -> None:
    """After all letters of a text the run is at an end exactly if some glob matches the text."""
    run = Automaton(union)
    places = run.start
    for letter in text:
        places = run.step(places, letter)
    assert run.accepts(places) == any(glob.matches(text) for glob in union)


@given(st.lists(globs(), min_size=1, max_size=3), st.sampled_from(TEXTS), st.sampled_from(TEXTS))
def test_beyond_a_final_place_everything_is_accepted(union: list[Glob], text: str, rest: str) -> None:
    """Once a run has reached the last star of some glob, whatever follows is accepted."""
    run = Automaton(union)
    places = run.start
    for letter in text:
        places = run.step(places, letter)
    if places & run.final:
        assert any(glob.matches(text + rest) for glob in union)


def test_awaited_letters_are_those_that_come_next() -> None:
    """A run tells the letters that its globs wait for, sorted, and no others."""
    run = Automaton([Glob.parse("ba"), Glob.parse("*c"), Glob.parse("a?")])
    assert run.awaited(run.start) == ["a", "b", "c"]
    assert run.awaited(run.step(run.start, "b")) == ["a", "c"]
    assert run.names("c")
    assert not run.names("d")
