"""Machines that read texts letter by letter."""

from hypothesis import given
from hypothesis import strategies as st

from iamscope.access.globs import Glob
from iamscope.access.machines import Machine, Node, machine
from iamscope.access.pieces import from_glob

from .small import TEXTS, globs

SOME = st.lists(globs(), max_size=3)


def made(some: list[Glob]) -> Machine:
    """Return the machine of some globs."""
    return machine(tuple(map(from_glob, some)))


def after(one: Machine, text: str) -> Node:
    """Return the node that a text leads to."""
    node = one.start
    for letter in text:
        node = node.after(letter)
    return node


@given(SOME, st.sampled_from(TEXTS))
def test_a_machine_accepts_what_fits_some_pattern(some: list[Glob], text: str) -> None:
    """A text is accepted if one of the patterns fits it."""
    assert made(some).accepts(text) == any(glob.matches(text) for glob in some)


@given(SOME, st.sampled_from(TEXTS))
def test_a_node_knows_what_can_follow(some: list[Glob], text: str) -> None:
    """No continuation of a stuck node fits, and every one of a free node does."""
    node = after(made(some), text)
    fitting = {any(glob.matches(text + more) for glob in some) for more in TEXTS[:200]}
    assert node.fits == any(glob.matches(text) for glob in some)
    assert not (node.stuck and True in fitting)
    assert not (node.free and False in fitting)


@given(SOME, st.sampled_from(TEXTS))
def test_letters_that_are_not_named_are_alike(some: list[Glob], text: str) -> None:
    """Letters that a node does not name lead to one node, and nowhere where only named ones go on."""
    node = after(made(some), text)
    assert node.after("y") is node.after("z")
    assert node.letters <= set("ab")
    assert node.named_only == node.after("y").stuck


def test_machines_are_remembered_unless_they_are_large() -> None:
    """The same patterns give the same machine, but for those that would fill the memory."""
    small, large = (from_glob(Glob.parse("a*")),), (from_glob(Glob.literal("a" * 70_000)),)
    assert machine(small) is machine(small)
    assert machine(large) is not machine(large)
    assert not machine(large).accepts("ab")
    assert machine(large).weight > machine(small).weight
