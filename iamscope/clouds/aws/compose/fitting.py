"""Blocks put into as few documents as their limit asks for; a block that is too long is cut in two."""

from collections.abc import Sequence
from dataclasses import replace

from iamscope.clouds.aws.compose.blocks import Block, in_order, length


def packed(blocks: Sequence[Block], limit: int) -> list[list[Block]] | None:
    """Return blocks in documents of at most `limit` characters, or `None` if one cannot be cut so small.

    The longest first, each into the first document with room for it.
    """
    pieces = _pieces(blocks, limit)
    if pieces is None:
        return None
    documents: list[list[Block]] = []
    for piece in sorted(in_order(pieces), key=lambda piece: -length([piece])):
        room = next((one for one in documents if length([*one, piece]) <= limit), None)
        if room is None:
            documents.append([piece])
        else:
            room.append(piece)
    return [in_order(one) for one in documents]


def _pieces(blocks: Sequence[Block], limit: int) -> list[Block] | None:
    left, found = list(blocks), []
    while left:
        block = left.pop()
        if length([block]) <= limit:
            found.append(block)
            continue
        halves = _halves(block)
        if not halves:
            return None
        left += halves
    return found


def _halves(block: Block) -> list[Block]:
    """Return a block cut in two along its longer side; none where it is of one action and one resource."""
    longer = max(("actions", "resources"), key=lambda side: sum(map(len, getattr(block, side))))
    for side in (longer, "resources", "actions"):
        words = sorted(getattr(block, side))
        if len(words) > 1:
            middle = len(words) // 2
            halves = (frozenset(words[:middle]), frozenset(words[middle:]))
            return [
                replace(block, actions=half) if side == "actions" else replace(block, resources=half)
                for half in halves
            ]
    return []
