"""Comparisons on a terminal."""

from iamscope.access.solve import Relation
from iamscope.model.compared import Block, Compared, Difference, Example, Granted
from iamscope.report.text_compare import render, render_granted

EXAMPLE = Example("s3:GetObject", "arn:aws:s3:::b/x", {"aws:TagKeys": ["a", "b"], "s3:prefix": ""})
BLOCK = Block(("s3:*",), ("s3:Get*",), ("arn:aws:s3:::b",), False, ("k:a Bool true",), "a.json, statement 0")


def test_a_difference_reads_from_the_example_to_the_whole() -> None:
    """First what the relation is, then a request that shows it, then all of the difference."""
    less = Block(("s3:Put*",), (), ("arn:aws:s3:::b/in/*",), True, (), "")
    page = render(Compared(Relation.WIDER, EXAMPLE, None, beyond_b=(Difference(BLOCK, (less,)),)))
    assert page == (
        "A is wider than B: it allows everything that B allows, and more\n"
        "\n"
        "Allowed by A, and not by B, for example:\n"
        "  s3:GetObject on arn:aws:s3:::b/x\n"
        "    with aws:TagKeys = a, b\n"
        "    with s3:prefix = (empty)\n"
        "  all of it:\n"
        "    1. s3:* but s3:Get*\n"
        "       on arn:aws:s3:::b\n"
        "       when k:a Bool true\n"
        "       from a.json, statement 0\n"
        "       except s3:Put*\n"
        "              on everything but arn:aws:s3:::b/in/*\n"
    )


def test_who_asks_is_told() -> None:
    """An example among principals names one, and says when nothing else of theirs is needed."""
    page = render(
        Compared(Relation.WIDER, Example("s3:X", "*", {}, "somebody", alone=True, listed=False), None)
    )
    assert "    by somebody, whatever its own policies say\n" in page
    assert "no action of that name is known today" in page


def test_what_is_open_is_told_with_what_is_assumed() -> None:
    """What could not be told, and what was taken for granted, stand at the end."""
    page = render(Compared(Relation.UNKNOWN, None, None, ("hangs on: a reading",), assumes=("scp-unread",)))
    assert page == (
        "cannot tell how A and B lie to each other\n\nundecided: hangs on: a reading\n\nassumes: scp-unread\n"
    )


def test_long_lists_are_cut_and_counted() -> None:
    """Of many actions and many statements the first are shown, and how many more there are."""
    many = Block(tuple(f"s3:A{number}" for number in range(11)), (), (), False, (), "")
    page = render(Compared(Relation.WIDER, EXAMPLE, None, beyond_b=(Difference(many),) * 23))
    assert "s3:A7 and 3 more\n" in page
    assert page.endswith("       and 3 more statements\n")


def test_names_from_outside_are_harmless() -> None:
    """Control characters in resources, keys, values and statements are shown, not sent to the terminal."""
    evil = "\x1b[31m\u202e"
    block = Block((evil,), (evil,), (evil,), False, (evil,), evil)
    example = Example(evil, evil, {evil: evil}, evil)
    page = render(Compared(Relation.WIDER, example, None, (evil,), (Difference(block),), assumes=(evil,)))
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "\x1b" not in render_granted(Granted(None, reason=evil), evil)


def test_whether_an_access_is_granted() -> None:
    """Some of it, none of it, or nobody can tell, in one line; then the example or the reason."""
    some = render_granted(Granted(True, EXAMPLE), "s3:*")
    assert some.startswith("A grants some of `s3:*`\n\nfor example:\n  s3:GetObject on arn:aws:s3:::b/x\n")
    assert render_granted(Granted(False, assumes=("scp-unread",)), "s3:*") == (
        "A grants nothing of `s3:*`\n\nassumes: scp-unread\n"
    )
    assert render_granted(Granted(None, reason="hangs on: x"), "s3:*") == (
        "cannot tell whether A grants any of `s3:*`\n  undecided: hangs on: x\n"
    )
