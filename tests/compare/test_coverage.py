"""Which actions of a part other parts contain."""

from iamscope.access.globs import Glob
from iamscope.cloud import Grant
from iamscope.compare.coverage import covered, declares, touched
from tests.fakes.world import LetterUniverse

LETTERS = LetterUniverse()
READ, ERASE = LETTERS.actions.matching("letter:Read"), LETTERS.actions.matching("letter:Erase")


def part(
    actions: int, *within: str, outside: tuple[str, ...] = (), condition: str = "", doubtful: int = 0
) -> Grant:
    """Return a part of an access."""
    globs = tuple(Glob.parse(text) for text in within)
    return Grant(actions, globs, tuple(Glob.parse(text) for text in outside), condition, None, doubtful)


def test_a_part_covers_its_own_actions_within_its_pattern() -> None:
    """Only actions that both name are covered, and only within the outer pattern."""
    assert covered(LETTERS, part(READ | ERASE, "a"), [part(READ, "*")]) == READ
    assert covered(LETTERS, part(READ, "a"), [part(READ, "b")]) == 0


def test_two_parts_together_do_not_cover() -> None:
    """Each single part has to contain the whole."""
    assert covered(LETTERS, part(READ, "*"), [part(READ, "a*"), part(READ, "b*")]) == 0


def test_every_pattern_of_the_outer_part_must_contain() -> None:
    """An outer part of two patterns contains only what lies in both."""
    assert covered(LETTERS, part(READ, "a"), [part(READ, "*", "b")]) == 0
    assert covered(LETTERS, part(READ, "a", "b"), [part(READ, "*", "b")]) == READ


def test_an_outer_part_with_a_hole_covers_what_has_the_same_hole() -> None:
    """What an outer part leaves out is covered only if it is left out inside too."""
    holed = part(READ, "*", outside=("b",))
    assert covered(LETTERS, part(READ, "*"), [holed]) == 0
    assert covered(LETTERS, part(READ, "*", outside=("b", "c")), [holed]) == READ


def test_a_condition_covers_itself_and_no_condition_covers_all() -> None:
    """A part under a condition covers nothing but the same condition."""
    assert covered(LETTERS, part(READ, "a"), [part(READ, "*", condition="x")]) == 0
    assert covered(LETTERS, part(READ, "a", condition="x"), [part(READ, "*", condition="x")]) == READ
    assert covered(LETTERS, part(READ, "a", condition="x"), [part(READ, "*")]) == READ


def test_what_is_doubtful_outside_covers_nothing_for_certain() -> None:
    """A denial may take from the outer part what it seems to contain."""
    outer = [part(READ, "*", doubtful=READ)]
    assert covered(LETTERS, part(READ, "a"), outer) == 0
    assert covered(LETTERS, part(READ, "a"), outer, certain=False) == READ


def test_touched_is_what_is_declared_in_part() -> None:
    """An action is touched where another part allows it on some resource in common."""
    assert touched(part(READ | ERASE, "a*"), [part(READ, "ab*"), part(ERASE, "b*")]) == READ


def test_a_request_is_declared_by_any_part_that_fits_it() -> None:
    """A concrete request is declared under whatever condition."""
    entries = [part(READ, "a*", condition="x")]
    assert declares(LETTERS, entries, "letter:Read", "abc")
    assert not declares(LETTERS, entries, "letter:Read", "b")
    assert not declares(LETTERS, entries, "letter:Erase", "abc")
