"""Blocks cut to size."""

from itertools import product

from iamscope.clouds.aws.compose.blocks import Block, blocks_of, length
from iamscope.clouds.aws.compose.fitting import packed
from tests.fakes.entries import entry

BLOCKS = blocks_of(
    [
        entry([f"s3:Get{n}" for n in range(30)], [f"arn:aws:s3:::bucket-{n}/*" for n in range(40)]),
        entry(["s3:Put"], ["arn:aws:s3:::a"]),
    ]
)


def pairs(blocks: list[Block]) -> set[tuple[str, str]]:
    """Return every action with every resource of some blocks."""
    return {pair for block in blocks for pair in product(block.actions, block.resources)}


def test_nothing_is_lost_and_nothing_added() -> None:
    """Cut into documents, blocks cover what they covered, each document within the limit."""
    documents = packed(BLOCKS, 800)
    assert documents is not None
    assert len(documents) > 1
    assert all(length(one) <= 800 for one in documents)
    assert pairs([block for one in documents for block in one]) == pairs(BLOCKS)


def test_what_fits_stays_one_document() -> None:
    """Blocks that fit together are not cut."""
    assert packed(BLOCKS, 6_144) == [
        sorted(BLOCKS, key=lambda block: -len(block.actions) * 0 + len(block.actions))
    ]


def test_what_cannot_be_cut_is_said() -> None:
    """One action on one resource that is too long for a document fits nowhere."""
    assert packed(blocks_of([entry(["s3:Get"], [f"arn:aws:s3:::{'x' * 900}"])]), 800) is None


def test_the_order_of_the_blocks_does_not_matter() -> None:
    """The same blocks in another order are cut alike."""
    assert packed(BLOCKS, 800) == packed(BLOCKS[::-1], 800)
