"""Regions of resources."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamscope.access.globs import Glob
from iamscope.access.pieces import from_glob
from iamscope.access.texts import Budget, TextSet, TooHardError
from iamscope.clouds.aws.regions import MOST, Cut, Regions


def texts(*globs: str) -> TextSet:
    """Return the texts that fit some globs."""
    return TextSet(tuple(from_glob(Glob.parse(glob)) for glob in globs))


def cut(*globs: str) -> Cut:
    """Return the cut that some globs make."""
    return Cut(texts(*globs), globs)


def regions(whole: str, *globs: str) -> Regions:
    """Return the regions of a glob, cut by others."""
    found = Regions(texts(whole))
    found.cut(cut(glob) for glob in globs)
    return found


def test_what_cuts_nothing_is_left_out() -> None:
    """A cut that holds all of a set, or none of it, or that came before, tells nothing apart."""
    found = regions("a*", "*", "a*", "b*", "ab*", "ab*")
    assert [one.texts for one in found.cuts] == [("ab*",)]
    assert len(found.regions) == 2


def test_nothing_has_no_regions() -> None:
    """An empty set has no regions."""
    assert Regions(TextSet(())).regions == []


@given(st.lists(st.sampled_from(["a*", "*b", "*a*", "?", "ab", "", "b?*", "??"]), max_size=5))
def test_one_speaks_for_all(globs: list[str]) -> None:
    """Every text is in exactly one region, as are all that lie on the same sides of every cut."""
    found = regions("*", *globs)
    assert len({one.inside for one in found.regions}) == len(found.regions)
    for text in ("", "a", "b", "ab", "ba", "aab", "c", "cb", "bca", found.regions[0].example):
        sides = sum(one.names.holds(text) << place for place, one in enumerate(found.cuts))
        assert [one.inside for one in found.regions].count(sides) == 1


@given(st.lists(st.sampled_from(["a*", "*b", "*a*", "?", "ab", "b?*"]), max_size=5), st.data())
def test_cubes_hold_what_is_wanted_and_nothing_else(globs: list[str], data: st.DataObject) -> None:
    """The cubes of some regions hold all of them and no others."""
    found = regions("*", *globs)
    wanted = data.draw(st.lists(st.sampled_from(found.regions), unique=True))
    cubes = list(found.cubes(wanted))
    held = [region for region in found.regions if any(cube.holds(region) for cube in cubes)]
    assert set(held) == set(wanted)


def test_bounds_are_kept() -> None:
    """More regions than anybody reads, and more work than is worth it, are refused with the reason."""
    with pytest.raises(TooHardError, match=f"more than {MOST} parts"):
        regions("*", *(f"*{letter}*" for letter in "abcdefghijkl"))
    with pytest.raises(TooHardError, match="budget"):
        Regions(texts("*a*b*c"), Budget(1)).cut([cut("*b*")])
