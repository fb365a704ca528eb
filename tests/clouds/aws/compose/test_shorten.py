"""Shorter forms of blocks."""

import pytest

from iamscope.clouds.aws.compose.blocks import Block, blocks_of, document, length
from iamscope.clouds.aws.compose.shorten import forms
from tests.fakes.entries import entry

A, B = "arn:aws:s3:::a/*", "arn:aws:s3:::b/*"
WEST, EAST = ({"StringEquals": {"aws:RequestedRegion": (name,)}} for name in ("eu-west-1", "us-east-1"))
NOT_WEST, NOT_EAST = ({"StringNotEquals": one["StringEquals"]} for one in (WEST, EAST))


def shortest(*entries: object) -> list[Block]:
    """Return the shortest form of some entries."""
    return forms(blocks_of(entries))[0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("entries", "statements"),
    [
        ([entry(["s3:Get"], [A]), entry(["s3:Get"], [B])], 1),
        ([entry(["s3:Get"], [A]), entry(["s3:Put"], [A])], 1),
        ([entry(["s3:Get"], [A]), entry(["s3:Put"], [B])], 2),
        ([entry(["s3:Get"], [A]), entry(["s3:*"], ["arn:aws:s3:::*"])], 1),
        ([entry(["s3:Get"], [A], WEST), entry(["s3:Get"], [A])], 1),
        ([entry(["s3:Get"], [A], WEST), entry(["s3:Get"], [B])], 2),
        ([entry(["s3:Get"], [A], WEST), entry(["s3:Get"], [A], EAST)], 1),
        ([entry(["s3:Get"], [A], NOT_WEST), entry(["s3:Get"], [A], NOT_EAST)], 2),
        ([entry(["s3:a", "s3:b"], [A]), entry(["s3:a", "s3:c"], [B]), entry(["s3:b"], [B])], 2),
    ],
)
def test_merging(entries: list[object], statements: int) -> None:
    """Entries become as few statements as their union needs, and no fewer."""
    assert len(shortest(*entries)) == statements


def test_values_of_alternatives_are_united() -> None:
    """Two regions of the same access are one list of regions."""
    (block,) = shortest(entry(["s3:Get"], [A], WEST), entry(["s3:Get"], [A], EAST))
    (test,) = block.condition
    assert test.values == {"eu-west-1", "us-east-1"}


def test_words_that_others_hold_are_dropped() -> None:
    """A name beside its pattern goes, and a resource beside one around it."""
    (block,) = shortest(entry(["s3:GetObject", "s3:Get*"], [A, f"{A[:-1]}x", "arn:aws:s3:::a/x/*"]))
    assert block == Block(frozenset({"s3:Get*"}), frozenset({A}))


def test_the_blocks_as_given_are_always_a_form() -> None:
    """If nothing shorter can be proven, there is still what the manifest says."""
    given = blocks_of([entry(["s3:GetObject", "s3:Get*"], [A]), entry(["s3:GetObject"], [B])])
    found = forms(given)
    assert sorted(map(str, given)) in [sorted(map(str, form)) for form in found]
    assert [length(form) for form in found] == sorted(length(form) for form in found)


def test_a_huge_manifest_is_left_as_it_is() -> None:
    """What fits into no policy anyway is not worked on."""
    huge = blocks_of([entry(["s3:Get*"], [f"arn:aws:s3:::{n}*" for n in range(2_000)])])
    assert [document(form) for form in forms(huge)] == [document(huge)]
